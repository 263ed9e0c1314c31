import { setImmediate as breathe } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { IndexedPerson, PersonIndex } from '../directory/person-index.port.js';
import { pieces } from '../platform/database/bulk.js';
import { Transactions } from '../platform/database/transactions.js';
import { IndexBatch, spellingsOfWords } from './index-batch.js';
import { IndexRepository } from './index.repository.js';
import type { SortedRows } from './sorted-rows.js';

const PEOPLE_AT_ONCE = 500;
/** Rows handed to the database before the event loop gets a turn. */
const ROWS_AT_ONCE = 2000;
/**
 * An import's people are gathered that many at a time, so that many of their rows go to the same pages of the index:
 * five keys each and the words nobody had brought before, some tens of megabytes.
 */
const PEOPLE_A_BATCH = 15_000;
/** Rows a transaction of such a batch: a tenth of a second. */
const ROWS_A_TRANSACTION = 20_000;
const WORDS = Symbol('words whose variants this transaction has written');

/** Keeps the look-up index in step with the directory, inside the directory's own transaction. */
@Injectable()
export class UsernameIndex implements PersonIndex {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: IndexRepository,
  ) {}

  async reindex(personIds: readonly string[]): Promise<void> {
    this.transactions.assertInside();
    for (const ids of pieces([...new Set(personIds)], PEOPLE_AT_ONCE)) await this.rebuild(ids);
  }

  async add(people: readonly IndexedPerson[]): Promise<void> {
    this.transactions.assertInside();
    const batch = new IndexBatch();
    for (const person of people) batch.add(person, []);
    await this.write(batch);
  }

  async addImported(importId: string, onProgress?: (done: number) => boolean | void): Promise<boolean> {
    let after = '';
    for (let done = 0; ;) {
      const batch = new IndexBatch();
      const upTo = done + PEOPLE_A_BATCH;
      while (done < upTo) {
        const people = await this.repository.broughtBy(importId, after, PEOPLE_AT_ONCE);
        for (const person of people) batch.add(person, []);
        done += people.length;
        after = people.at(-1)?.id ?? after;
        if (people.length < PEOPLE_AT_ONCE) break;
        await breathe();
      }
      await this.writeApart(batch.keys, (rows) => this.repository.add(rows));
      const words = await this.repository.unknown([...batch.words].sort());
      await this.writeApart(spellingsOfWords(words), (rows) => this.repository.addSpellings(rows));
      if (onProgress?.(done) === false) return false;
      if (done < upTo) return true;
    }
  }

  private async rebuild(ids: readonly string[]): Promise<void> {
    await this.repository.clear(ids);
    const aliases = new Map<string, string[]>();
    for (const { id, alias } of await this.repository.aliases(ids)) {
      aliases.set(id, [...(aliases.get(id) ?? []), alias]);
    }
    const batch = new IndexBatch();
    for (const person of await this.repository.people(ids)) batch.add(person, aliases.get(person.id) ?? []);
    await this.write(batch);
  }

  private async write(batch: IndexBatch): Promise<void> {
    for (const rows of batch.keys.pieces(ROWS_AT_ONCE)) await this.repository.add(rows);
    const written = this.transactions.local(WORDS, () => new Set<string>());
    const fresh = await this.repository.unknown([...batch.words].filter((word) => !written.has(word)));
    for (const rows of spellingsOfWords(fresh).pieces(ROWS_AT_ONCE)) await this.repository.addSpellings(rows);
    for (const word of fresh) written.add(word);
  }

  /** In transactions of their own, in which whoever only reads gets a turn. */
  private async writeApart(all: SortedRows, write: (rows: string[][]) => Promise<void>): Promise<void> {
    for (const rows of all.pieces(ROWS_A_TRANSACTION)) {
      await this.transactions.run(async () => {
        for (const some of pieces(rows, ROWS_AT_ONCE)) {
          await write(some);
          await breathe();
        }
      });
    }
  }
}
