import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';

/** The only queries on recovery codes. */
@Injectable()
export class RecoveryCodesRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Drops the former codes of the account. */
  async replace(accountId: string, hashes: readonly string[], now: number): Promise<void> {
    await this.transactions.execute('DELETE FROM recovery_codes WHERE account_id = $1', [accountId]);
    for (const hash of hashes) {
      await this.transactions.execute(
        'INSERT INTO recovery_codes (id, account_id, code_hash, created_at) VALUES ($1, $2, $3, $4)',
        [newId(), accountId, hash, now],
      );
    }
  }

  /** Uses a code up; false when it is wrong or used. */
  async use(accountId: string, hash: string, now: number): Promise<boolean> {
    const used = await this.transactions.execute(
      'UPDATE recovery_codes SET used_at = $1 WHERE account_id = $2 AND code_hash = $3 AND used_at IS NULL',
      [now, accountId, hash],
    );
    return used === 1;
  }

  async left(accountId: string): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>(
      'SELECT count(*) AS "n" FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL',
      [accountId],
    );
    return Number(row?.n ?? 0);
  }
}
