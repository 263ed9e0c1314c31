import { differences, type RuleCode } from './difference.rules.js';
import { squeeze } from './folding.rules.js';
import { phoneticKey } from './phonetic.rules.js';
import { oneSlipApart } from './typing-error.rules.js';
import type { Typed } from './typed.rules.js';
import { derive, isMadeOf, type Derivation, type Spellings } from './username.rules.js';

/** A way from the typed text, read as `from`, to the exact username, read as `to`. */
export interface Bridge {
  from: Derivation;
  to: Derivation;
  rules: RuleCode[];
  /** True when the surname is spelt with the same letters: separators can be compared. */
  sameLetters: boolean;
}

interface Reading {
  from: Derivation;
  rules: RuleCode[];
}

/** Under these lengths a part of a name or a slip would fit anybody. */
const MIN_PART = 3;
const MIN_SLIP = 4;

type Read = (typed: Typed, all: Spellings) => Reading[];
type Fits = Parameters<typeof derive>[1];

const keep = (all: Spellings, rules: RuleCode[], fits: Fits): Reading[] =>
  derive(all, fits).map((from) => ({ from, rules }));

/** A word said twice may be two names of the person: once is enough only where the very letters fit nothing. */
const spelt: Read = ({ readings, once }, all) => {
  const asOnce = squeeze(once);
  const made = (texts: readonly string[]): Reading[] =>
    keep(all, [], (surname, given, first) => texts.some((text) => isMadeOf(text, surname, given, first)));
  const found = made(readings.filter((text) => text !== asOnce));
  return found.length > 0 ? found : made(readings);
};

/** The first name between two surnames, or words more than the directory holds (further first names). */
const inWords: Read = ({ spelt: folded }, all) => {
  const words = folded.match(/[a-z0-9]+/g) ?? [];
  if (words.length < 3) return [];
  const rests = words.map((word, at) => ({ word, rest: [...words.slice(0, at), ...words.slice(at + 1)] }));
  const fits = (surname: string, given: string, loose: boolean): boolean =>
    given.length > 1 && rests.some(({ word, rest }) => word === given && holds(rest, surname, loose));
  const whole = keep(all, ['word-order'], (surname, given, first) => !first && fits(surname, given, false));
  if (whole.length > 0) return whole;
  return keep(all, ['extra-words'], (surname, given, first) => !first && fits(surname, given, true));
};

function holds(rest: readonly string[], surname: string, loose: boolean): boolean {
  if (!loose) return rest.join('') === surname;
  return rest.some((_, at) => rest.slice(at).join('') === surname || rest.slice(0, at).join('') === surname);
}

const sounding: Read = ({ readings }, all) => {
  return keep(all, ['spelling'], (surname, given, first, { surname: { lettering } }) => {
    return lettering === 'plain' && readings.some((text) => soundsLike(text, surname, given, first));
  });
};

const slipped: Read = ({ readings }, all) =>
  keep(all, ['typo'], (surname, given, first) =>
    readings.some((text) => {
      const near = Math.abs(text.length - surname.length - given.length) < 2 && text.length >= MIN_SLIP;
      return near && oneSlipApart(text, first ? surname + given : given + surname);
    }),
  );

const shortened: Read = ({ readings }, all) =>
  keep(all, ['shortened'], (surname, given, first) =>
    readings.some((start) => {
      if (start.length < MIN_PART + (first ? 0 : given.length)) return false;
      return (first ? surname + given : given + surname).startsWith(start);
    }),
  );

const READS: readonly Read[] = [spelt, inWords, sounding, slipped, shortened];

function soundsLike(typed: string, surname: string, given: string, surnameFirst: boolean): boolean {
  const sound = phoneticKey(surname);
  if (sound === '') return false;
  const sameGiven = surnameFirst ? typed.endsWith(given) : typed.startsWith(given);
  if (sameGiven) {
    const rest = surnameFirst ? typed.slice(0, typed.length - given.length) : typed.slice(given.length);
    return phoneticKey(rest) === sound;
  }
  return (
    given.length > 2 && phoneticKey(typed) === phoneticKey(surnameFirst ? surname + given : given + surname)
  );
}

/**
 * Bridges from the typed text to the exact one, the shortest first; [] when no rule leads there. Spelling families
 * and slips are tried only when no reading of the very letters does.
 */
export function bridges(typed: Typed, exact: string, all: Spellings, ends: readonly Derivation[]): Bridge[] {
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
