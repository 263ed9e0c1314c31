import fc from 'fast-check';
import { departementOf, isUai, normaliseUai, uaiLetter, uaiProblem } from './uai.rules.js';

/** Public codes of state lycées of the four départements, check letter verified against the official list. */
const PUBLIC_CODES =
  '0130040Y 0130039X 0130036U 0130038W 0130042A 0130043B 0130051K 0130049H 0130048G 0132974M 0130001F 0130002G ' +
  '0130010R 0131549N 0132495S 0132410Z 0134252B 0040003G 0040027H 0040490L 0040010P 0050003B 0050006E 0840003X ' +
  '0840004Y 0840005Z 0840935K 0840017M 0840026X 0840021S 0840918S 0951099D';

const uai = fc
  .tuple(
    fc.constantFrom('004', '005', '013', '084', '095', '620', '720', '971'),
    fc.integer({ min: 0, max: 9999 }),
  )
  .map(([department, rank]) => department + String(rank).padStart(4, '0'))
  .map((digits) => digits + uaiLetter(digits));

describe('UAI', () => {
  it.each(PUBLIC_CODES.split(' '))('accepts %s', (code) => expect(isUai(code)).toBe(true));

  it.each([
    ['0130040V', 'check-letter'],
    ['0130040O', 'check-letter'],
    ['0130400Y', 'check-letter'],
    ['130040Y', 'shape'],
    ['0960001A', 'shape'],
    ['', 'shape'],
  ])('refuses %s: %s', (code, problem) => expect(uaiProblem(code)).toBe(problem));

  it('gives back the zeros a spreadsheet dropped', () => {
    expect(normaliseUai('130040y')).toBe('0130040Y');
    expect(normaliseUai(' 40003G ')).toBe('0040003G');
    expect(normaliseUai('0130040Y')).toBe('0130040Y');
  });

  it('catches every single-digit error and every swap of neighbours', () => {
    fc.assert(
      fc.property(uai, fc.nat(6), fc.integer({ min: 1, max: 9 }), (code, at, shift) => {
        const wrong = String((Number(code[at]) + shift) % 10);
        expect(isUai(code.slice(0, at) + wrong + code.slice(at + 1))).toBe(false);
        if (at < 6 && code[at] !== code[at + 1]) {
          expect(isUai(code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2))).toBe(false);
        }
      }),
    );
  });

  it.each([
    ['0130040Y', '13'],
    ['0040003G', '04'],
    ['6200001G', '2A'],
    ['7200001X', '2B'],
    ['9710001A', '971'],
    ['nonsense', undefined],
  ])('the département of %s is %s', (code, expected) => expect(departementOf(code)).toBe(expected));
});
