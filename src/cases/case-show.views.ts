import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import type { RadarPanel } from '../directory/trap-panels.js';
import type { CheckPanel } from '../identity-checks/check-panel.views.js';
import type { ResetsPanel } from '../resets/resets.views.js';
import type { CasePanels } from './case-panels.js';
import { CASE_ACTS, priorityOf, type CaseAct } from './case.rules.js';
import type { Cause } from './case-causes.rules.js';
import { causeName, timeline, type TimelineEntry } from './case-timeline.views.js';
import { priorityBadge, statusBadge, teamName, type Badge } from './case-words.views.js';
import { personStrip, type PersonStrip } from './person-strip.views.js';
import type { CaseCard, TimelineRow } from './case.types.js';

declare module '../platform/web/view.js' {
  interface Views {
    'cases/show': CaseShowPage;
    'cases/print': CaseShowPage;
  }
}

export interface CaseShowPage extends Page {
  readonly number: string;
  readonly path: string;
  readonly subject: string;
  readonly type: string;
  readonly status: Badge;
  readonly priority: Badge | null;
  readonly desk: boolean;
  /** Hidden fields of every form about this case. */
  readonly stamp: { version: number; seenAt: number; back: string };
  readonly facts: readonly { label: string; value: string }[];
  readonly strip: PersonStrip | null;
  /** What would make a hurried reset go wrong; null where nobody is about to act. */
  readonly radar: RadarPanel | null;
  readonly timeline: readonly TimelineEntry[];
  readonly message: FormModel<'body' | 'visibility'> | null;
  readonly ready: readonly { value: string; label: string; lang: string }[];
  readonly may: Readonly<Record<CaseAct, boolean>>;
  readonly mayAssignOthers: boolean;
  /** Nobody of the directory is concerned: HR may be asked for the account. */
  readonly mayAskHr: boolean;
  readonly causes: readonly { value: string; label: string }[];
  /** Identity check and resets of the case; null where the reader has no part in them. */
  readonly check: CheckPanel | null;
  readonly resets: ResetsPanel | null;
  /** What somebody whose account is not there yet may expect as a username; or ''. */
  readonly proposed: string;
}

export interface ShowContext {
  readonly now: number;
  readonly readerId: string;
  readonly desk: boolean;
  readonly acts: ReadonlySet<CaseAct>;
  readonly mayAssignOthers: boolean;
  /** Retired ones too. */
  readonly causes: readonly Cause[];
  readonly ready: readonly { value: string; label: string; lang: string }[];
  /** What was typed in the message and did not go through, or a ready answer put in. */
  readonly message?: FormState;
  /** Where forms of this page come back to. */
  readonly back: string;
  readonly panels: CasePanels;
}

/** The page of a case. */
export function caseShowPage(
  speech: Speech,
  card: CaseCard,
  rows: readonly TimelineRow[],
  context: ShowContext,
): CaseShowPage {
  const { desk, acts } = context;
  const { live } = context.panels;
  const speaks = desk ? acts.has('note') : acts.has('reply');
  return {
    title: speech.t('cases.show.title', { number: card.number }),
    nav: 'cases',
    breadcrumb: [{ label: speech.t(desk ? 'cases.nav.all' : 'cases.nav.mine'), href: '/cases' }],
    number: card.number,
    path: `/cases/${card.number}`,
    subject: card.subject,
    type: speech.t(`cases.type.${card.type}`),
    status: statusBadge(speech, card.status),
    priority: priorityBadge(speech, priorityOf(card.priority)),
    desk,
    stamp: stampOf(card, rows, context.back),
    facts: facts(speech, card, context.causes, desk),
    strip: personStrip(speech, card, context.now, desk, live),
    radar: context.panels.radar,
    timeline: timeline(speech, card, rows, context),
    message: speaks ? messageForm(speech, context) : null,
    ready: desk && acts.has('answer') ? context.ready : [],
    may: Object.fromEntries(CASE_ACTS.map((act) => [act, acts.has(act)])) as CaseShowPage['may'],
    mayAssignOthers: context.mayAssignOthers,
    mayAskHr: desk && card.personId === null && acts.has('park-third-party'),
    check: context.panels.check,
    resets: context.panels.resets,
    proposed: desk ? context.panels.proposed : '',
    causes: context.causes
      .filter((cause) => !cause.retired)
      .map((cause) => ({ value: cause.code, label: causeName(speech, context.causes, cause.code) })),
  };
}

function messageForm(speech: Speech, context: ShowContext): FormModel<'body' | 'visibility'> {
  const choices = context.acts.has('answer') ? ['public', 'internal'] : ['internal'];
  return buildForm(speech, context.message ?? {}, {
    body: { kind: 'textarea', label: 'cases.message.body', rows: 5, maxlength: 10_000, key: 'm', wide: true },
    visibility: {
      kind: context.desk ? 'choice' : 'hidden',
      label: 'cases.message.visibility',
      inline: true,
      options: choices.map((value) => ({ value, label: speech.t(`cases.message.${value}`) })),
      value: context.desk ? choices[0] : 'public',
    },
  });
}

function facts(speech: Speech, card: CaseCard, causes: readonly Cause[], desk: boolean) {
  const rows: [string, string | null][] = [
    ['type', speech.t(`cases.type.${card.type}`)],
    ['channel', speech.t(`cases.channel.${card.channel}`)],
    ['requester', card.requester],
    ['school', card.school ? `${card.school} (${card.uai ?? ''})` : card.uai],
    ['assignee', desk ? (card.assignee ?? speech.t('cases.show.nobody')) : null],
    ['team', desk ? teamName(speech, card.team) : null],
    ['opened', openedLine(speech, card)],
    ['resolved', card.resolvedAt === null ? null : speech.dateTime(card.resolvedAt)],
    ['closed', card.closedAt === null ? null : speech.dateTime(card.closedAt)],
    ['cause', desk && card.cause ? causeName(speech, causes, card.cause) : null],
  ];
  const known = rows.flatMap(([key, value]) =>
    value ? [{ label: speech.t(`cases.show.${key}`), value }] : [],
  );
  if (card.reopenedCount > 0) {
    known.push({
      label: speech.t('cases.show.history'),
      value: speech.t('cases.show.reopened', { n: card.reopenedCount }),
    });
  }
  return known;
}

function openedLine(speech: Speech, card: CaseCard): string {
  const when = speech.dateTime(card.openedAt);
  return card.opener ? speech.t('cases.show.openedBy', { when, who: card.opener }) : when;
}

/** What every form about a case carries. */
export const stampOf = (
  card: CaseCard,
  rows: readonly TimelineRow[],
  back: string,
): CaseShowPage['stamp'] => ({
  version: card.version,
  seenAt: lastSeen(card, rows),
  back,
});

/** The newest instant the page shows: what comes after it is news to whoever fills a form in. */
const lastSeen = (card: CaseCard, rows: readonly TimelineRow[]): number =>
  Math.max(card.openedAt, rows.at(-1)?.at ?? 0);
