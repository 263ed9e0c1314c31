import { randomUUID, createHash } from 'node:crypto';
import fc from 'fast-check';
import { holdsConfidentialNumber, redact } from './redaction.js';

const digit = fc.constantFrom(...'0123456789');
const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const numen = fc
  .tuple(...[...'DDLDDDDDDDLLL'].map((kind) => (kind === 'D' ? digit : letter)))
  .map((parts) => parts.join(''));
const gap = fc.constantFrom('', ' ', '.', '-', '\u00a0', ' - ', '\t');

describe('masking the confidential number', () => {
  it('masks it whole, whatever the case and the separators', () => {
    fc.assert(
      fc.property(
        numen,
        fc.array(gap, { minLength: 12, maxLength: 12 }),
        fc.boolean(),
        (value, gaps, lower) => {
          const written = [...value].map((c, i) => c + (gaps[i] ?? '')).join('');
          const text = `Mon numéro : ${lower ? written.toLowerCase() : written}, merci`;
          expect(redact(text)).toBe('Mon numéro : [NUMEN], merci');
          expect(holdsConfidentialNumber(text)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['/usernames?q=02E9900000ZZZ&x=1', '/usernames?q=[NUMEN]&x=1'],
    ['q=%2002%20E%2099%2000000%20ZZZ', 'q=%20[NUMEN]'],
    ['02E9900000ZZZ 17E0501234ABC', '[NUMEN] [NUMEN]'],
    ['numen_02e9900000zzz.', 'numen_[NUMEN].'],
    ['é02E9900000ZZZé', 'é[NUMEN]é'],
  ])('%s', (text, expected) => expect(redact(text)).toBe(expected));

  it.each([
    '04 91 99 66 00',
    '0130040Y',
    '2026-000123',
    '12 rue E 9900000',
    '02E990000ZZZ',
    'A02E9900000ZZZ',
  ])('leaves %s alone', (text) => expect(redact(text)).toBe(text));

  it('leaves UUIDs and digests alone', () => {
    for (let i = 0; i < 5000; i++) {
      const text = `${randomUUID()} ${createHash('sha256').update(String(i)).digest('hex')}`;
      expect(redact(text)).toBe(text);
    }
  });

  it('is linear in the length of hostile text', () => {
    const started = performance.now();
    redact('02E99 00000 ZZ '.repeat(20_000));
    redact('0 '.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
