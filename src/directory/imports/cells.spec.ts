import { BadCell, date, email, phone, uais, username } from './cells.js';

const codeOf = (work: () => unknown): string => {
  try {
    return JSON.stringify(work());
  } catch (error) {
    if (error instanceof BadCell) return error.code;
    throw error;
  }
};
const TODAY = '2026-11-22';

describe('cells', () => {
  it.each([
    ['1980-05-17', '"1980-05-17"'],
    ['17/05/1980', '"1980-05-17"'],
    ['7/5/1980', '"1980-05-07"'],
    ['17.05.1980', '"1980-05-17"'],
    ['17-05-1980', '"1980-05-17"'],
    ['1980-05-17 00:00:00', '"1980-05-17"'],
    ['29/02/2000', '"2000-02-29"'],
    ['29/02/1999', 'DATE_SHAPE'],
    ['31/04/1980', 'DATE_SHAPE'],
    ['05/17/1980', 'DATE_SHAPE'],
    ['17/05/80', 'DATE_SHAPE'],
    ['0980-05-17', 'DATE_SHAPE'],
    ['29357', 'DATE_SHAPE'],
    ['23/11/2026', 'DATE_FUTURE'],
  ])('date %s → %s', (text, wanted) => expect(codeOf(() => date(text, TODAY))).toBe(wanted));

  it.each([
    ['0130040Y', '["0130040Y"]'],
    ['130040y', '["0130040Y"]'],
    ['40003G', '["0040003G"]'],
    ['0130040Y|0840003X', '["0130040Y","0840003X"]'],
    ['130040Y / 130040Y', '["0130040Y"]'],
    ['0130040V', 'UAI_LETTER'],
    ['0130400Y', 'UAI_LETTER'],
    ['0130040O', 'UAI_LETTER'],
    ['Lycée Thiers', 'UAI_SHAPE'],
    ['1.3E+5', 'UAI_SHAPE'],
  ])('uai %s → %s', (text, wanted) => expect(codeOf(() => uais(text))).toBe(wanted));

  it.each([
    ['0612345678', '"+33612345678"'],
    ['612345678', '"+33612345678"'],
    ['06 12 34 56 78', '"+33612345678"'],
    ['+33 6.12.34.56.78', '"+33612345678"'],
    ['0033612345678', '"+33612345678"'],
    ['+262 692 12 34 56', '"+262692123456"'],
    ['06 12', 'PHONE_SHAPE'],
    ['à demander', 'PHONE_SHAPE'],
  ])('phone %s → %s', (text, wanted) => expect(codeOf(() => phone(text))).toBe(wanted));

  it.each([
    ['Helene.Le-Boeuf@ac-exemple.fr', '"Helene.Le-Boeuf@ac-exemple.fr"'],
    ['jean@', 'EMAIL_SHAPE'],
    ['jean@localhost', 'EMAIL_SHAPE'],
    ['jean@a.fr, jean@b.fr', 'EMAIL_SHAPE'],
    [`${'a'.repeat(250)}@b.fr`, 'TOO_LONG'],
  ])('email %s → %s', (text, wanted) => expect(codeOf(() => email(text))).toBe(wanted));

  it.each([
    ['pde-la-fontaine', '"pde-la-fontaine"'],
    ['jdupont12', '"jdupont12"'],
    ['o.connor', '"o.connor"'],
    ['j dupont', 'USERNAME_SHAPE'],
    ['-dupont', 'USERNAME_SHAPE'],
    ['jdupont;rm', 'USERNAME_SHAPE'],
    ['{{jdupont}}', 'USERNAME_SHAPE'],
  ])('username %s → %s', (text, wanted) => expect(codeOf(() => username(text))).toBe(wanted));
});
