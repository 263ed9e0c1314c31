import type { IndexedPerson } from '../directory/person-index.port.js';
import { keysOf, onGuardedShelf } from './keys.rules.js';
import { SortedRows } from './sorted-rows.js';
import { variantsOf, wordsOfName } from './words.rules.js';

/** `username` and one letter of what follows: every kind of key is told from the others by its first five. */
const KEY_BEGINNING = 9;

/** The rows of the look-up index of several people (kind, term, given, person), and the words they bring. */
export class IndexBatch {
  readonly words = new Set<string>();
  readonly keys = new SortedRows(KEY_BEGINNING);

  add(person: IndexedPerson, aliases: readonly string[]): void {
    for (const { kind, term, given } of keysOf({ ...person, aliases })) {
      if (kind === 'name') for (const word of wordsOfName(term, given)) this.words.add(word);
      this.keys.add(person.protected ? onGuardedShelf(kind) : kind, term, given, person.id);
    }
  }
}

/** Every row (variant, term) of these words. */
export function spellingsOfWords(words: Iterable<string>): SortedRows {
  const rows = new SortedRows(1);
  for (const word of words) for (const variant of variantsOf(word)) rows.add(variant, word);
  return rows;
}
