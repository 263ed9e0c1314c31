import { differences, type RuleCode } from './difference.rules.js';
import { phoneticKey } from './phonetic.rules.js';
import { oneSlipApart } from './typing-error.rules.js';
import type { Typed } from './typed.rules.js';
import type { Derivation } from './username.rules.js';

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

type Read = (typed: Typed, all: readonly Derivation[]) => Reading[];

const keep = (
  all: readonly Derivation[],
  rules: RuleCode[],
  fits: (from: Derivation) => boolean,
): Reading[] => all.filter(fits).map((from) => ({ from, rules }));

const spelt: Read = ({ readings }, all) => keep(all, [], ({ text }) => readings.includes(text));

/** The first name between two surnames, or words more than the directory holds (further first names). */
const inWords: Read = ({ spelt: folded }, all) => {
  const words = folded.match(/[a-z0-9]+/g) ?? [];
  if (words.length < 3) return [];
  const rests = words.map((word, at) => ({ word, rest: [...words.slice(0, at), ...words.slice(at + 1)] }));
  const named = all.filter(({ givenText, surnameFirst }) => givenText.length > 1 && !surnameFirst);
  const fits = (from: Derivation, loose: boolean): boolean =>
    rests.some(({ word, rest }) => word === from.givenText && holds(rest, from.surname.text, loose));
  const whole = keep(named, ['word-order'], (from) => fits(from, false));
  return whole.length > 0 ? whole : keep(named, ['extra-words'], (from) => fits(from, true));
};

function holds(rest: readonly string[], surname: string, loose: boolean): boolean {
  if (!loose) return rest.join('') === surname;
  return rest.some((_, at) => rest.slice(at).join('') === surname || rest.slice(0, at).join('') === surname);
}

const sounding: Read = ({ readings }, all) =>
  keep(all, ['spelling'], (from) => {
    return from.surname.lettering === 'plain' && readings.some((text) => soundsLike(text, from));
  });

const slipped: Read = ({ readings }, all) =>
  keep(all, ['typo'], ({ text }) =>
    readings.some((other) => other.length >= MIN_SLIP && oneSlipApart(other, text)),
  );

const shortened: Read = ({ readings }, all) =>
  keep(all, ['shortened'], ({ text, givenText, surnameFirst }) => {
    const least = (surnameFirst ? 0 : givenText.length) + MIN_PART;
    return readings.some((start) => start.length >= least && text.startsWith(start));
  });

const READS: readonly Read[] = [spelt, inWords, sounding, slipped, shortened];

function soundsLike(typed: string, from: Derivation): boolean {
  const { givenText, surnameFirst } = from;
  const surname = surnameFirst
    ? typed.slice(0, typed.length - givenText.length)
    : typed.slice(givenText.length);
  const given = surnameFirst ? typed.slice(surname.length) : typed.slice(0, givenText.length);
  const sound = phoneticKey(from.surname.text);
  if (sound === '') return false;
  if (given === givenText) return phoneticKey(surname) === sound;
  return givenText.length > 2 && phoneticKey(typed) === phoneticKey(from.text);
}

/**
 * Bridges from the typed text to the exact one, the shortest first; [] when no rule leads there. Spelling families
 * and slips are tried only when no reading of the very letters does.
 */
export function bridges(
  typed: Typed,
  exact: string,
  all: readonly Derivation[],
  ends: readonly Derivation[],
): Bridge[] {
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
