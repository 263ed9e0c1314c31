import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import type { Clock } from '../../clock.js';
import { SECOND } from '../../clock.js';
import type { JobsSettings } from '../jobs-settings.js';
import type { DueJob } from '../jobs.repository.js';
import type { JobDriver, JobProcess } from './driver.js';

const QUEUE = 'jobs';
const QUIET = 30 * SECOND;

/**
 * Jobs reach workers through BullMQ on Redis, web and worker processes apart. A queue entry is the id of a row and
 * nothing else: BullMQ neither counts tries nor keeps results, so that a Redis that was wiped or is away costs time
 * only; the sweep fills it again. Redis must run with `maxmemory-policy noeviction`.
 */
export class BullmqRedisDriver implements JobDriver {
  readonly ownQueue = true;
  private readonly logger = new Logger(BullmqRedisDriver.name);
  private readonly prefix: string;
  private readonly producer: Redis;
  private readonly queue: Queue;
  private consumer: Redis | null = null;
  private worker: Worker | null = null;
  private complainedAt = -Infinity;

  /** @param installation any secret of the installation: two of them may share one Redis without meeting */
  constructor(
    private readonly url: string,
    installation: string,
    private readonly settings: JobsSettings,
    private readonly clock: Clock,
  ) {
    this.prefix = `guichet-${createHash('sha256').update(`queue ${installation}`).digest('hex').slice(0, 12)}`;
    // A producer fails at once while Redis is away: the rows wait in the database, nothing piles up in memory.
    this.producer = this.connect({ maxRetriesPerRequest: 1, enableOfflineQueue: false });
    this.queue = new Queue(QUEUE, { connection: this.producer, prefix: this.prefix });
    this.queue.on('error', (error) => this.complain(error));
  }

  async start(process: JobProcess): Promise<void> {
    this.consumer = this.connect({ maxRetriesPerRequest: null });
    this.worker = new Worker(QUEUE, (job, token) => this.work(process, job, token), {
      connection: this.consumer,
      prefix: this.prefix,
      concurrency: this.settings.concurrency,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      maxStalledCount: 1000,
    });
    this.worker.on('error', (error) => this.complain(error));
  }

  async accept(jobs: readonly DueJob[]): Promise<void> {
    const now = this.clock.now();
    await this.queue.addBulk(
      jobs.map(({ id, name, runAt }) => ({
        name,
        data: {},
        opts: {
          jobId: id,
          delay: Math.max(0, runAt - now),
          removeOnComplete: true,
          removeOnFail: true,
        },
      })),
    );
  }

  async stop(): Promise<void> {
    const closed = Promise.all([this.worker?.close(), this.queue.close()]);
    // A close waits for Redis; a Redis that is away must not keep the process.
    await Promise.race([closed, later(this.settings.grace + SECOND)]).catch((error) => this.complain(error));
    this.producer.disconnect();
    this.consumer?.disconnect();
  }

  private async work(process: JobProcess, job: Job, token?: string): Promise<void> {
    const outcome = await process.runById(job.id ?? '');
    if (outcome.state !== 'queued') return;
    await job.moveToDelayed(outcome.runAt, token);
    throw new DelayedError();
  }

  private connect(options: { maxRetriesPerRequest: number | null; enableOfflineQueue?: boolean }): Redis {
    const connection = new Redis(this.url, {
      ...options,
      retryStrategy: (times) => Math.min(times * 100, 2 * SECOND),
    });
    connection.on('error', (error) => this.complain(error));
    return connection;
  }

  /** One line in half a minute: a lost Redis reports itself several times a second. */
  private complain(error: unknown): void {
    const now = performance.now();
    if (now - this.complainedAt < QUIET) return;
    this.complainedAt = now;
    this.logger.warn(`Redis: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const later = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
