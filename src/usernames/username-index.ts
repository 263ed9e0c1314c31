import { Injectable } from '@nestjs/common';
import type { PersonIndex } from '../directory/person-index.port.js';
import { pieces } from '../platform/database/bulk.js';
import { Transactions } from '../platform/database/transactions.js';
import { IndexRepository, type IndexedRow } from './index.repository.js';
import { keysOf, onGuardedShelf } from './keys.rules.js';
import { variantsOf, wordsOfName } from './words.rules.js';

const PEOPLE_AT_ONCE = 500;
const TERMS = Symbol('words whose variants this transaction has written');

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

  private async rebuild(ids: readonly string[]): Promise<void> {
    await this.repository.clear(ids);
    const people = await this.repository.people(ids);
    const aliases = await this.repository.aliases(ids);
    const words = new Set<string>();
    const rows = people.flatMap((person) => {
      const own = aliases.filter(({ id }) => id === person.id).map(({ alias }) => alias);
      return this.rowsOf(person, own, words);
    });
    await this.repository.add(rows);
    await this.learn(words);
  }

  private rowsOf(person: IndexedRow, aliases: readonly string[], words: Set<string>) {
    return keysOf({ ...person, aliases }).map(({ kind, term, given }) => {
      if (kind === 'name') for (const word of wordsOfName(term, given)) words.add(word);
      return [person.protected ? onGuardedShelf(kind) : kind, term, given, person.id] as const;
    });
  }

  private async learn(words: ReadonlySet<string>): Promise<void> {
    const written = this.transactions.local(TERMS, () => new Set<string>());
    const fresh = [...words].filter((word) => !written.has(word));
    const known = await this.repository.knownTerms(fresh);
    const rows = fresh
      .filter((word) => !known.has(word))
      .flatMap((word) => variantsOf(word).map((variant) => [variant, word] as const));
    await this.repository.addSpellings(rows);
    for (const word of fresh) written.add(word);
  }
}
