import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Transactions } from '../database/transactions.js';
import { newId } from '../ids.js';
import type { JobOutcome, JobProcess } from './drivers/driver.js';
import type { JobContext } from './job-handler.js';
import { JobRegistry, type RegisteredJob } from './job-registry.js';
import { LeaseLost } from './job.errors.js';
import { afterFailure, nextSlot, tryNumber } from './job.rules.js';
import { JobLeasesRepository, type LeasedJob } from './job-leases.repository.js';
import { JobsSettings } from './jobs-settings.js';

const UNKNOWN = { attempts: 8, backoff: { base: 60_000, max: 3_600_000 } };

/** Takes jobs under a lease, runs their handlers, and records how they end: the part all drivers share. */
@Injectable()
export class JobRunner implements JobProcess {
  /** Names this process in leases; new at every start, so that a former self is another. */
  readonly owner = `${hostname().slice(0, 20)}:${process.pid}:${newId().slice(-12)}`;
  private readonly logger = new Logger(JobRunner.name);
  private readonly active = new Set<AbortController>();

  constructor(
    private readonly transactions: Transactions,
    private readonly leases: JobLeasesRepository,
    private readonly registry: JobRegistry,
    private readonly settings: JobsSettings,
    private readonly clock: Clock,
  ) {}

  async take(limit: number): Promise<LeasedJob[]> {
    const now = this.clock.now();
    if (!(await this.leases.anyDue(now))) return [];
    return this.transactions.run(() => this.leases.take(limit, this.owner, now, now + this.settings.lease));
  }

  async runById(id: string): Promise<JobOutcome> {
    const now = this.clock.now();
    const job = await this.transactions.run(() =>
      this.leases.takeOne(id, this.owner, now, now + this.settings.lease),
    );
    if (job) return this.run(job);
    const runAt = await this.leases.queuedFor(id);
    return runAt !== null && runAt > now ? { state: 'queued', runAt } : { state: 'lost' };
  }

  async run(job: LeasedJob): Promise<JobOutcome> {
    const registered = this.registry.get(job.name);
    const control = new AbortController();
    const done = { already: false };
    this.active.add(control);
    const renewal = setInterval(() => void this.renew(job, control, done), this.settings.lease / 3);
    try {
      if (!registered) throw new Error(`NO_HANDLER: this version has no handler for ${job.name}.`);
      const context = this.context(job, registered, control, done);
      // A handler deaf to the signal must not keep its place: without the lease nothing it does is recorded.
      await Promise.race([registered.handler.handle(job.payload, context), aborted(control.signal, job.id)]);
      return done.already ? { state: 'done' } : await this.succeed(job, registered);
    } catch (error) {
      if (done.already) return { state: 'done' };
      return error instanceof LeaseLost ? { state: 'lost' } : await this.fail(job, registered, error);
    } finally {
      clearInterval(renewal);
      this.active.delete(control);
    }
  }

  /** Tells every running handler to give up. */
  abortAll(): void {
    for (const control of this.active) control.abort(new Error('The worker stops.'));
  }

  /** Ends or requeues a job whose worker went silent. */
  async recover(job: LeasedJob): Promise<JobOutcome> {
    const now = this.clock.now();
    const won = await this.transactions.run(() =>
      this.leases.takeOver(job, this.owner, now, now + this.settings.lease),
    );
    if (!won) return { state: 'lost' };
    const failure = new Error('LEASE_EXPIRED: the worker stopped during this try.');
    return this.fail({ ...job, leaseOwner: this.owner }, this.registry.get(job.name), failure, true);
  }

  private async succeed(job: LeasedJob, registered: RegisteredJob): Promise<JobOutcome> {
    const { every, attempts } = registered.declaration;
    const now = this.clock.now();
    if (every === undefined) {
      const held = await this.transactions.run(() => this.leases.finish(job, now));
      return { state: held ? 'done' : 'lost' };
    }
    const runAt = nextSlot(now, every);
    const more = job.attempts + attempts - job.maxAttempts;
    const held = await this.transactions.run(() => this.leases.requeue(job, runAt, null, more, now));
    return held ? { state: 'queued', runAt } : { state: 'lost' };
  }

  private async fail(
    job: LeasedJob,
    registered: RegisteredJob | undefined,
    failure: unknown,
    atOnce = false,
  ): Promise<JobOutcome> {
    const now = this.clock.now();
    const declaration = registered?.declaration ?? UNKNOWN;
    const verdict = afterFailure(failure, job, declaration, now, Math.random(), this.settings.pace);
    this.logger.warn(`${job.name} ${job.id}, try ${job.attempts}: ${verdict.reason}`);
    if (verdict.state === 'dead') return this.bury(job, registered, verdict.reason);
    const runAt = atOnce ? Math.min(verdict.runAt, now) : verdict.runAt;
    const spent = job.attempts >= job.maxAttempts ? declaration.attempts : 0;
    const held = await this.transactions.run(() =>
      this.leases.requeue(job, runAt, verdict.reason, spent, now),
    );
    return held ? { state: 'queued', runAt } : { state: 'lost' };
  }

  private async bury(
    job: LeasedJob,
    registered: RegisteredJob | undefined,
    reason: string,
  ): Promise<JobOutcome> {
    const end = (tell: boolean): Promise<boolean> =>
      this.transactions.run(async () => {
        const held = await this.leases.bury(job, reason, this.clock.now());
        if (held && tell) await registered?.handler.gaveUp?.(job.payload, reason);
        return held;
      });
    try {
      return { state: (await end(true)) ? 'dead' : 'lost' };
    } catch (error) {
      this.logger.error(
        `${job.name} ${job.id} is given up, but its owner could not be told: ${String(error)}`,
      );
      return { state: (await end(false)) ? 'dead' : 'lost' };
    }
  }

  private context(
    job: LeasedJob,
    { declaration }: RegisteredJob,
    control: AbortController,
    done: { already: boolean },
  ): JobContext {
    return {
      jobId: job.id,
      attempt: tryNumber(job.attempts, job.maxAttempts, declaration.attempts),
      lastAttempt: job.attempts >= job.maxAttempts,
      signal: control.signal,
      complete: async () => {
        if (declaration.every !== undefined) throw new Error(`${job.name} is recurring and never complete.`);
        if (!(await this.leases.finish(job, this.clock.now()))) throw new LeaseLost(job.id);
        this.transactions.afterCommit(() => {
          done.already = true;
        });
      },
      assertHeld: async () => {
        const until = this.clock.now() + this.settings.lease;
        if (!(await this.leases.renew(job, until))) throw new LeaseLost(job.id);
      },
    };
  }

  private async renew(job: LeasedJob, control: AbortController, done: { already: boolean }): Promise<void> {
    try {
      const until = this.clock.now() + this.settings.lease;
      const held = await this.transactions.run(() => this.leases.renew(job, until));
      if (!held && !done.already) control.abort(new LeaseLost(job.id));
    } catch (error) {
      this.logger.warn(`The lease of ${job.id} was not renewed; trying again: ${String(error)}`);
    }
  }
}

function aborted(signal: AbortSignal, jobId: string): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new LeaseLost(jobId)), { once: true });
  });
}
