import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import type { SetupLink } from './setup-link.entity.js';

const COLUMNS = `id AS "id", account_id AS "accountId", purpose AS "purpose", token_hash AS "tokenHash",
  created_by AS "createdBy", created_at AS "createdAt", expires_at AS "expiresAt", used_at AS "usedAt"`;

/** The only queries on set-up links. */
@Injectable()
export class SetupLinksRepository {
  constructor(private readonly transactions: Transactions) {}

  async byToken(tokenHash: string): Promise<SetupLink | null> {
    const [link] = await this.transactions.query<SetupLink>(
      `SELECT ${COLUMNS} FROM setup_links WHERE token_hash = $1`,
      [tokenHash],
    );
    return link ?? null;
  }

  /** The new link kills the earlier ones of the same account (or the earlier founding ones). */
  async replace(link: SetupLink): Promise<void> {
    await (link.accountId === null
      ? this.transactions.execute('DELETE FROM setup_links WHERE account_id IS NULL AND used_at IS NULL')
      : this.transactions.execute('DELETE FROM setup_links WHERE account_id = $1 AND used_at IS NULL', [
          link.accountId,
        ]));
    await this.transactions.execute(
      `INSERT INTO setup_links (id, account_id, purpose, token_hash, created_by, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [link.id, link.accountId, link.purpose, link.tokenHash, link.createdBy, link.createdAt, link.expiresAt],
    );
  }

  /** Uses the link up; false when somebody else just did. */
  async use(id: string, now: number): Promise<boolean> {
    const used = await this.transactions.execute(
      'UPDATE setup_links SET used_at = $1 WHERE id = $2 AND used_at IS NULL',
      [now, id],
    );
    return used === 1;
  }

  async removeUnused(accountId: string): Promise<void> {
    await this.transactions.execute('DELETE FROM setup_links WHERE account_id = $1 AND used_at IS NULL', [
      accountId,
    ]);
  }
}
