import type { IndexedPerson } from '../directory/person-index.port.js';
import { SortedRows } from '../platform/database/sorted-rows.js';
import { keysOf, onGuardedShelf } from './keys.rules.js';
import { variantsOf, wordsOfName } from './words.rules.js';

/** Letters by which keys are told apart before they are sorted, and words, of which many more begin alike. */
const LETTERS_OF_KEYS = 2;
const LETTERS_OF_WORDS = 3;
/** First names and frequent surnames come again and again: words of late are not noted twice. */
const MOST_RECENT = 20_000;

const kindAndLetters = (row: string): string => row.slice(0, row.indexOf('\0') + 1 + LETTERS_OF_KEYS);
const letters = (row: string): string => row.slice(0, LETTERS_OF_WORDS);

/** The rows of the look-up index of several people (kind, term, given, person), and the words they bring. */
export class IndexBatch {
  readonly keys = new SortedRows(kindAndLetters);
  readonly words = new SortedRows(letters);
  private readonly recent = new Set<string>();

  add(person: IndexedPerson, aliases: readonly string[]): void {
    for (const { kind, term, given } of keysOf({ ...person, aliases })) {
      if (kind === 'name') for (const word of wordsOfName(term, given)) this.note(word);
      this.keys.add(person.protected ? onGuardedShelf(kind) : kind, term, given, person.id);
    }
  }

  close(): void {
    this.keys.close();
    this.words.close();
  }

  private note(word: string): void {
    if (this.recent.has(word)) return;
    if (this.recent.size >= MOST_RECENT) this.recent.clear();
    this.recent.add(word);
    this.words.add(word);
  }
}

/** The rows (variant, term) of words. */
export class Spellings {
  readonly rows = new SortedRows(letters);

  add(words: Iterable<string>): void {
    for (const word of words) for (const variant of variantsOf(word)) this.rows.add(variant, word);
  }

  close(): void {
    this.rows.close();
  }
}
