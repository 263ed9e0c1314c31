import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import type { JobContext } from '../platform/jobs/job-handler.js';
import { LeaseLost, PermanentFailure } from '../platform/jobs/job.errors.js';
import { reasonOf } from '../platform/jobs/job.rules.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Correspondents } from './correspondents.js';
import { DeliveryFailed, MailTransport } from './mail/mail.transport.js';
import { MailboxRepository } from './mailbox.repository.js';
import { MessageWriter, type Message } from './message-writer.js';
import { isSettled } from './notification.rules.js';
import type { NotificationRow } from './notification.types.js';
import { tellAccepted } from './notifications.jobs.js';
import { NotificationsRepository } from './notifications.repository.js';

/**
 * Brings one notification to its recipient. Safe to run again at any point: a message is sent twice only when the
 * process ended after the hand-over began and before its outcome was recorded, and then both copies carry the same
 * Message-ID.
 */
@Injectable()
export class Delivery {
  private readonly logger = new Logger(Delivery.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: NotificationsRepository,
    private readonly mailbox: MailboxRepository,
    private readonly correspondents: Correspondents,
    private readonly writer: MessageWriter,
    private readonly transport: MailTransport,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async deliver(id: string, context: JobContext): Promise<void> {
    const row = await this.repository.find(id);
    if (!row) throw new PermanentFailure('NOTIFICATION_GONE');
    if (isSettled(row.state)) return;
    const message = await this.write(row, context);
    if (!message) return this.cancel(row, context);
    if (!this.transport.configured) return this.settle(row, message, 'captured', context);
    const { recipient: to, subject, text, html } = message;
    if (html === null) throw new PermanentFailure('SMS_NOT_AVAILABLE');
    try {
      await this.transport.send(
        { to, subject, text, html, messageId: row.messageId },
        { signal: context.signal, beforeData: () => this.handOver(row, message, context) },
      );
    } catch (error) {
      throw error instanceof DeliveryFailed ? await this.refused(row, error, context) : error;
    }
    await this.settle(row, message, 'sent', context);
  }

  /** In the transaction that ends the job: the notification ends with it, and its owner hears of it. */
  async giveUp(id: string, reason: string): Promise<void> {
    const row = await this.repository.find(id);
    if (!row || isSettled(row.state)) return;
    const state = row.state === 'sending' || row.state === 'unknown' ? 'unknown' : 'dead';
    await this.repository.change(id, state, reason, this.clock.now());
    await this.correspondents.composer(row.template)?.gaveUp?.(row.params, reason);
  }

  /** Tells the owner of an accepted message again; for when the first telling failed. */
  async tellAccepted(id: string): Promise<void> {
    const row = await this.repository.find(id);
    if (!row || row.acceptedAt === null) return;
    const at = row.acceptedAt;
    await this.transactions.run(async () => this.tell(row, at));
  }

  private async write(row: NotificationRow, context: JobContext): Promise<Message | null> {
    try {
      return await this.writer.write(row);
    } catch (error) {
      await this.note(row, 'failed', reasonOf(error), context);
      throw error;
    }
  }

  /** The last moment before bytes leave: from here on only the server knows, until it answers. */
  private async handOver(row: NotificationRow, message: Message, context: JobContext): Promise<void> {
    const now = this.clock.now();
    await this.transactions.run(async () => {
      await context.assertHeld();
      if (row.state === 'sending') await this.repository.doubt(row.id, now);
      await this.repository.address(row.id, message.lang, message.masked, message.channel);
      await this.repository.sending(row.id, now);
    });
  }

  private async refused(row: NotificationRow, failure: DeliveryFailed, context: JobContext): Promise<Error> {
    const { permanent, unknown } = failure.verdict;
    await this.note(row, unknown ? 'unknown' : 'failed', reasonOf(failure), context);
    return permanent ? new PermanentFailure('MAIL_REFUSED', failure.message, { cause: failure }) : failure;
  }

  private async note(
    row: NotificationRow,
    state: 'failed' | 'unknown',
    reason: string,
    context: JobContext,
  ): Promise<void> {
    const now = this.clock.now();
    await this.transactions.run(async () => {
      await context.assertHeld();
      if (state === 'unknown') await this.repository.doubt(row.id, now);
      await this.repository.change(row.id, state, reason, now);
    });
  }

  /** Records the acceptance and ends the job in one transaction, trying hard: forgetting it would send twice. */
  private async settle(
    row: NotificationRow,
    message: Message,
    state: 'sent' | 'captured',
    context: JobContext,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.transactions.run(() => this.record(row, message, state, context, attempt < 3));
      } catch (error) {
        if (error instanceof LeaseLost || attempt === 6) throw error;
        this.logger.warn(`${row.id} is ${state}, but that was not recorded yet: ${String(error)}`);
        await pause(attempt * 200);
      }
    }
  }

  private async record(
    row: NotificationRow,
    message: Message,
    state: 'sent' | 'captured',
    context: JobContext,
    tellNow: boolean,
  ): Promise<void> {
    const now = this.clock.now();
    await context.complete();
    if (state === 'captured') {
      const { recipient, channel, subject, text, html } = message;
      await this.mailbox.keep({ id: row.id, recipient, channel, subject, text, html, capturedAt: now });
    }
    await this.repository.address(row.id, message.lang, message.masked, message.channel);
    await this.repository.settle(row.id, state, now);
    if (tellNow) await this.tell(row, now);
    else await this.jobs.enqueue(tellAccepted, { notificationId: row.id });
  }

  private async tell(row: NotificationRow, at: number): Promise<void> {
    await this.correspondents.composer(row.template)?.accepted?.(row.params, at);
  }

  private async cancel(row: NotificationRow, context: JobContext): Promise<void> {
    await this.transactions.run(async () => {
      await context.complete();
      await this.repository.change(row.id, 'cancelled', null, this.clock.now());
    });
  }
}
