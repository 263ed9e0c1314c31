import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';

export interface NewJob {
  id: string;
  name: string;
  payload: string;
  runAt: number;
  maxAttempts: number;
  key: string | null;
  createdAt: number;
}

export interface DueJob {
  id: string;
  name: string;
  runAt: number;
}

/** The queries by which jobs are written, handed over, counted and removed. States are literals, so that the partial indexes serve. */
@Injectable()
export class JobsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** False when a row with the same key exists already. */
  async insert(job: NewJob): Promise<boolean> {
    const inserted = await this.transactions.execute(
      `INSERT INTO jobs (id, name, payload, state, run_at, attempts, max_attempts, key, created_at)
       VALUES ($1, $2, $3, 'queued', $4, 0, $5, $6, $7) ON CONFLICT (key) DO NOTHING`,
      [job.id, job.name, job.payload, job.runAt, job.maxAttempts, job.key, job.createdAt],
    );
    return inserted > 0;
  }

  async idOfKey(key: string): Promise<string | null> {
    const [row] = await this.transactions.query<{ id: string }>('SELECT id FROM jobs WHERE key = $1', [key]);
    return row?.id ?? null;
  }

  /** Due jobs that no driver took, or took before `takenBefore` and has not run: its queue may be gone. */
  async unsent(now: number, takenBefore: number, limit: number): Promise<DueJob[]> {
    return this.transactions.query<DueJob>(
      `SELECT id, name, run_at AS "runAt" FROM jobs
       WHERE state = 'queued' AND run_at <= $1 AND (accepted_at IS NULL OR accepted_at < $2)
       ORDER BY run_at, id LIMIT $3`,
      [now, takenBefore, limit],
    );
  }

  async markAccepted(ids: readonly string[], now: number): Promise<void> {
    const places = ids.map((_, index) => `$${index + 2}`).join(', ');
    await this.transactions.execute(
      `UPDATE jobs SET accepted_at = $1 WHERE state = 'queued' AND id IN (${places})`,
      [now, ...ids],
    );
  }

  /** Removes what ended before `before`; keys end with their rows. */
  async purgeDone(before: number, limit: number): Promise<number> {
    return this.transactions.execute(
      `DELETE FROM jobs WHERE id IN
         (SELECT id FROM jobs WHERE state = 'done' AND finished_at < $1 ORDER BY finished_at LIMIT $2)`,
      [before, limit],
    );
  }

  /** How many jobs are in a state; counted on its partial index. */
  async count(state: 'queued' | 'running' | 'dead'): Promise<number> {
    const ended = state === 'dead' ? 'AND finished_at IS NOT NULL' : '';
    const [row] = await this.transactions.query<{ count: number }>(
      `SELECT count(*) AS count FROM jobs WHERE state = '${state}' ${ended}`,
    );
    return Number(row?.count ?? 0);
  }

  async oldestDue(now: number): Promise<number | null> {
    const [row] = await this.transactions.query<{ runAt: number | null }>(
      `SELECT min(run_at) AS "runAt" FROM jobs WHERE state = 'queued' AND run_at <= $1`,
      [now],
    );
    return row?.runAt == null ? null : Number(row.runAt);
  }
}
