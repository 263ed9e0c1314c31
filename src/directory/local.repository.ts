import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { AccountClass } from './account-class.rules.js';
import type { AccountStatus } from './account-state.rules.js';

export interface LocalAccount {
  personId: string;
  username: string;
  stamp: string;
  status: AccountStatus;
  accountClass: AccountClass;
  protected: boolean;
  createdAt: number;
  secretHash: string | null;
  mustChange: boolean;
  setAt: number | null;
  expiresAt: number | null;
  signedInAt: number | null;
  frozenAt: number | null;
}

type Raw = Omit<LocalAccount, 'protected' | 'mustChange'> & {
  protected: boolean | number;
  mustChange: boolean | number | null;
};

const ACCOUNT = `SELECT p.id AS "personId", p.username AS "username", p.stamp AS "stamp", p.status AS "status",
  p.account_class AS "accountClass", p.protected AS "protected", p.account_created_at AS "createdAt",
  s.secret_hash AS "secretHash", s.must_change AS "mustChange", s.set_at AS "setAt", s.expires_at AS "expiresAt",
  s.signed_in_at AS "signedInAt", f.frozen_at AS "frozenAt"
  FROM people p LEFT JOIN local_secrets s ON s.person_id = p.id LEFT JOIN local_freezes f ON f.person_id = p.id`;

/** The only queries of the local directory's accounts and secrets. */
@Injectable()
export class LocalRepository {
  constructor(private readonly transactions: Transactions) {}

  async account(personId: string): Promise<LocalAccount | null> {
    return this.one(`${ACCOUNT} WHERE p.id = $1`, personId);
  }

  /** By exact username only: aliases do not open an account. */
  async accountByUsername(usernameKey: string): Promise<LocalAccount | null> {
    return this.one(`${ACCOUNT} WHERE p.username_key = $1`, usernameKey);
  }

  private async one(sql: string, value: string): Promise<LocalAccount | null> {
    const [row] = await this.transactions.query<Raw>(sql, [value]);
    return row ? { ...row, protected: Boolean(row.protected), mustChange: Boolean(row.mustChange) } : null;
  }

  /** Compare-and-set on the stamp; 0 when somebody was quicker. */
  async changeState(change: {
    personId: string;
    from: string;
    to: string;
    status: AccountStatus;
    now: number;
  }): Promise<number> {
    return this.transactions.execute(
      `UPDATE people SET stamp = $3, status = $4, updated_at = $5 WHERE id = $1 AND stamp = $2`,
      [change.personId, change.from, change.to, change.status, change.now],
    );
  }

  async keepSecret(secret: {
    personId: string;
    hash: string;
    mustChange: boolean;
    now: number;
    expiresAt: number | null;
  }): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO local_secrets (person_id, secret_hash, must_change, set_at, expires_at, wrong_tries)
       VALUES ($1, $2, $3, $4, $5, 0)
       ON CONFLICT (person_id) DO UPDATE SET secret_hash = excluded.secret_hash, must_change = excluded.must_change,
         set_at = excluded.set_at, expires_at = excluded.expires_at, wrong_tries = 0`,
      [secret.personId, secret.hash, secret.mustChange, secret.now, secret.expiresAt],
    );
  }

  /** Counts a try before its outcome is known, so that parallel tries cannot share one count. */
  async countTry(personId: string): Promise<number> {
    await this.transactions.execute(
      `INSERT INTO local_secrets (person_id, must_change, wrong_tries) VALUES ($1, $2, 1)
       ON CONFLICT (person_id) DO UPDATE SET wrong_tries = local_secrets.wrong_tries + 1`,
      [personId, false],
    );
    const [row] = await this.transactions.query<{ tries: number }>(
      'SELECT wrong_tries AS "tries" FROM local_secrets WHERE person_id = $1',
      [personId],
    );
    return row?.tries ?? 0;
  }

  async forgetTries(personId: string): Promise<void> {
    await this.transactions.execute('UPDATE local_secrets SET wrong_tries = 0 WHERE person_id = $1', [
      personId,
    ]);
  }

  async signedIn(personId: string, now: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE local_secrets SET wrong_tries = 0, signed_in_at = $2 WHERE person_id = $1',
      [personId, now],
    );
  }

  async freeze(personId: string, now: number): Promise<void> {
    await this.transactions.execute(
      'INSERT INTO local_freezes (person_id, frozen_at) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING',
      [personId, now],
    );
  }

  async unfreeze(personId: string): Promise<void> {
    await this.transactions.execute('DELETE FROM local_freezes WHERE person_id = $1', [personId]);
  }
}
