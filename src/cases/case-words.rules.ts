import { compact, words } from '../usernames/folding.rules.js';

const LONGEST = 32;
const MOST = 40;

/** The words a case is found by, folded (accents, ligatures, case): each once, the long ones cut. */
export function wordsOf(texts: readonly (string | null | undefined)[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    if (!text) continue;
    for (const word of words(text)) if (word.length > 1) found.add(word.slice(0, LONGEST));
  }
  return [...found].slice(0, MOST);
}

/** A username as it is and without its separators: `pde-la-fontaine` is found by `fontaine` and `pdelafontaine`. */
export const usernameForms = (username: string | null | undefined): string[] =>
  username ? [username, compact(username)] : [];

/** The words of a search, the last of which may be only begun. At most six: more tell nothing. */
export function searchedWords(text: string): string[] {
  return wordsOf([text]).slice(0, 6);
}

/**
 * The last text that begins with `prefix`. Words are `a-z0-9` and at most 32 long, and `z` is the last of these in
 * every collation of PostgreSQL as in SQLite's.
 */
export const lastOfPrefix = (prefix: string): string => prefix + 'z'.repeat(LONGEST);
