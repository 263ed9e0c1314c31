import { setImmediate as breathe } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { IndexedPerson, PersonIndex } from '../directory/person-index.port.js';
import { pieces } from '../platform/database/bulk.js';
import type { SortedRows } from '../platform/database/sorted-rows.js';
import { Transactions } from '../platform/database/transactions.js';
import { IndexBatch, Spellings } from './index-batch.js';
import { IndexVersion } from './index-version.js';
import { IndexRepository } from './index.repository.js';

const PEOPLE_AT_ONCE = 500;
const WORDS_AT_ONCE = 500;
/** Rows handed to the database before the event loop gets a turn. */
const ROWS_AT_ONCE = 2000;
/** Rows a transaction of an import's keys: a tenth of a second. */
const ROWS_A_TRANSACTION = 20_000;
const WORDS = Symbol('words whose variants this transaction has written');

/** Called with the share done, 0 to 1; false stops. */
type OnShare = (share: number) => boolean;

/** Keeps the look-up index in step with the directory, inside the directory's own transaction. */
@Injectable()
export class UsernameIndex implements PersonIndex {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: IndexRepository,
    private readonly versions: IndexVersion,
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

  /** Everybody's keys first, then the index from its beginning to its end, then the words nobody had brought before. */
  async addImported(
    importId: string,
    total: number,
    onProgress?: (done: number) => boolean | void,
  ): Promise<boolean> {
    const upTo = (from: number, to: number) => (share: number) =>
      onProgress?.(Math.min(total, Math.round(total * (from + (to - from) * share)))) !== false;
    await this.versions.begin();
    const batch = new IndexBatch();
    const spellings = new Spellings();
    try {
      return (
        (await this.gather(importId, batch, (people) => upTo(0, 0.3)(people / total))) &&
        (await this.writeApart(batch.keys, (rows) => this.repository.add(rows), upTo(0.3, 0.7))) &&
        (await this.spell(batch.words, spellings, upTo(0.7, 0.8))) &&
        (await this.writeApart(spellings.rows, (rows) => this.repository.addSpellings(rows), upTo(0.8, 1)))
      );
    } finally {
      batch.close();
      spellings.close();
    }
  }

  private async gather(importId: string, batch: IndexBatch, onPeople: OnShare): Promise<boolean> {
    let after = '';
    for (let done = 0; ; await breathe()) {
      const people = await this.repository.broughtBy(importId, after, PEOPLE_AT_ONCE);
      for (const person of people) batch.add(person, []);
      done += people.length;
      after = people.at(-1)?.id ?? after;
      if (!onPeople(done)) return false;
      if (people.length < PEOPLE_AT_ONCE) return true;
    }
  }

  private async spell(words: SortedRows, spellings: Spellings, onShare: OnShare): Promise<boolean> {
    let done = 0;
    for (const some of words.pieces(WORDS_AT_ONCE)) {
      spellings.add(await this.repository.unknown(some.flat()));
      done += some.length;
      if (!onShare(done / words.count)) return false;
      await breathe();
    }
    return true;
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
    const spellings = new Spellings();
    for (const words of batch.words.pieces(WORDS_AT_ONCE)) {
      const fresh = await this.repository.unknown(words.flat().filter((word) => !written.has(word)));
      spellings.add(fresh);
      for (const word of fresh) written.add(word);
    }
    for (const rows of spellings.rows.pieces(ROWS_AT_ONCE)) await this.repository.addSpellings(rows);
  }

  /** In transactions of their own, in which whoever only reads gets a turn. */
  private async writeApart(
    all: SortedRows,
    write: (rows: string[][]) => Promise<void>,
    onShare: OnShare,
  ): Promise<boolean> {
    const rows = all.pieces(ROWS_AT_ONCE);
    let done = 0;
    for (let left = true; left;) {
      left = await this.transactions.run(async () => {
        for (const upTo = done + ROWS_A_TRANSACTION; done < upTo; await breathe()) {
          const next = rows.next();
          if (next.done) return false;
          await write(next.value);
          done += next.value.length;
        }
        return true;
      });
      if (left && !onShare(done / all.count)) return false;
    }
    return true;
  }
}
