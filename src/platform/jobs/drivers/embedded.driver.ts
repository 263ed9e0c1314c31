import { Logger } from '@nestjs/common';
import type { Clock } from '../../clock.js';
import type { JobsSettings } from '../jobs-settings.js';
import type { DueJob } from '../jobs.repository.js';
import type { JobDriver, JobProcess } from './driver.js';

/**
 * The worker over the database alone: woken at once by a commit of this process, and looking every second for what
 * others enqueued and for retries come due.
 */
export class EmbeddedDriver implements JobDriver {
  readonly ownQueue = false;
  private readonly logger = new Logger(EmbeddedDriver.name);
  private readonly running = new Set<Promise<void>>();
  private loop: Promise<void> | null = null;
  private stopped = false;
  private woken = false;
  private wake: () => void = () => undefined;
  private nextDue = Infinity;

  constructor(
    private readonly settings: JobsSettings,
    private readonly clock: Clock,
  ) {}

  async start(process: JobProcess): Promise<void> {
    this.loop = this.work(process);
  }

  async accept(jobs: readonly DueJob[]): Promise<void> {
    for (const job of jobs) this.nextDue = Math.min(this.nextDue, job.runAt);
    this.rouse();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.rouse();
    await this.loop;
    await Promise.all(this.running);
  }

  private async work(process: JobProcess): Promise<void> {
    while (!this.stopped) {
      const free = this.settings.concurrency - this.running.size;
      const taken = free > 0 ? await this.take(process, free) : 0;
      if (taken < free || free === 0) await this.sleep();
    }
  }

  private async take(process: JobProcess, limit: number): Promise<number> {
    this.woken = false;
    this.nextDue = Infinity;
    try {
      const jobs = await process.take(limit);
      for (const job of jobs) this.launch(process.run(job));
      return jobs.length;
    } catch (error) {
      this.logger.error(`No job could be taken; trying again: ${String(error)}`);
      return 0;
    }
  }

  private launch(run: ReturnType<JobProcess['run']>): void {
    const settled: Promise<void> = run.then(
      (outcome) => {
        if (outcome.state === 'queued') this.nextDue = Math.min(this.nextDue, outcome.runAt);
      },
      (error: unknown) => this.logger.error(`A job could not be ended: ${String(error)}`),
    );
    this.running.add(settled);
    void settled.finally(() => {
      this.running.delete(settled);
      this.rouse();
    });
  }

  private rouse(): void {
    this.woken = true;
    this.wake();
  }

  /** Until woken, the next known job is due, or one poll has passed. */
  private async sleep(): Promise<void> {
    if (this.woken) {
      // Forgotten here too: with every place taken nothing else would, and the loop would never let go of the process.
      this.woken = false;
      return;
    }
    const untilDue = this.nextDue - this.clock.now();
    const pause = Math.max(1, Math.min(this.settings.poll, untilDue > 0 ? untilDue : this.settings.poll));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
