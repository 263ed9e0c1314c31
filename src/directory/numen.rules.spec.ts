import fc from 'fast-check';
import { hasNumenShape, maskNumen, normaliseNumen, numenWarnings, proposeNumen } from './numen.rules.js';

describe('NUMEN', () => {
  it.each(['01E9501234ABC', '17e0501234abc', '01 E 95 01234 ABC', '02.E.99.00000.ZZZ', '02-G-00-00001-abc'])(
    'reads %s',
    (text) => expect(hasNumenShape(text)).toBe(true),
  );

  it.each(['', '01E9501234AB', '01E9501234ABCD', '0AE9501234ABC', '019501234ABCD', 'jdupont'])(
    'refuses %s',
    (text) => expect(hasNumenShape(text)).toBe(false),
  );

  it('normalises once and for all', () => {
    fc.assert(
      fc.property(fc.string(), (text) => normaliseNumen(normaliseNumen(text)) === normaliseNumen(text)),
    );
  });

  it.each([
    ['02E9900000ZZZ', []],
    ['26E9900000ZZZ', ['unknown-academie']],
    ['30E9900000ZZZ', ['unknown-academie']],
    ['44E9900000ZZZ', ['unknown-academie']],
    ['43E9900000ZZZ', []],
    ['02X9900000ZZZ', ['unknown-system']],
    ['02E5000000ZZZ', ['implausible-year']],
    ['02E2700000ZZZ', ['implausible-year']],
    ['02E2600000ZZZ', []],
    ['14V0000001EXT', ['unknown-system', 'external-account']],
  ])('%s warns %j and is never refused', (numen, expected) => {
    expect(numenWarnings(numen, 2026)).toEqual(expected);
    expect(hasNumenShape(numen)).toBe(true);
  });

  it('proposes what the position tells, and says what it changed', () => {
    expect(proposeNumen('O2E99OOOOOZZZ').map((p) => p.value)).toEqual(['02E9900000ZZZ']);
    expect(proposeNumen('02E9900000Z2Z')[0]).toEqual({
      value: '02E9900000ZZZ',
      changes: [{ at: 11, from: '2', to: 'Z' }],
    });
    expect(proposeNumen('02E99000001ZZ').map((p) => p.value)).toEqual(['02E9900000IZZ', '02E9900000LZZ']);
  });

  it('proposes nothing for a good shape, another length, or a character nothing explains', () => {
    expect(proposeNumen('02E9900000ZZZ')).toEqual([]);
    expect(proposeNumen('02E990000ZZZ')).toEqual([]);
    expect(proposeNumen('02E99X0000ZZZ')).toEqual([]);
  });

  it('every proposal is well shaped and differs only where it says', () => {
    const character = fc.constantFrom(...'0123456789OQILSBZGEA');
    fc.assert(
      fc.property(fc.array(character, { minLength: 13, maxLength: 13 }), (characters) => {
        const typed = characters.join('');
        for (const { value, changes } of proposeNumen(typed)) {
          expect(hasNumenShape(value)).toBe(true);
          const rebuilt = [...typed];
          for (const change of changes) rebuilt[change.at] = change.to;
          expect(rebuilt.join('')).toBe(value);
          expect(changes.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('a NUMEN is masked whole, no leading digits', () => {
    expect(maskNumen('il dicte 02 e 99 00000 zzz au téléphone')).toBe('il dicte [NUMEN] au téléphone');
  });
});
