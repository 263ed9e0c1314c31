import fc from 'fast-check';
import { oneDeletionOrNone, oneSlipApart } from './typing-error.rules.js';

const word = fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 1, maxLength: 8 });

/** Every text one slip away, made by doing the slips. */
function neighbours(text: string): Set<string> {
  const all = new Set<string>();
  for (let at = 0; at <= text.length; at += 1) {
    all.add(text.slice(0, at) + text.slice(at + 1));
    for (const letter of 'abcde') {
      all.add(text.slice(0, at) + letter + text.slice(at));
      all.add(text.slice(0, at) + letter + text.slice(at + 1));
    }
    if (at + 1 < text.length) all.add(text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2));
  }
  all.delete(text);
  return all;
}

describe('one slip', () => {
  it('is a letter missing, added, replaced or swapped, and nothing else', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(oneSlipApart(a, b)).toBe(neighbours(a).has(b));
        expect(oneSlipApart(b, a)).toBe(oneSlipApart(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  it('always leaves a variant in common', () => {
    fc.assert(
      fc.property(word, (text) => {
        const variants = new Set(oneDeletionOrNone(text));
        for (const near of neighbours(text)) {
          expect(oneDeletionOrNone(near).some((variant) => variants.has(variant))).toBe(true);
        }
      }),
    );
  });
});
