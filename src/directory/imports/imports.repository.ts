import { Injectable } from '@nestjs/common';
import { insertRows } from '../../platform/database/bulk.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { ImportState } from './import-state.rules.js';
import type { ImportRecord, ImportOptions, ImportSummary, StagedRow } from './import.types.js';
import type { StagingRow } from './staging.js';

type Raw = Omit<ImportRecord, 'options' | 'summary' | 'problems'> & {
  options: string;
  summary: string;
  problems: string;
};

const IMPORT = `SELECT id AS "id", kind AS "kind", state AS "state", file_name AS "fileName", options AS "options",
  summary AS "summary", total_rows AS "totalRows", good_rows AS "goodRows", bad_rows AS "badRows",
  done_rows AS "doneRows", problems AS "problems", account_id AS "accountId", actor_label AS "actorLabel",
  created_at AS "createdAt", finished_at AS "finishedAt" FROM directory_imports`;

/** Imports and their staged rows. */
@Injectable()
export class ImportsRepository {
  constructor(private readonly transactions: Transactions) {}

  async insert(record: ImportRecord): Promise<void> {
    await insertRows(
      this.transactions,
      'directory_imports',
      [
        'id',
        'kind',
        'state',
        'file_name',
        'options',
        'summary',
        'total_rows',
        'good_rows',
        'bad_rows',
        'done_rows',
        'problems',
        'account_id',
        'actor_label',
        'created_at',
        'finished_at',
      ],
      [
        [
          record.id,
          record.kind,
          record.state,
          record.fileName,
          JSON.stringify(record.options),
          JSON.stringify(record.summary),
          record.totalRows,
          record.goodRows,
          record.badRows,
          record.doneRows,
          JSON.stringify(record.problems),
          record.accountId,
          record.actorLabel,
          record.createdAt,
          record.finishedAt,
        ],
      ],
    );
  }

  /** How far a check is, without its report, which is long and after a while no longer grows. */
  async saveCounts({ id, totalRows, goodRows, badRows, doneRows }: ImportRecord): Promise<void> {
    await this.transactions.execute(
      'UPDATE directory_imports SET total_rows = $2, good_rows = $3, bad_rows = $4, done_rows = $5 WHERE id = $1',
      [id, totalRows, goodRows, badRows, doneRows],
    );
  }

  async save(record: ImportRecord): Promise<void> {
    await this.transactions.execute(
      `UPDATE directory_imports SET state = $2, options = $3, summary = $4, total_rows = $5, good_rows = $6,
         bad_rows = $7, done_rows = $8, problems = $9, finished_at = $10 WHERE id = $1`,
      [
        record.id,
        record.state,
        JSON.stringify(record.options),
        JSON.stringify(record.summary),
        record.totalRows,
        record.goodRows,
        record.badRows,
        record.doneRows,
        JSON.stringify(record.problems),
        record.finishedAt,
      ],
    );
  }

  /** Moves on only from a state it is still in; 0 when somebody was quicker. */
  async changeState(
    id: string,
    from: ImportState,
    to: ImportState,
    finishedAt: number | null,
  ): Promise<number> {
    return this.transactions.execute(
      'UPDATE directory_imports SET state = $3, finished_at = $4 WHERE id = $1 AND state = $2',
      [id, from, to, finishedAt],
    );
  }

  async progress(id: string, doneRows: number): Promise<void> {
    await this.transactions.execute('UPDATE directory_imports SET done_rows = $2 WHERE id = $1', [
      id,
      doneRows,
    ]);
  }

  async find(id: string): Promise<ImportRecord | null> {
    const [row] = await this.transactions.query<Raw>(`${IMPORT} WHERE id = $1`, [id]);
    return row ? parsed(row) : null;
  }

  /** Files that came in, not what was read from a directory. */
  async newest(limit: number): Promise<ImportRecord[]> {
    return (
      await this.transactions.query<Raw>(
        `${IMPORT} WHERE file_name NOT LIKE 'ldap:%' ORDER BY created_at DESC, id DESC LIMIT $1`,
        [limit],
      )
    ).map(parsed);
  }

  /** What was last read from a directory and written. */
  async lastFollowed(): Promise<ImportRecord | null> {
    const [row] = await this.transactions.query<Raw>(
      `${IMPORT} WHERE file_name LIKE 'ldap:%' AND state = 'done' ORDER BY created_at DESC, id DESC LIMIT 1`,
    );
    return row ? parsed(row) : null;
  }

  async inState(states: readonly ImportState[]): Promise<ImportRecord[]> {
    const list = states.map((state) => `'${state}'`).join(', ');
    return (await this.transactions.query<Raw>(`${IMPORT} WHERE state IN (${list}) ORDER BY created_at`)).map(
      parsed,
    );
  }

  async stage(importId: string, rows: readonly StagingRow[]): Promise<void> {
    await insertRows(
      this.transactions,
      'directory_import_rows',
      ['import_id', 'line', 'data'],
      rows.map(([place, data]) => [importId, place, data]),
    );
  }

  /** The next staged rows, in the order they were staged. */
  async staged<T>(importId: string, limit: number): Promise<Array<StagedRow<T>>> {
    const rows = await this.transactions.query<{ line: number; data: string }>(
      'SELECT line AS "line", data AS "data" FROM directory_import_rows WHERE import_id = $1 ORDER BY line LIMIT $2',
      [importId, limit],
    );
    return rows.map(({ line, data }) => ({ line, data: JSON.parse(data) as T }));
  }

  /** Forgets staged rows up to a line, or all. */
  async unstage(importId: string, upToLine?: number): Promise<void> {
    await this.transactions.execute(
      `DELETE FROM directory_import_rows WHERE import_id = $1 ${upToLine === undefined ? '' : 'AND line <= $2'}`,
      upToLine === undefined ? [importId] : [importId, upToLine],
    );
  }
}

function parsed(row: Raw): ImportRecord {
  return {
    ...row,
    options: JSON.parse(row.options) as ImportOptions,
    summary: JSON.parse(row.summary) as ImportSummary,
    problems: JSON.parse(row.problems) as ImportRecord['problems'],
  };
}
