import { looksLikeNumen } from './numen-shape.rules.js';

describe('NUMEN-shaped text', () => {
  it.each([
    '02E9900000ZZZ',
    '02e9900000zzz',
    '02 E 99 00000 ZZZ',
    '02.E.99.00000-ZZZ',
    'numen 02E9900000ZZZ de Paul',
    '02E9900000',
    '02E990',
    '02E99OO0O0ZZZ',
    'O2E99000I0ZZZ',
    '0\u200b2E9900000ZZZ',
    '１２E9900000ZZZ',
  ])('%j is one, or begins one', (text) => {
    expect(looksLikeNumen(text)).toBe(true);
  });

  it.each([
    'pde-la-fontaine',
    'jdupont12',
    'Paul Delafontaine',
    '0130040Y',
    'jean.dupont2@ac-test.fr',
    '',
    'Bobillozsgqi',
  ])('%j is none', (text) => {
    expect(looksLikeNumen(text)).toBe(false);
  });
});
