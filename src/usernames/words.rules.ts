import { phoneticKey } from './phonetic.rules.js';
import { oneDeletionOrNone, oneSlipApart } from './typing-error.rules.js';

/**
 * The word list of the index: surnames as they may be written, and first names with `+` before them. A word stands
 * beside its variants: itself, itself without one letter, and `~` with its sound. What is misspelt is first made
 * right here, by equality, and only then asked of people: a surname with 20,000 bearers costs no more than a rare one.
 */
const GIVEN = '+';
const SOUND = '~';
const MAX_VARIANT = 60;
/** A shorter first name has too many neighbours. */
const MIN_GIVEN = 3;

export const givenWord = (given: string): string => GIVEN + given;
export const isGivenWord = (word: string): boolean => word.startsWith(GIVEN);
export const lettersOf = (word: string): string => (isGivenWord(word) ? word.slice(1) : word);

/** The words of a row of kind `name`. */
export function wordsOfName(surname: string, given: string): string[] {
  return given.length >= MIN_GIVEN ? [surname, givenWord(given)] : [surname];
}

const mark = (word: string): string => (isGivenWord(word) ? GIVEN : '');

/** What shares one of these with another word may be one slip away from it, see {@link oneDeletionOrNone}. */
export function slipVariants(word: string): string[] {
  const variants = oneDeletionOrNone(lettersOf(word));
  if (word.length <= MAX_VARIANT && !isGivenWord(word)) return variants;
  const marked = variants.map((variant) => (mark(word) + variant).slice(0, MAX_VARIANT));
  return word.length <= MAX_VARIANT ? marked : [...new Set(marked)];
}

/** What shares this sounds alike; none where nothing is pronounced. */
export function soundVariants(word: string): string[] {
  const sound = phoneticKey(lettersOf(word));
  return sound ? [(mark(word) + SOUND + sound).slice(0, MAX_VARIANT)] : [];
}

/** Every row of a word; none twice, since no name begins with the mark of a sound. */
export function variantsOf(word: string): string[] {
  return slipVariants(word).concat(soundVariants(word));
}

/** How the words of a list stand to a word as it was typed; itself is no neighbour of itself. */
export interface Neighbours {
  slips: string[];
  sounds: string[];
}

/** The words that a look-up of {@link variantsOf} found, by what they have in common with `word`. */
export function neighboursOf(word: string, found: ReadonlyMap<string, readonly string[]>): Neighbours {
  const sharing = (variants: readonly string[]): string[] =>
    [...new Set(variants.flatMap((variant) => found.get(variant) ?? []))].filter((term) => term !== word);
  return {
    slips: sharing(slipVariants(word)).filter((term) => oneSlipApart(term, word)),
    sounds: sharing(soundVariants(word)),
  };
}
