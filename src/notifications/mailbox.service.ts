import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.js';
import { DomainError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import { MailboxRepository } from './mailbox.repository.js';
import { MessageNotFound } from './notification.errors.js';
import type { CapturedRow } from './notification.types.js';

export interface MailboxPage {
  rows: CapturedRow[];
  /** Id of the row to continue after; null at the end. */
  next: string | null;
}

const LIMIT = 50;

/** The messages kept instead of sent. Exists only while capture does: on loopback, without a mail server. */
@Injectable()
export class MailboxService {
  constructor(
    private readonly repository: MailboxRepository,
    private readonly config: Config,
  ) {}

  get capturing(): boolean {
    return this.config.smtpUrl === null && this.config.loopback;
  }

  /** @throws DomainError PAGE_NOT_FOUND where messages are really sent */
  async list(after?: string): Promise<MailboxPage> {
    this.assertCapturing();
    const last = isId(after) ? await this.repository.find(after) : null;
    const from = last === null ? null : { at: last.capturedAt, id: last.id };
    const rows = await this.repository.list(LIMIT + 1, from);
    const page = rows.slice(0, LIMIT);
    return { rows: page, next: rows.length > LIMIT ? (page.at(-1)?.id ?? null) : null };
  }

  /** @throws DomainError PAGE_NOT_FOUND, MessageNotFound */
  async read(id: string): Promise<CapturedRow> {
    this.assertCapturing();
    const row = isId(id) ? await this.repository.find(id) : null;
    if (!row) throw new MessageNotFound();
    return row;
  }

  private assertCapturing(): void {
    if (!this.capturing) throw new DomainError('PAGE_NOT_FOUND', {}, 'not_found');
  }
}
