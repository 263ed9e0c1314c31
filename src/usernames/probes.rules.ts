import { MAX_KEY } from './keys.rules.js';
import type { Typed } from './typed.rules.js';

/** A question to the index: rows with this `key` whose `given` begins with `given` ('' = any). */
export interface Probe {
  key: string;
  given: string;
}

/** Longest first name tried inside a text without separators; inside a long one there may be three in a row. */
const MAX_GIVEN = 16;
const MAX_GIVENS = 30;
const LONG_TEXT = 22;
/** Where nothing tells where it begins; a word apart may be of one letter. */
const MIN_SURNAME = 2;
/** A surname part shorter than this has too many neighbours one slip away. */
export const MIN_SLIP = 3;
const MOST_SLIPS = 40;

function distinct(probes: readonly Probe[]): Probe[] {
  const seen = new Map(probes.map((probe) => [`${probe.key} ${probe.given}`, probe]));
  return [...seen.values()];
}

const longestIn = (text: string): number => (text.length > LONG_TEXT ? MAX_GIVENS : MAX_GIVEN);

/** Every place where a text without separators may divide into first name and surname, in either order. */
function divisions(text: string, longestGiven = longestIn(text)): Probe[] {
  const found: Probe[] = [{ key: text, given: '' }];
  for (let at = 1; at <= Math.min(longestGiven, text.length - MIN_SURNAME); at += 1) {
    found.push({ given: text.slice(0, at), key: text.slice(at) });
    found.push({ given: text.slice(-at), key: text.slice(0, -at) });
  }
  return found;
}

/** With more words than this, only all the others count as surname: the questions would grow with the square. */
const MANY_WORDS = 7;
const MOST_WORDS = 16;

/** Words in another order, or more of them than the directory holds: any word as first name, a run as surname. */
function arrangements(words: readonly string[]): Probe[] {
  if (words.length < 2 || words.length > MOST_WORDS) return [];
  const found: Probe[] = [];
  words.forEach((given, at) => {
    const rest = [...words.slice(0, at), ...words.slice(at + 1)];
    for (let from = 0; from < (words.length > MANY_WORDS ? 1 : rest.length); from += 1) {
      found.push({ given, key: rest.slice(from).join('') });
      found.push({ given, key: rest.slice(0, rest.length - from).join('') });
    }
  });
  return found.filter(({ key }) => key.length > 0);
}

const wordsIn = (text: string): string[] => text.match(/[a-z0-9]+/g) ?? [];
export const wordsOf = (typed: Typed): string[] => wordsIn(typed.spelt);

/** Where the letters are right: the names of the person, in any form and order. */
export function nameProbes(typed: Typed): Probe[] {
  const whole = typed.readings.flatMap((text) => divisions(text.slice(0, MAX_KEY)));
  return distinct([...whole, ...arrangements(wordsOf(typed))]);
}

/**
 * Likely divisions only: between words, and in a text of one word after one initial or two. What is misspelt
 * cannot be tried at every place.
 */
function likelyDivisions(typed: Typed): Probe[] {
  const whole = likelyIn(typed.readings[0] ?? '', wordsOf(typed));
  const others = [typed.once, typed.aside].filter(Boolean).map(wordsIn);
  if (others.length === 0) return whole;
  return distinct([...whole, ...others.flatMap((words) => likelyIn(words.join(''), words))]);
}

function likelyIn(text: string, words: readonly string[]): Probe[] {
  const plain = text.slice(0, MAX_KEY);
  if (words.length < 2) return divisions(plain, 2);
  const found: Probe[] = [{ key: plain, given: '' }];
  for (let at = 1; at < words.length; at += 1) {
    const [first, last] = [words.slice(0, at).join(''), words.slice(at).join('')];
    found.push({ given: first, key: last }, { given: last, key: first });
    if (at === 1) found.push({ given: plain.slice(0, 1), key: plain.slice(1) });
  }
  return distinct([...found, ...arrangements(words)]);
}

/** Where the letters are right and divide where they usually do. */
export function likelyNameProbes(typed: Typed): Probe[] {
  const others = typed.readings.slice(1).flatMap((text) => divisions(text.slice(0, MAX_KEY), 2));
  return distinct([...likelyDivisions(typed), ...others]);
}

/** The beginning of a surname: text still being typed, or cut by a system's length limit. */
export function beginningProbes(typed: Typed): Probe[] {
  return likelyDivisions(typed).filter(({ key }) => key.length >= MIN_SLIP);
}

/** Where the letters of a name are not right: a surname and what stands for the first name, one of them long enough. */
export function misspeltProbes(typed: Typed): Probe[] {
  return likelyDivisions(typed)
    .filter(
      ({ key, given }) => key.length >= (given.length < MIN_SLIP ? MIN_SLIP : 1) && key.length <= MAX_KEY,
    )
    .slice(0, MOST_SLIPS);
}
