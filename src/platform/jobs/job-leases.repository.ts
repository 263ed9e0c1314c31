import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';

/** A job this process may run until `leaseUntil`; owner and attempts together name this very lease. */
export interface LeasedJob {
  id: string;
  name: string;
  payload: object;
  attempts: number;
  maxAttempts: number;
  leaseOwner: string;
}

interface LeasedRow {
  id: string;
  name: string;
  payload: string;
  attempts: number;
  maxAttempts: number;
  leaseOwner: string;
}

const LEASED = `id, name, payload, attempts, max_attempts AS "maxAttempts", lease_owner AS "leaseOwner"`;

const leased = (row: LeasedRow): LeasedJob => ({ ...row, payload: JSON.parse(row.payload) as object });

/** The queries by which a job is taken, held and ended: always by its holder, never by a former one. */
@Injectable()
export class JobLeasesRepository {
  constructor(private readonly transactions: Transactions) {}

  async anyDue(now: number): Promise<boolean> {
    const rows = await this.transactions.query(
      `SELECT 1 FROM jobs WHERE state = 'queued' AND run_at <= $1 LIMIT 1`,
      [now],
    );
    return rows.length > 0;
  }

  /** Takes up to `limit` due jobs, oldest first; rows another process is taking are passed over. Inside `run`. */
  async take(limit: number, owner: string, now: number, until: number): Promise<LeasedJob[]> {
    const rows = await this.transactions.query<LeasedRow>(
      `WITH picked AS (
         SELECT id FROM jobs WHERE state = 'queued' AND run_at <= $1 ORDER BY run_at, id LIMIT $2
         ${this.transactions.dialect.skipLocked})
       UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_owner = $3, lease_until = $4
       WHERE id IN (SELECT id FROM picked) RETURNING ${LEASED}`,
      [now, limit, owner, until],
    );
    return rows.map(leased);
  }

  /** Takes one job by name of its row; null when it is not due, ended, or another's. Inside `run`. */
  async takeOne(id: string, owner: string, now: number, until: number): Promise<LeasedJob | null> {
    const [row] = await this.transactions.query<LeasedRow>(
      `UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_owner = $1, lease_until = $2
       WHERE id = $3 AND state = 'queued' AND run_at <= $4 RETURNING ${LEASED}`,
      [owner, until, id, now],
    );
    return row ? leased(row) : null;
  }

  async queuedFor(id: string): Promise<number | null> {
    const [row] = await this.transactions.query<{ runAt: number }>(
      `SELECT run_at AS "runAt" FROM jobs WHERE id = $1 AND state = 'queued'`,
      [id],
    );
    return row ? Number(row.runAt) : null;
  }

  /** False when the lease is another's by now; then nothing changed. */
  async renew(job: LeasedJob, until: number): Promise<boolean> {
    return this.held(job, 'lease_until = $4', [until]);
  }

  async finish(job: LeasedJob, now: number): Promise<boolean> {
    return this.held(
      job,
      `state = 'done', lease_owner = NULL, lease_until = NULL, reason = NULL, finished_at = $4`,
      [now],
    );
  }

  async bury(job: LeasedJob, reason: string, now: number): Promise<boolean> {
    return this.held(
      job,
      `state = 'dead', lease_owner = NULL, lease_until = NULL, reason = $4, finished_at = $5`,
      [reason, now],
    );
  }

  /** Back to the queue; the driver has to be told again. `moreAttempts` is added to what it may be tried. */
  async requeue(
    job: LeasedJob,
    runAt: number,
    reason: string | null,
    moreAttempts: number,
    now: number,
  ): Promise<boolean> {
    return this.held(
      job,
      `state = 'queued', lease_owner = NULL, lease_until = NULL, accepted_at = NULL,
       run_at = $4, reason = $5, max_attempts = max_attempts + $6, finished_at = $7`,
      [runAt, reason, moreAttempts, moreAttempts > 0 ? now : null],
    );
  }

  /** Jobs whose worker went silent. */
  async abandoned(now: number, limit: number): Promise<LeasedJob[]> {
    const rows = await this.transactions.query<LeasedRow>(
      `SELECT ${LEASED} FROM jobs WHERE state = 'running' AND lease_until < $1 ORDER BY lease_until LIMIT $2`,
      [now, limit],
    );
    return rows.map(leased);
  }

  /** Makes an expired lease this process's own; one winner, and none when its holder renewed after all. */
  async takeOver(job: LeasedJob, owner: string, now: number, until: number): Promise<boolean> {
    return this.held(job, 'lease_owner = $4, lease_until = $5', [owner, until, now], 'AND lease_until < $6');
  }

  /** A change by the holder of the lease only: owner and attempts are the fence against a former holder. */
  private async held(
    job: LeasedJob,
    change: string,
    values: readonly unknown[],
    condition = '',
  ): Promise<boolean> {
    const changed = await this.transactions.execute(
      `UPDATE jobs SET ${change}
       WHERE id = $1 AND state = 'running' AND lease_owner = $2 AND attempts = $3 ${condition}`,
      [job.id, job.leaseOwner, job.attempts, ...values],
    );
    return changed > 0;
  }
}
