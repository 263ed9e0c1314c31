/**
 * Text folding shared by the index and by what is typed: both sides go through these functions, so that
 * neither database's own collation or FTS tokenizer decides what is equal (FTS5 `remove_diacritics` misses œ).
 */

/** Letters that Unicode NFD does not split, and how a French keyboard or an HR feed writes them. */
const UNDECOMPOSABLE: Readonly<Record<string, string>> = {
  œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ħ: 'h', ŧ: 't', ı: 'i', ȷ: 'j',
  ŋ: 'n', ĸ: 'k', ə: 'e', ɛ: 'e', ǝ: 'e', ɔ: 'o', ɓ: 'b', ɗ: 'd', ƙ: 'k', ƴ: 'y', ɩ: 'i', ƒ: 'f', ɖ: 'd',
}; // prettier-ignore

/** German and Nordic practice: the mark becomes a second letter. */
const TWO_LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

const INVISIBLE = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/gu;
const APOSTROPHES = /['’‘‛‚`´ʹʻʼʽˈˊ′‵ʾʿꞌ＇]/gu;
const HYPHENS = /\s*[-‐‑‒–—―−⁃﹘﹣－][-‐‑‒–—―−⁃﹘﹣－\s]*/gu;
const NOT_ASCII = /[^\u0000-\u007f]/gu;
/** Most names and usernames need none of the work below. */
const PLAIN = /^[A-Za-z0-9.@_]+(?:[ '-][A-Za-z0-9.@_]+)*$/;
const MARKS = /\p{M}+/gu;

/**
 * One apostrophe, one hyphen (`--` too), one space; nothing invisible; trimmed. Letters and case are kept.
 * Must come before any normalisation: NFKD turns ´ into a space and an accent.
 */
export function tidySeparators(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(INVISIBLE, '')
    .replace(APOSTROPHES, "'")
    .replace(HYPHENS, '-')
    .replace(/\s+/gu, ' ')
    .replace(/[\s']*'[\s']*/gu, "'")
    .trim();
}

/** Lower case, accents off (composed or decomposed), œ → oe, đ → d…; separators tidied but kept. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const bare = tidySeparators(text).normalize('NFKD').replace(MARKS, '').toLowerCase().replace(MARKS, '');
  return tidySeparators(bare.replace(NOT_ASCII, (letter) => UNDECOMPOSABLE[letter] ?? ''));
}

/**
 * What code that keeps only ASCII after NFD makes of a name: œ, đ, ø vanish (`Bœuf` → `buf`).
 * Rule R of AC-Rennes Alambic and Edifice entcore both do this.
 */
export function foldDropping(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const bare = tidySeparators(text).normalize('NFD').replace(MARKS, '').toLowerCase().replace(MARKS, '');
  return tidySeparators(bare.replace(NOT_ASCII, ''));
}

/** ü → ue, ö → oe, ä → ae, ø → oe, å → aa; all else as {@link fold}. */
export function foldTwoLetters(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const composed = tidySeparators(text).normalize('NFC').toLowerCase();
  return fold(composed.replace(/[äöüøå]/gu, (letter) => TWO_LETTERS[letter] ?? letter));
}

/** Only `a-z0-9` of an already folded text: the separators gone. */
export function squeeze(folded: string): string {
  return folded.replace(/[^a-z0-9]+/g, '');
}

/** `fold` then {@link squeeze}: `De  La-Fontaine` → `delafontaine`. */
export function compact(text: string): string {
  return squeeze(fold(text));
}

/** The words of a folded text: runs of letters and digits. */
export function words(text: string): string[] {
  return fold(text).match(/[a-z0-9]+/g) ?? [];
}
