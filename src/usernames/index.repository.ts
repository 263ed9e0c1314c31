import { Injectable } from '@nestjs/common';
import { insertRows, pieces, places } from '../platform/database/bulk.js';
import { Transactions } from '../platform/database/transactions.js';

/** What the index is made from, of one person. */
export interface IndexedRow {
  id: string;
  username: string;
  birthName: string;
  usageName: string | null;
  firstName: string;
  email: string | null;
  protected: boolean | number;
}

const SOURCE = `SELECT id AS "id", username AS "username", birth_name AS "birthName", usage_name AS "usageName",
  first_name AS "firstName", email AS "email", protected AS "protected" FROM people`;
const BATCH = 500;

/** Writes of the look-up index. It reads the directory's tables itself: 100,000 people, in the import's transaction. */
@Injectable()
export class IndexRepository {
  constructor(private readonly transactions: Transactions) {}

  async people(ids: readonly string[]): Promise<IndexedRow[]> {
    return this.transactions.query<IndexedRow>(`${SOURCE} WHERE id IN (${places(ids.length)})`, ids);
  }

  async aliases(ids: readonly string[]): Promise<{ id: string; alias: string }[]> {
    return this.transactions.query(
      `SELECT person_id AS "id", alias AS "alias" FROM person_aliases WHERE person_id IN (${places(ids.length)})`,
      ids,
    );
  }

  async clear(ids: readonly string[]): Promise<void> {
    await this.transactions.execute(
      `DELETE FROM username_keys WHERE person_id IN (${places(ids.length)})`,
      ids,
    );
  }

  async add(
    rows: ReadonlyArray<readonly [kind: string, term: string, given: string, id: string]>,
  ): Promise<void> {
    const columns = ['kind', 'term', 'given', 'person_id'];
    await insertRows(this.transactions, 'username_keys', columns, rows, 'ON CONFLICT DO NOTHING');
  }

  /** Which of these words have their variants already. */
  async knownTerms(terms: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>();
    for (const some of pieces(terms, BATCH)) {
      const rows = await this.transactions.query<{ term: string }>(
        `SELECT term AS "term" FROM username_spellings WHERE variant = term AND variant IN (${places(some.length)})`,
        some,
      );
      for (const { term } of rows) known.add(term);
    }
    return known;
  }

  async addSpellings(rows: ReadonlyArray<readonly [variant: string, term: string]>): Promise<void> {
    const columns = ['variant', 'term'];
    await insertRows(this.transactions, 'username_spellings', columns, rows, 'ON CONFLICT DO NOTHING');
  }
}
