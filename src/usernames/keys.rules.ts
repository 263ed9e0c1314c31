import { compact, fold, squeeze } from './folding.rules.js';
import { splitNumber } from './typed.rules.js';
import { spellingsOf } from './username.rules.js';
import type { PersonIdentifiers } from './explanation.rules.js';

/**
 * What the index holds of a person.
 * `username`, `alias`: the identifier itself, folded, separators kept and squeezed.
 * `name`: a surname as it may be written in one piece, with a first name (or the initials) as `given`.
 * What is misspelt or only heard is made right by the word list first, see `words.rules.ts`.
 */
export const KEY_KINDS = ['username', 'alias', 'name'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/**
 * Raised whenever {@link keysOf}, or the variants of a word, come out otherwise for anybody: what an installation has
 * written is then renewed, see `index-renewal.ts`.
 */
export const KEYS_VERSION = 1;

/** Protected people stand on a shelf of their own, so that a look-up never has to read who is protected. */
export const onGuardedShelf = <K extends KeyKind>(kind: K): `${K}*` => `${kind}*`;

export interface SearchKey {
  kind: KeyKind;
  term: string;
  given: string;
}

/** Longest surname kept; longer names are cut on both sides of a look-up. */
export const MAX_KEY = 60;
const MAX_IDENTIFIER = 254;
const MAX_GIVEN = 30;
/** Bounds the rows of one person: two double names with particles and ligatures would make hundreds. */
const MAX_SURNAMES = 90;

/** The index rows of one person: few, narrow, ASCII; none twice. */
export function keysOf(person: PersonIdentifiers): SearchKey[] {
  const keys = new Map<string, SearchKey>();
  const add = (kind: KeyKind, text: string, given = ''): void => {
    const term = text.slice(0, kind === 'name' ? MAX_KEY : MAX_IDENTIFIER);
    if (term) keys.set(`${kind} ${term} ${given}`, { kind, term, given: given.slice(0, MAX_GIVEN) });
  };
  add('username', fold(person.username));
  for (const name of [...(person.aliases ?? []), person.email ?? '']) {
    add('alias', fold(name));
    add('alias', compact(name.split('@')[0] ?? ''));
  }
  const spellings = spellingsOf(person);
  const surnames = spellings.surnames.slice(0, MAX_SURNAMES).map((form) => form.surname.text);
  const givens = longest(spellings.givens.map((form) => form.givenText));
  for (const surname of surnames) for (const given of givens) add('name', surname, given);
  for (const [surname, given] of unnamed(person, surnames, givens)) add('name', surname, given);
  return [...keys.values()];
}

/** A look-up asks for what a first name begins with: one that begins another needs no row of its own. */
function longest(givens: readonly string[]): string[] {
  return givens.filter((given) => !givens.some((other) => other !== given && other.startsWith(given)));
}

/** Usernames and aliases that do not follow from the names on file: initial + rest. */
function unnamed(
  person: PersonIdentifiers,
  surnames: readonly string[],
  givens: readonly string[],
): [string, string][] {
  const logins = [person.username, ...(person.aliases ?? [])].map((login) => login.split('@')[0] ?? '');
  return logins.flatMap((login): [string, string][] => {
    const { text } = splitNumber(login);
    const [initial, rest] = [text.slice(0, 1), squeeze(text.slice(1))];
    const follows = surnames.includes(rest) && givens.some((given) => given.startsWith(initial));
    return rest.length < 2 || follows ? [] : [[rest, initial]];
  });
}
