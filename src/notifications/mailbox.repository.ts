import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { CapturedRow } from './notification.types.js';

const COLUMNS = 'id, channel, recipient, subject, text, html, captured_at AS "capturedAt"';

/** The queries on messages kept instead of sent. */
@Injectable()
export class MailboxRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Twice for one notification is once: the later copy replaces the former. */
  async keep(row: CapturedRow): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO captured_messages (id, channel, recipient, subject, text, html, captured_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET recipient = excluded.recipient, subject = excluded.subject,
         text = excluded.text, html = excluded.html, captured_at = excluded.captured_at`,
      [row.id, row.channel, row.recipient, row.subject, row.text, row.html, row.capturedAt],
    );
  }

  /** Newest first. */
  async list(limit: number, before: { at: number; id: string } | null): Promise<CapturedRow[]> {
    return this.transactions.query<CapturedRow>(
      `SELECT ${COLUMNS} FROM captured_messages
       WHERE captured_at < $1 OR (captured_at = $1 AND id < $2)
       ORDER BY captured_at DESC, id DESC LIMIT $3`,
      [before?.at ?? Number.MAX_SAFE_INTEGER, before?.id ?? '~', limit],
    );
  }

  async find(id: string): Promise<CapturedRow | null> {
    const [row] = await this.transactions.query<CapturedRow>(
      `SELECT ${COLUMNS} FROM captured_messages WHERE id = $1`,
      [id],
    );
    return row ?? null;
  }
}
