import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Transactions } from '../database/transactions.js';
import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import { DeadJobsRepository, type JobListing } from './dead-jobs.repository.js';
import type { JobDeclaration, JobPayload } from './job.declaration.js';
import { JobRegistry } from './job-registry.js';
import { JobRelay } from './job-relay.js';
import { JOB_STATES, assertIdsOnly, type JobState } from './job.rules.js';
import { JobsRepository } from './jobs.repository.js';

export interface QueueFigures {
  queued: number;
  running: number;
  dead: number;
  /** How long the oldest due job has waited, in milliseconds; 0 when none waits. */
  lag: number;
}

export const DEFAULT_ATTEMPTS = 8;

/** Asks for work to be done after the present transaction, and looks after what could not be done. */
@Injectable()
export class Jobs {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: JobsRepository,
    private readonly dead: DeadJobsRepository,
    private readonly registry: JobRegistry,
    private readonly relay: JobRelay,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the job in the caller's transaction: rolled back, it never was; committed, it will be done. Returns the
   * id of its row. The payload holds ids only.
   * @param options.runAt epoch milliseconds, default now
   * @param options.key at most 120 characters; while a job under it exists (ended ones for three days) it is that job
   */
  async enqueue<P extends JobPayload>(
    job: JobDeclaration<P>,
    payload: P,
    options: { runAt?: number; key?: string } = {},
  ): Promise<string> {
    this.transactions.assertInside();
    assertIdsOnly(job.name, payload);
    const now = this.clock.now();
    const row = { id: newId(), name: job.name, runAt: options.runAt ?? now, createdAt: now };
    const key = options.key ?? null;
    const written = await this.repository.insert({
      ...row,
      key,
      payload: JSON.stringify(payload),
      maxAttempts: job.attempts,
    });
    if (!written) return (await this.repository.idOfKey(key ?? '')) ?? row.id;
    this.relay.offer(row);
    return row.id;
  }

  /** Jobs in a state without their payload: ended ones newest first, the others as they are due. */
  async list(state: JobState, limit = 100): Promise<JobListing[]> {
    if (!JOB_STATES.includes(state)) throw new DomainError('JOB_STATE_UNKNOWN', { state }, 'invalid');
    return this.dead.list(state, Math.min(limit, 1000));
  }

  find(id: string): Promise<JobListing | null> {
    return this.dead.find(id);
  }

  /** Queues a dead job again. Inside `run`. False when there is no such dead job. */
  async retry(id: string): Promise<boolean> {
    const job = await this.dead.find(id);
    return job?.state === 'dead' && this.revive(job.id, job.name);
  }

  /** Queues every dead job again; returns their ids. Inside `run`. */
  async retryAllDead(): Promise<string[]> {
    const revived: string[] = [];
    for (const { id, name } of await this.dead.deadNames()) {
      if (await this.revive(id, name)) revived.push(id);
    }
    return revived;
  }

  async figures(): Promise<QueueFigures> {
    const figures: QueueFigures = { queued: 0, running: 0, dead: 0, lag: 0 };
    for (const state of ['queued', 'running', 'dead'] as const) {
      figures[state] = await this.repository.count(state);
    }
    const now = this.clock.now();
    figures.lag = now - ((await this.repository.oldestDue(now)) ?? now);
    return figures;
  }

  private async revive(id: string, name: string): Promise<boolean> {
    const now = this.clock.now();
    const attempts = this.registry.get(name)?.declaration.attempts ?? DEFAULT_ATTEMPTS;
    if (!(await this.dead.revive(id, attempts, now))) return false;
    this.relay.offer({ id, name, runAt: now });
    return true;
  }
}
