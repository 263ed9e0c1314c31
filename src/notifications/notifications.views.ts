import type { Speech } from '../platform/i18n/formats.js';
import type { BadgeTone } from '../platform/web/badge.js';
import { hasText } from '../platform/i18n/i18n.js';
import type { Page } from '../platform/web/view.js';
import { isRetryable, NOTIFICATION_STATES, type NotificationState } from './notification.rules.js';
import type { NotificationRow } from './notification.types.js';

interface Badge {
  readonly label: string;
  readonly tone: BadgeTone;
  readonly icon: string;
}
export interface NotificationLine {
  readonly id: string;
  readonly created: string;
  readonly template: string;
  readonly recipient: string;
  readonly channel: string;
  readonly about: string;
  readonly status: Badge;
  /** Reason of the last failure and doubts, in words. */
  readonly notes: readonly string[];
  readonly attempts: string;
  readonly canRetry: boolean;
}
export interface DeadJobLine {
  readonly id: string;
  readonly name: string;
  readonly ended: string;
  readonly attempts: string;
  readonly reason: string;
}
interface Tab {
  readonly label: string;
  readonly count: string;
  readonly href: string;
  readonly current: boolean;
}
export interface NotificationsPage extends Page {
  readonly tabs: readonly Tab[];
  readonly rows: readonly NotificationLine[];
  readonly older: string | null;
  readonly mayRetry: boolean;
  readonly anyRetryable: boolean;
  readonly deadJobs: readonly DeadJobLine[];
  readonly anyDeadJob: boolean;
  readonly empty: { icon: string; title: string; text: string; action: null };
}

declare module '../platform/web/view.js' {
  interface Views {
    'notifications/list': NotificationsPage;
  }
}

export interface NotificationsData {
  readonly state: NotificationState | null;
  readonly rows: readonly NotificationRow[];
  readonly nextCursor: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly deadJobs: ReadonlyArray<{
    id: string;
    name: string;
    attempts: number;
    finishedAt: number | null;
    reason: string | null;
  }>;
  readonly mayRetry: boolean;
}

const TONES: Readonly<Record<NotificationState, Omit<Badge, 'label'>>> = {
  queued: { tone: '', icon: 'hourglass-split' },
  sending: { tone: 'info', icon: 'send' },
  failed: { tone: 'warn', icon: 'arrow-repeat' },
  sent: { tone: 'ok', icon: 'check-circle-fill' },
  captured: { tone: 'ok', icon: 'mailbox' },
  cancelled: { tone: '', icon: 'dash-circle' },
  dead: { tone: 'danger', icon: 'x-circle-fill' },
  unknown: { tone: 'warn', icon: 'question-circle' },
};

export function notificationsPage(speech: Speech, data: NotificationsData): NotificationsPage {
  const { counts, state } = data;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const tab = (label: string, key: NotificationState | null, count: number): Tab => ({
    label,
    count: speech.number(count),
    href: notificationsHref(key, null),
    current: key === state,
  });
  return {
    title: speech.t('notifications.title'),
    nav: 'notifications',
    tabs: [
      tab(speech.t('notifications.filter.all'), null, total),
      ...NOTIFICATION_STATES.filter((one) => one === state || one === 'dead' || (counts[one] ?? 0) > 0).map(
        (one) => tab(stateLabel(speech, one), one, counts[one] ?? 0),
      ),
    ],
    rows: data.rows.map((row) => line(speech, row)),
    older: data.nextCursor === null ? null : notificationsHref(state, data.nextCursor),
    mayRetry: data.mayRetry,
    anyRetryable: (counts.dead ?? 0) + (counts.unknown ?? 0) > 0,
    deadJobs: data.deadJobs.map((job) => ({
      id: job.id,
      name: job.name,
      ended: job.finishedAt === null ? '' : speech.dateTime(job.finishedAt),
      attempts: speech.number(job.attempts),
      reason: reasonText(speech, job.reason ?? ''),
    })),
    anyDeadJob: data.deadJobs.length > 0,
    empty: { icon: 'envelope', title: speech.t('notifications.empty'), text: '', action: null },
  };
}

/** Address of the list in a state, continued after a row. */
export function notificationsHref(state: string | null, cursor: string | null): string {
  const params = new URLSearchParams();
  if (state) params.set('state', state);
  if (cursor) params.set('cursor', cursor);
  const text = params.toString();
  return text === '' ? '/notifications' : `/notifications?${text}`;
}

function line(speech: Speech, row: NotificationRow): NotificationLine {
  const object = known(speech, 'notifications.object.', row.objectType);
  const notes = [
    ...(row.reason ? [reasonText(speech, row.reason)] : []),
    ...(row.state === 'unknown' ? [speech.t('notifications.retryUnknown')] : []),
    ...(row.doubtfulAt !== null && row.state !== 'unknown' ? [speech.t('notifications.doubtful')] : []),
  ];
  return {
    id: row.id,
    created: speech.dateTime(row.createdAt),
    template: known(speech, 'notifications.template.', row.template),
    recipient: row.recipientMasked ?? speech.t('notifications.recipientLater'),
    channel: row.channel === null ? '' : speech.t(`notifications.channel.${row.channel}`),
    about: row.objectId === null ? object : `${object} ${row.objectId.slice(-12)}`,
    status: { label: stateLabel(speech, row.state), ...TONES[row.state] },
    notes,
    attempts: speech.number(row.attempts),
    canRetry: isRetryable(row.state),
  };
}

/** Our own reasons in the reader's language; what a mail server or a library said, as it said it. */
function reasonText(speech: Speech, reason: string): string {
  const code = /^[A-Z][A-Z_]+(?=:|$)/.exec(reason)?.[0];
  const key = `notifications.reason.${code}`;
  return code !== undefined && hasText(key) ? speech.t(key) : reason;
}

const stateLabel = (speech: Speech, state: NotificationState): string =>
  speech.t(`notifications.state.${state}`);

/** The word for a template or object, or the word itself where another module has just brought it. */
function known(speech: Speech, prefix: string, word: string): string {
  const key = `${prefix}${word}`;
  return hasText(key) ? speech.t(key) : word;
}

/** A notification over the API: never an address, a text, a link or a code. Instants as ISO 8601. */
export function apiNotification(row: NotificationRow) {
  const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return {
    id: row.id,
    template: row.template,
    lang: row.lang,
    channel: row.channel,
    recipient: { kind: row.recipientKind, masked: row.recipientMasked },
    object: { type: row.objectType, id: row.objectId },
    state: row.state,
    attempts: row.attempts,
    reason: row.reason,
    mayHaveArrivedTwice: row.doubtfulAt !== null,
    messageId: row.messageId,
    createdAt: instant(row.createdAt),
    updatedAt: instant(row.updatedAt),
    acceptedAt: instant(row.acceptedAt),
  };
}
