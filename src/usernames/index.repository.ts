import { Injectable } from '@nestjs/common';
import type { IndexedPerson } from '../directory/person-index.port.js';
import { insertRows, pieces, places } from '../platform/database/bulk.js';
import { Transactions } from '../platform/database/transactions.js';

const COLUMNS = `p.id AS "id", p.username AS "username", p.birth_name AS "birthName", p.usage_name AS "usageName",
  p.first_name AS "firstName", p.email AS "email", p.protected AS "protected"`;
const BATCH = 500;

/** Writes of the look-up index. It reads the directory's tables itself: 100,000 people, in the import's transaction. */
@Injectable()
export class IndexRepository {
  constructor(private readonly transactions: Transactions) {}

  async people(ids: readonly string[]): Promise<IndexedPerson[]> {
    return this.transactions.query<IndexedPerson>(
      `SELECT ${COLUMNS} FROM people p WHERE p.id IN (${places(ids.length)})`,
      ids,
    );
  }

  /** Ids of people behind `after`, in order; on PostgreSQL nobody else changes them until the transaction ends. */
  async held(after: string, limit: number): Promise<string[]> {
    const rows = await this.transactions.query<{ id: string }>(
      `SELECT p.id AS "id" FROM people p WHERE p.id > $1 ORDER BY p.id LIMIT $2${this.transactions.dialect.forUpdate}`,
      [after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async isEmpty(): Promise<boolean> {
    const rows = await this.transactions.query(`SELECT 1 FROM username_keys LIMIT 1`);
    return rows.length === 0;
  }

  /** Some of the people an import brought in, by id, from behind `after`. */
  async broughtBy(importId: string, after: string, limit: number): Promise<IndexedPerson[]> {
    return this.transactions.query<IndexedPerson>(
      `SELECT ${COLUMNS} FROM people p WHERE p.id > $1 AND p.import_id = $2
         AND p.created_at >= (SELECT i.created_at FROM directory_imports i WHERE i.id = $3)
       ORDER BY p.id LIMIT $4`,
      [after, importId, importId, limit],
    );
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

  /** @param rows kind, term, given, person */
  async add(rows: ReadonlyArray<readonly string[]>): Promise<void> {
    const columns = ['kind', 'term', 'given', 'person_id'];
    await insertRows(this.transactions, 'username_keys', columns, rows, 'ON CONFLICT DO NOTHING');
  }

  /** Those of these words that have no variants yet. */
  async unknown(terms: readonly string[]): Promise<string[]> {
    const known = new Set<string>();
    for (const some of pieces(terms, BATCH)) {
      const rows = await this.transactions.query<{ term: string }>(
        `SELECT term AS "term" FROM username_spellings WHERE variant = term AND variant IN (${places(some.length)})`,
        some,
      );
      for (const { term } of rows) known.add(term);
    }
    return terms.filter((term) => !known.has(term));
  }

  /** @param rows variant, term */
  async addSpellings(rows: ReadonlyArray<readonly string[]>): Promise<void> {
    const columns = ['variant', 'term'];
    await insertRows(this.transactions, 'username_spellings', columns, rows, 'ON CONFLICT DO NOTHING');
  }
}
