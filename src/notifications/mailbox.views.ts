import type { Speech } from '../platform/i18n/formats.js';
import type { Page } from '../platform/web/view.js';
import type { CapturedRow } from './notification.types.js';

interface MailboxLine {
  readonly href: string;
  readonly at: string;
  readonly channel: string;
  readonly recipient: string;
  /** Subject, or the text of an SMS. */
  readonly subject: string;
}
export interface MailboxListPage extends Page {
  readonly rows: readonly MailboxLine[];
  readonly older: string | null;
  readonly empty: { icon: string; title: string; text: string; action: null };
}
/** A run of text, a line end, or an address to follow. */
export interface Piece {
  readonly text: string;
  readonly href: string;
  readonly end: boolean;
}
export interface MailboxMessagePage extends Page {
  readonly subject: string;
  readonly recipient: string;
  readonly at: string;
  readonly channel: string;
  readonly pieces: readonly Piece[];
  /** Address of the HTML part alone, or '' for an SMS. */
  readonly body: string;
}

declare module '../platform/web/view.js' {
  interface Views {
    'notifications/mailbox': MailboxListPage;
    'notifications/message': MailboxMessagePage;
  }
}

export function mailboxPage(
  speech: Speech,
  data: { rows: readonly CapturedRow[]; next: string | null },
): MailboxListPage {
  return {
    title: speech.t('notifications.mailbox.title'),
    nav: 'mailbox',
    rows: data.rows.map((row) => ({
      href: `/mailbox/${row.id}`,
      at: speech.dateTime(row.capturedAt),
      channel: speech.t(`notifications.channel.${row.channel}`),
      recipient: row.recipient,
      subject: row.subject || row.text,
    })),
    older: data.next === null ? null : `/mailbox?after=${data.next}`,
    empty: { icon: 'mailbox', title: speech.t('notifications.mailbox.empty'), text: '', action: null },
  };
}

export function messagePage(speech: Speech, row: CapturedRow): MailboxMessagePage {
  return {
    title: row.subject || speech.t('notifications.mailbox.of', { recipient: row.recipient }),
    breadcrumb: [{ label: speech.t('notifications.mailbox.title'), href: '/mailbox' }],
    subject: row.subject,
    recipient: row.recipient,
    at: speech.dateTime(row.capturedAt),
    channel: speech.t(`notifications.channel.${row.channel}`),
    pieces: piecesOf(row.text),
    body: row.html === null ? '' : `/mailbox/${row.id}/body`,
  };
}

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g;

/** The lines of a text with its web addresses apart, so that a template can make links of them. */
export function piecesOf(text: string): Piece[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const pieces: Piece[] = [];
      let from = 0;
      for (const match of line.matchAll(LINK)) {
        if (match.index > from) pieces.push(plain(line.slice(from, match.index)));
        pieces.push({ text: match[0], href: match[0], end: false });
        from = match.index + match[0].length;
      }
      if (from < line.length) pieces.push(plain(line.slice(from)));
      return [...pieces, { text: '', href: '', end: true }];
    });
}

const plain = (text: string): Piece => ({ text, href: '', end: false });
