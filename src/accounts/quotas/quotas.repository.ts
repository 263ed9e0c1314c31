import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';
import type { Slot } from './quota.rules.js';

/** What an account used of a quota in the present window. */
export interface Usage {
  readonly accountId: string;
  readonly accountName: string;
  readonly name: string;
  readonly used: number;
  /** Epoch milliseconds; null without a supervisor's hour. */
  readonly extendedUntil: number | null;
}

/** The only queries on quotas. */
@Injectable()
export class QuotasRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Adds to a minute; parallel takers of the same minute wait for each other on its row. */
  async add(accountId: string, name: string, minute: number, cost: number): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO quotas (id, account_id, name, minute, cost) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (account_id, name, minute) DO UPDATE SET cost = quotas.cost + excluded.cost`,
      [newId(), accountId, name, minute, cost],
    );
  }

  /** Minutes after `after` in which something was used. */
  async slots(accountId: string, name: string, after: number): Promise<Slot[]> {
    return this.transactions.query<Slot>(
      'SELECT minute AS "minute", cost AS "cost" FROM quotas WHERE account_id = $1 AND name = $2 AND minute > $3',
      [accountId, name, after],
    );
  }

  async forgetUpTo(accountId: string, name: string, minute: number): Promise<void> {
    await this.transactions.execute(
      'DELETE FROM quotas WHERE account_id = $1 AND name = $2 AND minute <= $3',
      [accountId, name, minute],
    );
  }

  async extendedUntil(accountId: string, name: string): Promise<number | null> {
    const [row] = await this.transactions.query<{ until: number | null }>(
      'SELECT max(until) AS "until" FROM quota_extensions WHERE account_id = $1 AND name = $2',
      [accountId, name],
    );
    return row?.until ?? null;
  }

  async extend(accountId: string, name: string, until: number, by: string, now: number): Promise<void> {
    await this.transactions.execute(
      'INSERT INTO quota_extensions (id, account_id, name, until, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [newId(), accountId, name, until, by, now],
    );
  }

  /** Everybody's use of the window, most first. */
  async usage(after: number): Promise<Usage[]> {
    return this.transactions.query<Usage>(
      `SELECT q.account_id AS "accountId", a.name AS "accountName", q.name AS "name", sum(q.cost) AS "used",
         (SELECT max(e.until) FROM quota_extensions e WHERE e.account_id = q.account_id AND e.name = q.name)
           AS "extendedUntil"
       FROM quotas q JOIN accounts a ON a.id = q.account_id WHERE q.minute > $1
       GROUP BY q.account_id, a.name, q.name ORDER BY 4 DESC, a.name LIMIT 200`,
      [after],
    );
  }
}
