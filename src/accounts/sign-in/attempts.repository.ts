import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import type { Tries } from './throttle.rules.js';

/** The only queries on recent wrong tries. */
@Injectable()
export class AttemptsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The bucket's count, its row locked until the transaction ends, so that parallel tries queue up. */
  async lock(bucket: string): Promise<Tries> {
    await this.transactions.execute(
      'INSERT INTO sign_in_attempts (bucket, failures, last_at) VALUES ($1, 0, 0) ON CONFLICT (bucket) DO NOTHING',
      [bucket],
    );
    const [row] = await this.transactions.query<Tries>(
      `SELECT failures AS "failures", last_at AS "lastAt" FROM sign_in_attempts WHERE bucket = $1${this.transactions.dialect.forUpdate}`,
      [bucket],
    );
    return row ?? { failures: 0, lastAt: 0 };
  }

  async set(bucket: string, tries: Tries): Promise<void> {
    await this.transactions.execute(
      'UPDATE sign_in_attempts SET failures = $1, last_at = $2 WHERE bucket = $3',
      [tries.failures, tries.lastAt, bucket],
    );
  }

  /** Takes one try back: it was no failure. */
  async giveBack(bucket: string): Promise<void> {
    await this.transactions.execute(
      'UPDATE sign_in_attempts SET failures = failures - 1 WHERE bucket = $1 AND failures > 0',
      [bucket],
    );
  }

  async forget(bucket: string): Promise<void> {
    await this.transactions.execute('DELETE FROM sign_in_attempts WHERE bucket = $1', [bucket]);
  }

  async forgetBefore(instant: number): Promise<void> {
    await this.transactions.execute('DELETE FROM sign_in_attempts WHERE last_at < $1', [instant]);
  }
}
