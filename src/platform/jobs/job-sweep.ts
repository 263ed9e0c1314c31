import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Transactions } from '../database/transactions.js';
import { JobLeasesRepository } from './job-leases.repository.js';
import { JobRelay } from './job-relay.js';
import { JobRunner } from './job-runner.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsSettings } from './jobs-settings.js';

const CHUNK = 200;

/** Repairs what crashes and lost queues leave behind. Any number of processes may sweep: each job has one winner. */
@Injectable()
export class JobSweep {
  private purgedAt = -Infinity;

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: JobsRepository,
    private readonly leases: JobLeasesRepository,
    private readonly relay: JobRelay,
    private readonly runner: JobRunner,
    private readonly settings: JobsSettings,
    private readonly clock: Clock,
  ) {}

  /** One round: jobs of silent workers, jobs no driver has, rows nobody needs any more. */
  async round(): Promise<void> {
    for (const job of await this.leases.abandoned(this.clock.now(), CHUNK)) {
      const outcome = await this.runner.recover(job);
      if (outcome.state === 'queued') this.relay.send([{ id: job.id, name: job.name, runAt: outcome.runAt }]);
    }
    await this.relay.resend();
    await this.purge();
  }

  private async purge(): Promise<void> {
    const now = this.clock.now();
    if (now - this.purgedAt < this.settings.purgeEvery) return;
    this.purgedAt = now;
    const before = now - this.settings.keepDone;
    let removed = CHUNK;
    while (removed === CHUNK) {
      removed = await this.transactions.run(() => this.repository.purgeDone(before, CHUNK));
    }
  }
}
