import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { Transactions } from '../platform/database/transactions.js';
import { isId, newId } from '../platform/ids.js';
import type { JobListing } from '../platform/jobs/dead-jobs.repository.js';
import { assertIdsOnly, type JobState } from '../platform/jobs/job.rules.js';
import { Jobs } from '../platform/jobs/jobs.js';
import {
  JobNotDead,
  NotificationNotFound,
  NotificationNotRetryable,
  NotificationStateUnknown,
} from './notification.errors.js';
import {
  isRetryable,
  messageIdOf,
  NOTIFICATION_STATES,
  type NotificationState,
} from './notification.rules.js';
import type { NotificationRow } from './notification.types.js';
import { deliverNotification, Notifications, type NotificationRequest } from './notifications.jobs.js';
import { NotificationsRepository } from './notifications.repository.js';

export interface NotificationPage {
  rows: NotificationRow[];
  /** Id to continue after; null at the end. */
  nextCursor: string | null;
}

/** Asks for messages, shows what became of them, and has the abandoned ones tried again. */
@Injectable()
export class NotificationsService extends Notifications {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: NotificationsRepository,
    private readonly jobs: Jobs,
    private readonly audit: AuditService,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    super();
  }

  async send(request: NotificationRequest): Promise<string> {
    this.transactions.assertInside();
    assertIdsOnly(request.template, { ...request.ids, ...request.to, object: request.object.id });
    if (request.key) {
      // The same fact noticed twice at one instant is told once, and neither of those who noticed it fails.
      await this.transactions.lockChain(`notification:${request.key}`);
      const known = await this.repository.idOfKey(request.key);
      if (known) return known;
    }
    const id = newId();
    const jobId = await this.jobs.enqueue(deliverNotification, { notificationId: id });
    await this.repository.insert({
      id,
      template: request.template,
      lang: request.lang ?? null,
      recipientKind: request.to.kind,
      recipientId: request.to.id,
      objectType: request.object.type,
      objectId: request.object.id,
      params: request.ids,
      messageId: messageIdOf(id, this.config.mailFrom),
      jobId,
      key: request.key ?? null,
      createdAt: this.clock.now(),
    });
    return id;
  }

  /** One page, newest first. @throws NotificationStateUnknown */
  async list(
    filter: { state?: string; limit?: number; cursor?: string | null } = {},
  ): Promise<NotificationPage> {
    const state = filter.state ? stateOf(filter.state) : null;
    const limit = Math.min(Math.max(filter.limit ?? 50, 1), 200);
    const rows = await this.repository.list(state, limit + 1, isId(filter.cursor) ? filter.cursor : null);
    const page = rows.slice(0, limit);
    return { rows: page, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
  }

  counts(): Promise<Record<string, number>> {
    return this.repository.countByState();
  }

  /** Dead jobs other than deliveries, which the list of messages shows. */
  async otherDeadJobs(limit = 50): Promise<JobListing[]> {
    const jobs = await this.jobs.list('dead', limit);
    return jobs.filter(({ name }) => name !== deliverNotification.name);
  }

  jobsIn(state: JobState, limit?: number): Promise<JobListing[]> {
    return this.jobs.list(state, limit);
  }

  /** @throws NotificationNotFound, NotificationNotRetryable */
  async retry(id: string, by: Actor): Promise<NotificationRow> {
    await this.transactions.run(async () => {
      const row = isId(id) ? await this.repository.find(id) : null;
      if (!row) throw new NotificationNotFound();
      if (!(await this.revive(row))) throw new NotificationNotRetryable();
      this.audit.record({ actor: by, action: 'notification.retried', object: { type: 'notification', id } });
    });
    const row = await this.repository.find(id);
    if (!row) throw new NotificationNotFound();
    return row;
  }

  /** Tries every abandoned message again; returns how many. */
  async retryAll(by: Actor): Promise<number> {
    return this.transactions.run(async () => {
      let count = 0;
      for (const row of await this.repository.retryable()) if (await this.revive(row)) count += 1;
      const object = { type: 'notification', id: null };
      this.audit.record({ actor: by, action: 'notification.all_retried', object, details: { count } });
      return count;
    });
  }

  /** Takes up a dead job of any kind; a message's own state goes along. @throws JobNotDead */
  async retryJob(id: string, by: Actor): Promise<void> {
    await this.transactions.run(async () => {
      if (!isId(id) || !(await this.jobs.retry(id))) throw new JobNotDead();
      await this.repository.requeueOfJob(id, this.clock.now());
      this.audit.record({ actor: by, action: 'job.retried', object: { type: 'job', id } });
    });
  }

  /** Takes up every dead job; returns their ids. */
  async retryAllJobs(by: Actor): Promise<string[]> {
    return this.transactions.run(async () => {
      const ids = await this.jobs.retryAllDead();
      for (const id of ids) await this.repository.requeueOfJob(id, this.clock.now());
      const object = { type: 'job', id: null };
      this.audit.record({ actor: by, action: 'job.all_retried', object, details: { count: ids.length } });
      return ids;
    });
  }

  /** Its own job again, or a new one where that has ended otherwise. */
  private async revive(row: NotificationRow): Promise<boolean> {
    if (!isRetryable(row.state)) return false;
    const revived = await this.jobs.retry(row.jobId);
    const jobId = revived
      ? row.jobId
      : await this.jobs.enqueue(deliverNotification, { notificationId: row.id });
    return this.repository.requeue(row.id, jobId, this.clock.now());
  }
}

function stateOf(text: string): NotificationState {
  const state = NOTIFICATION_STATES.find((one) => one === text);
  if (!state) throw new NotificationStateUnknown();
  return state;
}
