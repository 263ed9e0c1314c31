import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import type { Account } from '../account.entity.js';
import { ACCOUNT_COLUMNS, toAccount } from '../accounts.repository.js';
import type { Session } from './session.entity.js';
import type { SessionStage } from './session.rules.js';

const COLUMNS = `s.id AS "id", s.account_id AS "accountId", s.token_hash AS "tokenHash", s.stage AS "stage",
  s.failures AS "failures", s.address AS "address", s.agent AS "agent", s.created_at AS "createdAt",
  s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt", s.stepped_up_at AS "steppedUpAt"`;

/** A live session with the account behind it, as every request needs it: one row, one query. */
export interface Visit {
  readonly sessionId: string;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly steppedUpAt: number | null;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Account['role'];
  readonly lang: string;
  readonly scope: string | null;
  readonly site: string | null;
  readonly uais: string;
  readonly personId: string | null;
}

const VISIT = `SELECT s.id AS "sessionId", s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt",
  s.stepped_up_at AS "steppedUpAt", a.id AS "id", a.name AS "name", a.email AS "email", a.role AS "role",
  a.lang AS "lang", a.scope AS "scope", a.site AS "site", a.uais AS "uais", a.person_id AS "personId"
  FROM sessions s JOIN accounts a ON a.id = s.account_id
  WHERE s.token_hash = $1 AND s.stage = 'full' AND a.state = 'active'`;

/** The only queries on sessions. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly transactions: Transactions) {}

  async visit(tokenHash: string): Promise<Visit | null> {
    return (await this.transactions.query<Visit>(VISIT, [tokenHash]))[0] ?? null;
  }

  /** A sign-in that waits for its next step, with its account. */
  async pending(tokenHash: string): Promise<{ session: Session; account: Account } | null> {
    const [session] = await this.transactions.query<Session>(
      `SELECT ${COLUMNS} FROM sessions s WHERE s.token_hash = $1 AND s.stage <> 'full'`,
      [tokenHash],
    );
    if (!session) return null;
    const [row] = await this.transactions.query<Parameters<typeof toAccount>[0]>(
      `SELECT ${ACCOUNT_COLUMNS} FROM accounts a WHERE a.id = $1 AND a.state = 'active'`,
      [session.accountId],
    );
    return row ? { session, account: toAccount(row) } : null;
  }

  /** Full sessions of an account, last seen first. */
  async ofAccount(accountId: string): Promise<Session[]> {
    return this.transactions.query<Session>(
      `SELECT ${COLUMNS} FROM sessions s WHERE s.account_id = $1 AND s.stage = 'full' ORDER BY s.last_seen_at DESC, s.id`,
      [accountId],
    );
  }

  async insert(session: Session): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO sessions (id, account_id, token_hash, stage, failures, address, agent, created_at, last_seen_at,
         expires_at, stepped_up_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        session.id,
        session.accountId,
        session.tokenHash,
        session.stage,
        session.failures,
        session.address,
        session.agent,
        session.createdAt,
        session.lastSeenAt,
        session.expiresAt,
        session.steppedUpAt,
      ],
    );
  }

  /** Moves a sign-in on under a new token; the old one is worthless. False when it is gone or was moved already. */
  async advance(id: string, from: SessionStage, next: Session): Promise<boolean> {
    const moved = await this.transactions.execute(
      `UPDATE sessions SET token_hash = $1, stage = $2, failures = 0, last_seen_at = $3, expires_at = $4,
         stepped_up_at = $5 WHERE id = $6 AND stage = $7`,
      [next.tokenHash, next.stage, next.lastSeenAt, next.expiresAt, next.steppedUpAt, id, from],
    );
    return moved === 1;
  }

  async countFailure(id: string): Promise<number> {
    await this.transactions.execute('UPDATE sessions SET failures = failures + 1 WHERE id = $1', [id]);
    const [row] = await this.transactions.query<{ n: number }>(
      'SELECT failures AS "n" FROM sessions WHERE id = $1',
      [id],
    );
    return row?.n ?? 0;
  }

  async touch(id: string, now: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE sessions SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1',
      [now, id],
    );
  }

  async stepUp(id: string, now: number): Promise<void> {
    await this.transactions.execute('UPDATE sessions SET stepped_up_at = $1 WHERE id = $2', [now, id]);
  }

  async remove(id: string): Promise<void> {
    await this.transactions.execute('DELETE FROM sessions WHERE id = $1', [id]);
  }

  /** Ends every session of an account, but `except`; returns how many were full. */
  async removeAll(accountId: string, except: string | null): Promise<void> {
    await this.transactions.execute('DELETE FROM sessions WHERE account_id = $1 AND id <> $2', [
      accountId,
      except ?? '',
    ]);
  }

  async removeExpired(before: number): Promise<void> {
    await this.transactions.execute('DELETE FROM sessions WHERE expires_at < $1', [before]);
  }
}
