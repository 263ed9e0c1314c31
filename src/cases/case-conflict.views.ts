import type { Speech } from '../platform/i18n/formats.js';
import type { Page } from '../platform/web/view.js';
import { priorityOf } from './case.rules.js';
import type { Cause } from './case-causes.rules.js';
import { entry, type TimelineEntry } from './case-timeline.views.js';
import type { CaseCard, TimelineRow } from './case.types.js';

declare module '../platform/web/view.js' {
  interface Views {
    'cases/conflict': CaseConflictPage;
  }
}

export interface CaseConflictPage extends Page {
  readonly path: string;
  readonly timeline: readonly TimelineEntry[];
  /** What was typed beside what is there now, for the fields that differ. */
  readonly fields: readonly { label: string; mine: string; current: string }[];
  /** Text of a message, still to be edited. */
  readonly body: string | null;
  /** Sends the same again, on the present version. */
  readonly again: { action: string; hidden: readonly { name: string; value: string }[] };
}

type Typed = Readonly<Record<string, string | number | undefined>>;

/**
 * Shows both texts of a form that came too late: what was typed, kept whole and ready to be sent again, and what
 * happened meanwhile.
 * @param typed the values of the form; `action` is where it was sent
 */
export function caseConflictPage(
  speech: Speech,
  card: CaseCard,
  since: readonly TimelineRow[],
  sent: { action: string; typed: Typed },
  context: { causes: readonly Cause[]; readerId: string; desk: boolean },
): CaseConflictPage {
  const { body, version: _version, seenAt: _seenAt, ...rest } = sent.typed;
  const hidden = Object.entries({ ...rest, version: card.version, seenAt: card.updatedAt })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, value: String(value) }));
  return {
    title: speech.t('cases.conflict.title', { number: card.number }),
    nav: 'cases',
    breadcrumb: [
      { label: speech.t('cases.show.title', { number: card.number }), href: `/cases/${card.number}` },
    ],
    path: `/cases/${card.number}`,
    timeline: since.map((row) => entry(speech, card, row, context)),
    fields: differing(speech, card, rest),
    body: body === undefined ? null : String(body),
    again: { action: sent.action, hidden },
  };
}

function differing(speech: Speech, card: CaseCard, typed: Typed) {
  const current: Record<string, string> = {
    type: card.type,
    priority: priorityOf(card.priority),
    subject: card.subject,
    requesterName: card.requesterName ?? '',
  };
  const shown = (field: string, value: string): string =>
    (field === 'type' || field === 'priority') && value ? speech.t(`cases.${field}.${value}`) : value;
  return Object.entries(current).flatMap(([field, now]) => {
    const mine = typed[field];
    if (mine === undefined || mine === now) return [];
    const label = speech.t(field === 'requesterName' ? 'cases.show.requester' : `cases.open.${field}`);
    return [{ label, mine: shown(field, String(mine)), current: shown(field, now) }];
  });
}
