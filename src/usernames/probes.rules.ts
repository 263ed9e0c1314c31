import { MAX_KEY } from './keys.rules.js';
import { phoneticKey } from './phonetic.rules.js';
import { oneDeletionOrNone } from './typing-error.rules.js';
import type { Typed } from './typed.rules.js';

/** A question to the index: rows with this `key` whose `given` begins with `given` ('' = any). */
export interface Probe {
  key: string;
  given: string;
}

/** Longest first name tried inside a text without separators. */
const MAX_GIVEN = 16;
const MIN_SURNAME = 2;
/** A surname part shorter than this has too many neighbours one slip away. */
const MIN_SLIP = 3;

function distinct(probes: readonly Probe[]): Probe[] {
  const seen = new Map(probes.map((probe) => [`${probe.key} ${probe.given}`, probe]));
  return [...seen.values()];
}

/** Every place where a text without separators may divide into first name and surname, in either order. */
function divisions(text: string, longestGiven = MAX_GIVEN): Probe[] {
  const found: Probe[] = [{ key: text, given: '' }];
  for (let at = 1; at <= Math.min(longestGiven, text.length - MIN_SURNAME); at += 1) {
    found.push({ given: text.slice(0, at), key: text.slice(at) });
    found.push({ given: text.slice(-at), key: text.slice(0, -at) });
  }
  return found;
}

/** Words in another order, or more of them than the directory holds: any word as first name, a run as surname. */
function arrangements(words: readonly string[]): Probe[] {
  if (words.length < 2 || words.length > 7) return [];
  const found: Probe[] = [];
  words.forEach((given, at) => {
    const rest = [...words.slice(0, at), ...words.slice(at + 1)];
    for (let from = 0; from < rest.length; from += 1) {
      found.push({ given, key: rest.slice(from).join('') });
      found.push({ given, key: rest.slice(0, rest.length - from).join('') });
    }
  });
  return found.filter(({ key }) => key.length >= MIN_SURNAME);
}

export const wordsOf = (typed: Typed): string[] => typed.spelt.match(/[a-z0-9]+/g) ?? [];

/** Where the letters are right: the names of the person, in any form and order. */
export function nameProbes(typed: Typed): Probe[] {
  const whole = typed.readings.flatMap((text) => divisions(text.slice(0, MAX_KEY)));
  return distinct([...whole, ...arrangements(wordsOf(typed))]);
}

/** Where only the sound is right. The first letter of the first name must be. */
export function soundProbes(typed: Typed): Probe[] {
  const plain = typed.readings[0] ?? '';
  const words = wordsOf(typed);
  const whole = divisions(plain.slice(0, MAX_KEY), words.length > 1 ? MAX_GIVEN : 2);
  const sounds = [...whole, ...arrangements(words)].map(({ key, given }) => ({
    key: phoneticKey(key),
    given: given.slice(0, 1),
  }));
  return distinct(sounds.filter(({ key }) => key !== ''));
}

/** The beginning of a surname: text still being typed, or cut by a system's length limit. */
export function beginningProbes(typed: Typed): Probe[] {
  const plain = typed.readings[0] ?? '';
  const words = wordsOf(typed);
  const whole = divisions(plain, words.length > 1 ? MAX_GIVEN : 1);
  return distinct([...whole, ...arrangements(words)].filter(({ key }) => key.length >= MIN_SLIP)).slice(
    0,
    40,
  );
}

/** A surname with one slip in it, and what stands for the first name. */
export interface SlipProbe extends Probe {
  /** Equal to a variant of the surname meant, see {@link oneDeletionOrNone}. */
  variants: string[];
}

/** Where one slip of the finger is in the surname. */
export function slipProbes(typed: Typed): SlipProbe[] {
  const plain = (typed.readings[0] ?? '').slice(0, MAX_KEY);
  const words = wordsOf(typed);
  const whole = divisions(plain, words.length > 1 ? MAX_GIVEN : 2);
  const all = distinct([...whole, ...arrangements(words)]).filter(({ key }) => key.length >= MIN_SLIP);
  return all.slice(0, 60).map((probe) => ({ ...probe, variants: oneDeletionOrNone(probe.key) }));
}
