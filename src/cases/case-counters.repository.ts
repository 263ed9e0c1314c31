import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { deltas, type Counted } from './case-counters.rules.js';

const PENDING = Symbol('counter changes of the open transaction');

/** Keeps the number of cases in every view, so that no page counts. */
@Injectable()
export class CaseCounters {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Notes a change. The sums are written once, just before the commit and in the order of their names: everybody
   * shares these rows, so they are held as briefly as can be, and never in two orders.
   */
  note(before: Counted | null, after: Counted | null): void {
    const pending = this.transactions.local(PENDING, () => {
      const sums = new Map<string, number>();
      this.transactions.beforeCommit(() => this.write(sums));
      return sums;
    });
    for (const [key, by] of deltas(before, after)) pending.set(key, (pending.get(key) ?? 0) + by);
  }

  /** The sum of each group of counters; one that nobody wrote yet counts nothing. */
  async sums(groups: readonly (readonly string[])[]): Promise<number[]> {
    const names = groups.flat();
    const rows = await this.transactions.query<{ name: string; total: number }>(
      `SELECT name AS "name", total AS "total" FROM case_counters
       WHERE name IN (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      names,
    );
    const totals = new Map(rows.map((row) => [row.name, row.total]));
    return groups.map((group) => group.reduce((sum, name) => sum + (totals.get(name) ?? 0), 0));
  }

  private async write(sums: Map<string, number>): Promise<void> {
    const rows = [...sums].filter(([, by]) => by !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
    if (rows.length === 0) return;
    await this.transactions.execute(
      `INSERT INTO case_counters (name, total)
       VALUES ${rows.map((_, i) => `($${2 * i + 1}, CAST($${2 * i + 2} AS integer))`).join(', ')}
       ON CONFLICT (name) DO UPDATE SET total = case_counters.total + excluded.total`,
      rows.flat(),
    );
  }
}
