import type { LeasedJob } from '../job-leases.repository.js';
import type { DueJob } from '../jobs.repository.js';

export type JobOutcome =
  | { state: 'done' | 'dead' | 'lost' }
  /** Back in the queue: run it again at `runAt`, epoch milliseconds. */
  | { state: 'queued'; runAt: number };

/** What a driver calls to get work done. The row decides: a job handed over twice runs once. */
export interface JobProcess {
  /** Takes up to `limit` due jobs from the database. */
  take(limit: number): Promise<LeasedJob[]>;
  run(job: LeasedJob): Promise<JobOutcome>;
  /** Takes the job of this row and runs it; `lost` when it is not this process's to run. */
  runById(id: string): Promise<JobOutcome>;
}

/**
 * Brings jobs to workers. The rows of `jobs` stay the truth: a driver may forget everything it was told, and the
 * sweep tells it again.
 */
export interface JobDriver {
  /** True when it keeps a queue outside the database, which has to be told of every job. */
  readonly ownQueue: boolean;
  /** Begins to run jobs in this process. */
  start(process: JobProcess): Promise<void>;
  /** Told of committed jobs, also where `start` was never called. Told twice is told once. */
  accept(jobs: readonly DueJob[]): Promise<void>;
  /** Takes no new job, waits for the running ones, lets go of every connection. */
  stop(): Promise<void>;
}

export const JOB_DRIVER = Symbol('job driver');
