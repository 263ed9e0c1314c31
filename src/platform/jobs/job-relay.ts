import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Transactions } from '../database/transactions.js';
import { JOB_DRIVER, type JobDriver } from './drivers/driver.js';
import { JobsRepository, type DueJob } from './jobs.repository.js';
import { JobsSettings } from './jobs-settings.js';

const BATCH = 1000;
/** More than this waits in the database alone; the sweep brings it. */
const BUFFER_LIMIT = 20_000;

/** Hands committed jobs to the driver, in batches, and sends again what it did not take. Never fails a request. */
@Injectable()
export class JobRelay {
  private readonly logger = new Logger(JobRelay.name);
  private buffer: DueJob[] = [];
  private flushing: Promise<void> | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: JobsRepository,
    @Inject(JOB_DRIVER) private readonly driver: JobDriver,
    private readonly settings: JobsSettings,
    private readonly clock: Clock,
  ) {}

  /** Called inside the transaction that writes the row; the driver hears of it after the commit. */
  offer(job: DueJob): void {
    this.transactions.afterCommit(() => this.send([job]));
  }

  /** Queues jobs for the driver and returns at once: the caller's answer does not wait for a slow queue. */
  send(jobs: readonly DueJob[]): void {
    if (this.buffer.length < BUFFER_LIMIT) this.buffer.push(...jobs);
    this.flushing ??= this.flush().finally(() => {
      this.flushing = null;
    });
  }

  /** Sends what is due and was not accepted, or was accepted long ago and has not run. Returns how many. */
  async resend(): Promise<number> {
    if (!this.driver.ownQueue) return 0;
    const now = this.clock.now();
    const jobs = await this.repository.unsent(now, now - this.settings.resendAfter, BATCH);
    if (jobs.length > 0) await this.deliver(jobs);
    return jobs.length;
  }

  /** Waits until nothing is on its way to the driver. */
  async settled(): Promise<void> {
    while (this.flushing) await this.flushing;
  }

  private async flush(): Promise<void> {
    // The next turn of the loop: everything committed in this one goes in the same batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.buffer.length > 0) {
      try {
        await this.deliver(this.buffer.splice(0, BATCH));
      } catch (error) {
        this.buffer = [];
        this.logger.warn(`The queue does not take jobs; they wait in the database: ${String(error)}`);
      }
    }
  }

  private async deliver(jobs: readonly DueJob[]): Promise<void> {
    await inTime(this.driver.accept(jobs), this.settings.acceptTimeout);
    if (!this.driver.ownQueue) return;
    const ids = jobs.map((job) => job.id);
    await this.transactions.run(() => this.repository.markAccepted(ids, this.clock.now()));
  }
}

async function inTime(work: Promise<void>, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${limit} ms`)), limit);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
