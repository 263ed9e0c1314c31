import { differences, type RuleCode } from './difference.rules.js';
import { slipped, sounding } from './near-reading.rules.js';
import { begun, moreInitials, moreWords, otherOrder, shortened, spelt, type Read } from './reading.rules.js';
import type { Typed } from './typed.rules.js';
import type { Derivation, Spellings } from './username.rules.js';

/** A way from the typed text, read as `from`, to the exact username, read as `to`. */
export interface Bridge {
  from: Derivation;
  to: Derivation;
  rules: RuleCode[];
  /** True when the surname is spelt with the same letters: separators can be compared. */
  sameLetters: boolean;
}

/** The surest first; a later one is asked only when nothing came of those before. */
const READS: readonly Read[] = [
  spelt,
  begun,
  moreInitials,
  otherOrder,
  sounding,
  slipped,
  moreWords,
  shortened,
];

/**
 * Bridges from the typed text to the exact one, the shortest first; [] when no rule leads there. Spelling families
 * and slips are tried only when no reading of the very letters does. Of a username cut short, its own letters lead there.
 */
export function bridges(typed: Typed, exact: string, all: Spellings, ends: readonly Derivation[]): Bridge[] {
  if (typed.readings.includes(exact)) {
    const cut = ends.filter(({ text }) => text !== exact);
    if (cut.length > 0) return cut.map((to) => ({ from: to, to, rules: [], sameLetters: true }));
  }
  for (const read of READS) {
    const found = read(typed, all).flatMap(({ from, rules }) =>
      ends.map((to): Bridge => {
        const cut = to.text === exact ? [] : (['truncated'] as const);
        const sameLetters = rules.length === 0 && from.surname.text === to.surname.text;
        return { from, to, rules: [...rules, ...differences(from, to), ...cut], sameLetters };
      }),
    );
    if (found.length > 0) return found.sort((a, b) => a.rules.length - b.rules.length);
  }
  return [];
}
