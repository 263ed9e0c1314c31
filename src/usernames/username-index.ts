import { Injectable } from '@nestjs/common';
import type { PersonIndex } from '../directory/person-index.port.js';
import { pieces } from '../platform/database/bulk.js';
import { Transactions } from '../platform/database/transactions.js';
import { IndexRepository, type IndexedRow } from './index.repository.js';
import { keysOf, onGuardedShelf } from './keys.rules.js';
import { oneDeletionOrNone } from './typing-error.rules.js';

const PEOPLE_AT_ONCE = 500;
const TERMS = Symbol('surnames whose spellings this transaction has written');

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
    const names = new Set<string>();
    const rows = people.flatMap((person) => {
      const own = aliases.filter(({ id }) => id === person.id).map(({ alias }) => alias);
      return this.rowsOf(person, own, names);
    });
    await this.repository.add(rows);
    await this.learn(names);
  }

  private rowsOf(person: IndexedRow, aliases: readonly string[], names: Set<string>) {
    return keysOf({ ...person, aliases }).map(({ kind, term, given }) => {
      if (kind === 'name') names.add(term);
      return [person.protected ? onGuardedShelf(kind) : kind, term, given, person.id] as const;
    });
  }

  private async learn(names: ReadonlySet<string>): Promise<void> {
    const written = this.transactions.local(TERMS, () => new Set<string>());
    const fresh = [...names].filter((name) => !written.has(name));
    const known = await this.repository.knownTerms(fresh);
    const rows = fresh
      .filter((name) => !known.has(name))
      .flatMap((name) => oneDeletionOrNone(name).map((variant) => [variant, name] as const));
    await this.repository.addSpellings(rows);
    for (const name of fresh) written.add(name);
  }
}
