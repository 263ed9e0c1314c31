import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { Channel, NotificationState } from './notification.rules.js';
import type { NotificationRow } from './notification.types.js';

export interface NewNotification {
  id: string;
  template: string;
  lang: string | null;
  recipientKind: string;
  recipientId: string;
  objectType: string;
  objectId: string | null;
  params: object;
  messageId: string;
  jobId: string;
  key: string | null;
  createdAt: number;
}

const COLUMNS = `id, template, lang, recipient_kind AS "recipientKind", recipient_id AS "recipientId",
  recipient_masked AS "recipientMasked", channel, object_type AS "objectType", object_id AS "objectId", params,
  state, message_id AS "messageId", attempts, reason, doubtful_at AS "doubtfulAt", accepted_at AS "acceptedAt",
  job_id AS "jobId", created_at AS "createdAt", updated_at AS "updatedAt"`;

type Raw = Omit<NotificationRow, 'params'> & { params: string };
const read = (row: Raw): NotificationRow => ({
  ...row,
  params: JSON.parse(row.params) as NotificationRow['params'],
});

/** The queries on `notifications`. States change only under the lease of the notification's job, or by hand. */
@Injectable()
export class NotificationsRepository {
  constructor(private readonly transactions: Transactions) {}

  async insert(row: NewNotification): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO notifications (id, template, lang, recipient_kind, recipient_id, object_type, object_id, params,
         state, message_id, attempts, job_id, key, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9, 0, $10, $11, $12, $12)`,
      [
        row.id,
        row.template,
        row.lang,
        row.recipientKind,
        row.recipientId,
        row.objectType,
        row.objectId,
        JSON.stringify(row.params),
        row.messageId,
        row.jobId,
        row.key,
        row.createdAt,
      ],
    );
  }

  async idOfKey(key: string): Promise<string | null> {
    const [row] = await this.transactions.query<{ id: string }>(
      'SELECT id FROM notifications WHERE key = $1',
      [key],
    );
    return row?.id ?? null;
  }

  async find(id: string): Promise<NotificationRow | null> {
    const [row] = await this.transactions.query<Raw>(`SELECT ${COLUMNS} FROM notifications WHERE id = $1`, [
      id,
    ]);
    return row ? read(row) : null;
  }

  /** Newest first; `before` is the id of the last one already shown. */
  async list(
    state: NotificationState | null,
    limit: number,
    before: string | null,
  ): Promise<NotificationRow[]> {
    const rows = await this.transactions.query<Raw>(
      `SELECT ${COLUMNS} FROM notifications
       WHERE ${state ? 'state = $3 AND' : ''} id < $1 ORDER BY id DESC LIMIT $2`,
      state ? [before ?? '~', limit, state] : [before ?? '~', limit],
    );
    return rows.map(read);
  }

  async about(objectType: string, objectId: string): Promise<NotificationRow[]> {
    const rows = await this.transactions.query<Raw>(
      `SELECT ${COLUMNS} FROM notifications WHERE object_type = $1 AND object_id = $2 ORDER BY id`,
      [objectType, objectId],
    );
    return rows.map(read);
  }

  async retryable(): Promise<NotificationRow[]> {
    const rows = await this.transactions.query<Raw>(
      `SELECT ${COLUMNS} FROM notifications WHERE state IN ('dead', 'unknown') ORDER BY id`,
    );
    return rows.map(read);
  }

  /** Notes whom the message goes to, in which language and by which way. */
  async address(id: string, lang: string, masked: string, channel: Channel): Promise<void> {
    await this.transactions.execute(
      'UPDATE notifications SET lang = $1, recipient_masked = $2, channel = $3 WHERE id = $4',
      [lang, masked.slice(0, 120), channel, id],
    );
  }

  async sending(id: string, now: number): Promise<void> {
    await this.transactions.execute(
      `UPDATE notifications SET state = 'sending', attempts = attempts + 1, updated_at = $1 WHERE id = $2`,
      [now, id],
    );
  }

  /** An earlier hand-over has no known outcome; the first such instant is kept. */
  async doubt(id: string, now: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE notifications SET doubtful_at = COALESCE(doubtful_at, $1), updated_at = $1 WHERE id = $2',
      [now, id],
    );
  }

  /** A capture is hand-over and acceptance in one. */
  async settle(id: string, state: 'sent' | 'captured', now: number): Promise<void> {
    await this.transactions.execute(
      `UPDATE notifications SET state = $1, reason = NULL, attempts = attempts + $2, accepted_at = $3,
         updated_at = $3 WHERE id = $4`,
      [state, state === 'captured' ? 1 : 0, now, id],
    );
  }

  async change(id: string, state: NotificationState, reason: string | null, now: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE notifications SET state = $1, reason = $2, updated_at = $3 WHERE id = $4',
      [state, reason, now, id],
    );
  }

  async requeue(id: string, jobId: string, now: number): Promise<boolean> {
    const changed = await this.transactions.execute(
      `UPDATE notifications SET state = 'queued', job_id = $1, updated_at = $2
       WHERE id = $3 AND state IN ('dead', 'unknown')`,
      [jobId, now, id],
    );
    return changed > 0;
  }

  /** A given-up message whose job was taken up again by hand. */
  async requeueOfJob(jobId: string, now: number): Promise<void> {
    await this.transactions.execute(
      `UPDATE notifications SET state = 'queued', updated_at = $1
       WHERE job_id = $2 AND state IN ('dead', 'unknown')`,
      [now, jobId],
    );
  }

  async countByState(): Promise<Record<string, number>> {
    const rows = await this.transactions.query<{ state: string; count: number }>(
      'SELECT state, count(*) AS count FROM notifications GROUP BY state',
    );
    return Object.fromEntries(rows.map((row) => [row.state, Number(row.count)]));
  }
}
