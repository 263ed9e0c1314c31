import type { Speech } from '../platform/i18n/formats.js';
import { teamName } from './case-words.views.js';
import type { Cause } from './case-causes.rules.js';
import type { CaseCard, TimelineRow } from './case.types.js';

export interface TimelineEntry {
  readonly tone: string;
  readonly icon: string;
  readonly who: string;
  readonly when: string;
  /** What happened; empty for a message. */
  readonly what: string;
  /** What was said; empty for an event. */
  readonly said: string;
  readonly internal: boolean;
}

const ICONS: Record<string, string> = {
  opened: 'plus-lg',
  assigned: 'person-check',
  released: 'inbox',
  resolved: 'check-lg',
  closed: 'check-circle-fill',
  reopened: 'arrow-repeat',
  parked: 'clock',
  resumed: 'arrow-right',
  'contested-by-owner': 'exclamation-triangle-fill',
  'person-changed': 'person-badge',
  'sheet-sent': 'send',
  'account-refused': 'lock',
  'hr-asked': 'send',
  'sheet-printed': 'printer',
};
const TONES: Record<string, string> = {
  resolved: 'is-ok',
  closed: 'is-ok',
  reopened: 'is-danger',
  'contested-by-owner': 'is-danger',
};
const NAMED = ['type', 'priority', 'team'];

/** The timeline as it is read: the opening first, then messages and events in their order. */
export function timeline(
  speech: Speech,
  card: CaseCard,
  rows: readonly TimelineRow[],
  context: { causes: readonly Cause[]; readerId: string; desk: boolean },
): TimelineEntry[] {
  const opened: TimelineEntry = {
    tone: '',
    icon: 'plus-lg',
    who: card.opener ?? speech.t('cases.message.author.system'),
    when: speech.dateTime(card.openedAt),
    what: speech.t('cases.event.opened', { channel: speech.t(`cases.channel.${card.channel}`) }),
    said: '',
    internal: false,
  };
  return [opened, ...rows.map((row) => entry(speech, card, row, context))];
}

/** One row of it, also for the page of a conflict. */
export function entry(
  speech: Speech,
  card: CaseCard,
  row: TimelineRow,
  context: { causes: readonly Cause[]; readerId: string; desk: boolean },
): TimelineEntry {
  const message = row.kind === 'message';
  const mine = row.by !== null && row.by === context.readerId;
  const internal = row.visibility === 'internal';
  return {
    tone: message ? (internal ? 'is-internal' : mine ? 'is-mine' : '') : (TONES[row.kind] ?? ''),
    icon: message ? (internal ? 'lock' : 'chat-dots') : (ICONS[row.kind] ?? 'pencil'),
    who: author(speech, card, row, context.desk),
    when: speech.dateTime(row.at),
    what: message ? '' : told(speech, row, context.causes),
    said: message ? (row.body ?? '') : '',
    internal,
  };
}

/** A school sees that the desk answered, not which agent. */
function author(speech: Speech, card: CaseCard, row: TimelineRow, desk: boolean): string {
  if (row.by === null) return speech.t('cases.message.author.system');
  if (desk || row.by === card.schoolOpener) return row.byName ?? speech.t('cases.message.author.desk');
  return speech.t('cases.message.author.desk');
}

function told(speech: Speech, row: TimelineRow, causes: readonly Cause[]): string {
  const { kind } = row;
  const [before, after] = [row.before ?? '', row.after ?? ''];
  if (kind === 'parked') return speech.t(`cases.event.parked-${after}`);
  if (kind === 'account-refused') return speech.t(`cases.event.account-refused-${after}`);
  if (kind === 'closed') return speech.t('cases.event.closed', { after: causeName(speech, causes, after) });
  if (kind === 'reopened' && after) return speech.t('cases.event.reopenedFor', { after });
  const named = /^(\w+)-changed$/.exec(kind)?.[1] ?? '';
  if (!NAMED.includes(named)) return speech.t(`cases.event.${kind}`, { before, after });
  const name = (word: string): string =>
    named === 'team' ? teamName(speech, word) : speech.t(`cases.${named}.${word}`);
  return speech.t(`cases.event.${kind}`, { before: name(before), after: name(after) });
}

/** The cause in the reader's language; its code when it is no longer on the list. */
export function causeName(speech: Speech, causes: readonly Cause[], code: string): string {
  const cause = causes.find((one) => one.code === code);
  if (!cause) return code;
  return speech.lang === 'en' ? cause.en : cause.fr;
}
