import type { IndexedPerson } from '../directory/person-index.port.js';
import { keysOf, onGuardedShelf } from './keys.rules.js';
import { SortedRows } from './sorted-rows.js';
import { variantsOf, wordsOfName } from './words.rules.js';

export type KeyRow = readonly [kind: string, term: string, given: string, personId: string];
export type SpellingRow = readonly [variant: string, term: string];

/** The rows of the look-up index of several people, and the words they bring. */
export class IndexBatch {
  readonly words = new Set<string>();
  readonly keys = new SortedRows<KeyRow>(2);

  add(person: IndexedPerson, aliases: readonly string[]): void {
    for (const { kind, term, given } of keysOf({ ...person, aliases })) {
      if (kind === 'name') for (const word of wordsOfName(term, given)) this.words.add(word);
      this.keys.add([person.protected ? onGuardedShelf(kind) : kind, term, given, person.id]);
    }
  }
}

/** Every row of these words. */
export function spellingsOfWords(words: Iterable<string>): SortedRows<SpellingRow> {
  const rows = new SortedRows<SpellingRow>(1);
  for (const word of words) for (const variant of variantsOf(word)) rows.add([variant, word]);
  return rows;
}
