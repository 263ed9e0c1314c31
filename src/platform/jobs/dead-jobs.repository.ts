import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import type { JobState } from './job.rules.js';

/** One job as people see it: never its payload. */
export interface JobListing {
  id: string;
  name: string;
  state: JobState;
  attempts: number;
  runAt: number;
  createdAt: number;
  finishedAt: number | null;
  reason: string | null;
}

const LISTING = `id, name, state, attempts, run_at AS "runAt", created_at AS "createdAt",
  finished_at AS "finishedAt", reason`;

const ENDED = 'AND finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC';

/** The queries behind the list of jobs and their retry by hand. */
@Injectable()
export class DeadJobsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Ended jobs newest first, waiting and running ones in the order they are due. */
  async list(state: JobState, limit: number): Promise<JobListing[]> {
    const where = {
      done: ENDED,
      dead: ENDED,
      queued: 'ORDER BY run_at, id',
      running: 'ORDER BY lease_until',
    };
    return this.transactions.query(
      `SELECT ${LISTING} FROM jobs WHERE state = '${state}' ${where[state]} LIMIT $1`,
      [limit],
    );
  }

  async find(id: string): Promise<JobListing | null> {
    const [row] = await this.transactions.query<JobListing>(`SELECT ${LISTING} FROM jobs WHERE id = $1`, [
      id,
    ]);
    return row ?? null;
  }

  async deadNames(): Promise<Array<{ id: string; name: string }>> {
    return this.transactions.query(
      `SELECT id, name FROM jobs WHERE state = 'dead' AND finished_at IS NOT NULL`,
    );
  }

  /** Queues a dead job again, with as many tries as it is declared with. False when it is not dead any more. */
  async revive(id: string, attempts: number, now: number): Promise<boolean> {
    const changed = await this.transactions.execute(
      `UPDATE jobs SET state = 'queued', run_at = $1, accepted_at = NULL, finished_at = NULL,
         max_attempts = attempts + $2 WHERE id = $3 AND state = 'dead'`,
      [now, attempts, id],
    );
    return changed > 0;
  }
}
