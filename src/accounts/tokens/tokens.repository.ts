import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import type { Visit } from '../sessions/sessions.repository.js';
import type { ApiToken } from './api-token.entity.js';

/** A token with the account behind it; `sessionId` is the id of the token. */
export type TokenVisit = Omit<Visit, 'lastSeenAt'> & {
  readonly lastUsedAt: number | null;
  readonly scopes: string;
  /** 1 or true when the account has a second factor. */
  readonly hasFactor: number | boolean;
};

const VISIT = `SELECT t.id AS "sessionId", t.last_used_at AS "lastUsedAt", t.expires_at AS "expiresAt",
  t.stepped_up_at AS "steppedUpAt", t.scopes AS "scopes", a.id AS "id", a.name AS "name", a.email AS "email",
  a.role AS "role", a.lang AS "lang", a.scope AS "scope", a.site AS "site", a.uais AS "uais",
  a.person_id AS "personId", a.totp_secret IS NOT NULL AS "hasFactor"
  FROM api_tokens t JOIN accounts a ON a.id = t.account_id
  WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND a.state = 'active'`;

const COLUMNS = `id AS "id", account_id AS "accountId", name AS "name", token_hash AS "tokenHash", scopes AS "scopes",
  created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt", stepped_up_at AS "steppedUpAt",
  revoked_at AS "revokedAt"`;

/** The only queries on API tokens. */
@Injectable()
export class TokensRepository {
  constructor(private readonly transactions: Transactions) {}

  async visit(tokenHash: string): Promise<TokenVisit | null> {
    return (await this.transactions.query<TokenVisit>(VISIT, [tokenHash]))[0] ?? null;
  }

  /** Tokens of an account that were not revoked, newest first. */
  async ofAccount(accountId: string): Promise<ApiToken[]> {
    const rows = await this.transactions.query<Omit<ApiToken, 'scopes'> & { scopes: string }>(
      `SELECT ${COLUMNS} FROM api_tokens WHERE account_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id`,
      [accountId],
    );
    return rows.map((row) => ({ ...row, scopes: JSON.parse(row.scopes) as string[] }));
  }

  async insert(token: ApiToken): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO api_tokens (id, account_id, name, token_hash, scopes, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        token.id,
        token.accountId,
        token.name,
        token.tokenHash,
        JSON.stringify(token.scopes),
        token.createdAt,
        token.expiresAt,
      ],
    );
  }

  async touch(id: string, now: number): Promise<void> {
    await this.transactions.execute('UPDATE api_tokens SET last_used_at = $1 WHERE id = $2', [now, id]);
  }

  async stepUp(id: string, now: number): Promise<void> {
    await this.transactions.execute('UPDATE api_tokens SET stepped_up_at = $1 WHERE id = $2', [now, id]);
  }

  /** False when the account has no such token in use. */
  async revoke(id: string, accountId: string, now: number): Promise<boolean> {
    const revoked = await this.transactions.execute(
      'UPDATE api_tokens SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL',
      [now, id, accountId],
    );
    return revoked === 1;
  }

  async revokeAll(accountId: string, now: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE api_tokens SET revoked_at = $1 WHERE account_id = $2 AND revoked_at IS NULL',
      [now, accountId],
    );
  }
}
