import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config/config.js';
import { Transactions } from '../database/transactions.js';
import { newId } from '../ids.js';
import { JOB_DRIVER, type JobDriver } from './drivers/driver.js';
import { JobRegistry } from './job-registry.js';
import { JobRelay } from './job-relay.js';
import { JobRunner } from './job-runner.js';
import { JobSweep } from './job-sweep.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsSettings } from './jobs-settings.js';

/** Runs jobs in this process, unless it is a web process: driver, sweep, recurring jobs, and a graceful stop. */
@Injectable()
export class JobWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobWorker.name);
  private sweeping: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: JobsRepository,
    private readonly registry: JobRegistry,
    private readonly relay: JobRelay,
    private readonly runner: JobRunner,
    private readonly sweep: JobSweep,
    @Inject(JOB_DRIVER) private readonly driver: JobDriver,
    private readonly settings: JobsSettings,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.processRole === 'web') return;
    await this.scheduleRecurring();
    await this.driver.start(this.runner);
    this.sweepSoon(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.sweeping;
    await this.relay.settled();
    const impatient = setTimeout(() => this.runner.abortAll(), this.settings.grace);
    await this.driver.stop();
    clearTimeout(impatient);
  }

  /** Runs every due job here and now until none is left; returns how many ran. For tests and scripts. */
  async drain(): Promise<number> {
    let ran = 0;
    for (;;) {
      const jobs = await this.runner.take(this.settings.concurrency);
      if (jobs.length === 0) return ran;
      await Promise.all(jobs.map((job) => this.runner.run(job)));
      ran += jobs.length;
    }
  }

  private sweepSoon(pause: number): void {
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep
        .round()
        .catch((error: unknown) => this.logger.warn(`The sweep will try again: ${String(error)}`))
        .finally(() => {
          if (this.timer) this.sweepSoon(this.settings.sweep);
        });
    }, pause);
  }

  /** One row per recurring job, whoever starts first; its end queues it again for the next slot. */
  private async scheduleRecurring(): Promise<void> {
    const recurring = this.registry.recurring();
    if (recurring.length === 0) return;
    const now = this.clock.now();
    await this.transactions.run(async () => {
      for (const { name, attempts } of recurring) {
        const row = { id: newId(), name, payload: '{}', maxAttempts: attempts, runAt: now, createdAt: now };
        if (await this.repository.insert({ ...row, key: `every:${name}` })) this.relay.offer(row);
      }
    });
  }
}
