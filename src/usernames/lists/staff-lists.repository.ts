import { Injectable } from '@nestjs/common';
import { insertRows } from '../../platform/database/bulk.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { LineOutcome, Verdict } from './list-outcome.rules.js';
import type { LineRecord, ListRecord, OutcomeCounts } from './staff-list.types.js';

type Stored<T, K extends keyof T> = Omit<T, K> & Record<K, string>;

const LIST = `id AS "id", account_id AS "accountId", file_name AS "fileName", uai AS "uai", columns AS "columns",
  lines AS "lines", created_at AS "createdAt", done_at AS "doneAt"`;
const LINE = `number AS "number", text AS "text", outcome AS "outcome", people AS "people", more AS "more"`;

const listOf = (row: Stored<ListRecord, 'columns'>): ListRecord => ({
  ...row,
  columns: JSON.parse(row.columns) as string[],
});
const lineOf = (row: Stored<LineRecord, 'people'>): LineRecord => ({
  ...row,
  number: Number(row.number),
  people: JSON.parse(row.people) as LineRecord['people'],
});

/** The only queries on lists of names. */
@Injectable()
export class StaffListsRepository {
  constructor(private readonly transactions: Transactions) {}

  async insert(list: ListRecord, lines: readonly LineRecord[]): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO username_lists (id, account_id, file_name, uai, columns, lines, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [list.id, list.accountId, list.fileName, list.uai, JSON.stringify(list.columns), list.lines, list.createdAt],
    ); // prettier-ignore
    await insertRows(
      this.transactions,
      'username_list_lines',
      ['list_id', 'number', 'text', 'outcome', 'people', 'more'],
      lines.map((line) => [
        list.id,
        line.number,
        line.text,
        line.outcome,
        JSON.stringify(line.people),
        line.more,
      ]),
    );
  }

  async find(id: string): Promise<ListRecord | null> {
    const [row] = await this.transactions.query<Stored<ListRecord, 'columns'>>(
      `SELECT ${LIST} FROM username_lists WHERE id = $1`,
      [id],
    );
    return row ? listOf(row) : null;
  }

  /** Lists of an account, the latest first. */
  async ofAccount(accountId: string, limit: number): Promise<ListRecord[]> {
    const rows = await this.transactions.query<Stored<ListRecord, 'columns'>>(
      `SELECT ${LIST} FROM username_lists WHERE account_id = $1 ORDER BY created_at DESC LIMIT $2`,
      [accountId, limit],
    );
    return rows.map(listOf);
  }

  async counts(ids: readonly string[]): Promise<Map<string, OutcomeCounts>> {
    const found = new Map<string, Partial<Record<LineOutcome, number>>>();
    for (const id of ids) {
      const rows = await this.transactions.query<{ outcome: LineOutcome; n: number }>(
        'SELECT outcome AS "outcome", count(*) AS "n" FROM username_list_lines WHERE list_id = $1 GROUP BY outcome',
        [id],
      );
      found.set(id, Object.fromEntries(rows.map(({ outcome, n }) => [outcome, Number(n)])));
    }
    return found;
  }

  async lines(id: string): Promise<LineRecord[]> {
    const rows = await this.transactions.query<Stored<LineRecord, 'people'>>(
      `SELECT ${LINE} FROM username_list_lines WHERE list_id = $1 ORDER BY number`,
      [id],
    );
    return rows.map(lineOf);
  }

  /** The next lines that were not looked up. */
  async waiting(id: string, limit: number): Promise<LineRecord[]> {
    const rows = await this.transactions.query<Stored<LineRecord, 'people'>>(
      `SELECT ${LINE} FROM username_list_lines WHERE list_id = $1 AND outcome = 'waiting' ORDER BY number LIMIT $2`,
      [id, limit],
    );
    return rows.map(lineOf);
  }

  async settle(id: string, number: number, { outcome, people, more }: Verdict): Promise<void> {
    await this.transactions.execute(
      `UPDATE username_list_lines SET outcome = $3, people = $4, more = $5
       WHERE list_id = $1 AND number = $2 AND outcome = 'waiting'`,
      [id, number, outcome, JSON.stringify(people), more],
    );
  }

  async markDone(id: string, at: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE username_lists SET done_at = $2 WHERE id = $1 AND done_at IS NULL',
      [id, at],
    );
  }

  async delete(id: string): Promise<void> {
    await this.transactions.execute('DELETE FROM username_list_lines WHERE list_id = $1', [id]);
    await this.transactions.execute('DELETE FROM username_lists WHERE id = $1', [id]);
  }

  /** Ids of lists made at that instant or before. */
  async madeUpTo(at: number, limit: number): Promise<string[]> {
    const rows = await this.transactions.query<{ id: string }>(
      'SELECT id AS "id" FROM username_lists WHERE created_at <= $1 ORDER BY created_at LIMIT $2',
      [at, limit],
    );
    return rows.map(({ id }) => id);
  }
}
