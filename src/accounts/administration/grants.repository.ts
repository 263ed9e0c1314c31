import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import type { RoleGrant } from './role-grant.entity.js';

/** A request that waits, with the names of who asked and for whom. */
export interface PendingGrant extends RoleGrant {
  readonly name: string;
  readonly requesterName: string;
}

const PENDING = `SELECT g.id AS "id", g.account_id AS "accountId", g.role AS "role", g.scope AS "scope", g.site AS "site",
  g.uais AS "uais", g.state AS "state", g.requested_by AS "requestedBy", g.requested_at AS "requestedAt",
  g.decided_by AS "decidedBy", g.decided_at AS "decidedAt", a.name AS "name", r.name AS "requesterName"
  FROM role_grants g JOIN accounts a ON a.id = g.account_id JOIN accounts r ON r.id = g.requested_by
  WHERE g.state = 'pending'`;

/** The only queries on requested roles. */
@Injectable()
export class GrantsRepository {
  constructor(private readonly transactions: Transactions) {}

  async pending(): Promise<PendingGrant[]> {
    return this.read(`${PENDING} ORDER BY g.requested_at, g.id`, []);
  }

  async pendingById(id: string): Promise<PendingGrant | null> {
    return (await this.read(`${PENDING} AND g.id = $1`, [id]))[0] ?? null;
  }

  async insert(grant: RoleGrant): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO role_grants (id, account_id, role, scope, site, uais, state, requested_by, requested_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        grant.id,
        grant.accountId,
        grant.role,
        grant.scope,
        grant.site,
        JSON.stringify(grant.uais),
        grant.state,
        grant.requestedBy,
        grant.requestedAt,
      ],
    );
  }

  /** False when somebody decided meanwhile. */
  async decide(id: string, state: 'approved' | 'refused', by: string | null, now: number): Promise<boolean> {
    const decided = await this.transactions.execute(
      `UPDATE role_grants SET state = $1, decided_by = $2, decided_at = $3 WHERE id = $4 AND state = 'pending'`,
      [state, by, now, id],
    );
    return decided === 1;
  }

  /** Ends what still waits for an account: a newer decision replaces it. */
  async withdraw(accountId: string, by: string | null, now: number): Promise<void> {
    await this.transactions.execute(
      `UPDATE role_grants SET state = 'refused', decided_by = $1, decided_at = $2
       WHERE account_id = $3 AND state = 'pending'`,
      [by, now, accountId],
    );
  }

  private async read(sql: string, params: readonly unknown[]): Promise<PendingGrant[]> {
    const rows = await this.transactions.query<Omit<PendingGrant, 'uais'> & { uais: string }>(sql, params);
    return rows.map((row) => ({ ...row, uais: JSON.parse(row.uais) as string[] }));
  }
}
