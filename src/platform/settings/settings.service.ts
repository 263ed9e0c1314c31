import { Injectable } from '@nestjs/common';
import { Clock, SECOND } from '../clock.js';
import { Transactions } from '../database/transactions.js';

const FRESH_MS = 5 * SECOND;

/** Named values that outlive a restart. Reads are remembered for five seconds, so that hot pages cost no query. */
@Injectable()
export class Settings {
  private remembered = new Map<string, unknown>();
  private readAt = -Infinity;

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** The value kept under `name`, else `fallback`. */
  async get<T>(name: string, fallback: T): Promise<T> {
    const now = this.clock.now();
    if (Math.abs(now - this.readAt) > FRESH_MS) {
      const rows = await this.transactions.query<{ name: string; value: string }>(
        'SELECT name, value FROM settings',
      );
      this.remembered = new Map(rows.map((row) => [row.name, JSON.parse(row.value) as unknown]));
      this.readAt = now;
    }
    return this.remembered.has(name) ? (this.remembered.get(name) as T) : fallback;
  }

  /** Keeps a value; call inside `transactions.run`, with the audit record of the change. */
  async set(name: string, value: unknown): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO settings (name, value, updated_at) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
      [name, JSON.stringify(value), this.clock.now()],
    );
    this.readAt = -Infinity;
  }
}
