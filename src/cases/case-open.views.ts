import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import { CASE_CHANNELS, CASE_PRIORITIES, CASE_TYPES, priorityOf } from './case.rules.js';
import type { CaseCard } from './case.types.js';

declare module '../platform/web/view.js' {
  interface Views {
    'cases/new': CaseNewPage;
    'cases/edit': CaseEditPage;
    'cases/assignment': CaseAssignmentPage;
  }
}

type OpenFields =
  | 'type'
  | 'channel'
  | 'priority'
  | 'subject'
  | 'description'
  | 'requester'
  | 'uai'
  | 'personId'
  | 'openKey'
  | 'back';

export interface CaseNewPage extends Page {
  readonly desk: boolean;
  readonly form: FormModel<OpenFields>;
  readonly person: { name: string; username: string; about: string } | null;
  /** Where the person is looked for. */
  readonly findPerson: string;
}

const words = (speech: Speech, kind: string, values: readonly string[]) =>
  values.map((value) => ({ value, label: speech.t(`cases.${kind}.${value}`) }));

/** The form that opens a case. `openKey` makes a second click harmless. */
export function openForm(
  speech: Speech,
  state: FormState,
  defaults: {
    desk: boolean;
    openKey: string;
    personId?: string;
    type?: string;
    channel?: string;
    back?: string;
  },
): FormModel<OpenFields> {
  const optional = { required: false } as const;
  const { desk } = defaults;
  return buildForm(speech, state, {
    type: {
      kind: 'select',
      label: 'cases.open.type',
      options: words(speech, 'type', CASE_TYPES),
      value: defaults.type,
    },
    channel: {
      kind: desk ? 'select' : 'hidden',
      label: 'cases.open.channel',
      options: words(speech, 'channel', CASE_CHANNELS),
      value: desk ? (defaults.channel ?? 'phone') : 'secretary',
    },
    priority: {
      kind: desk ? 'select' : 'hidden',
      label: 'cases.open.priority',
      options: words(speech, 'priority', CASE_PRIORITIES),
      value: 'normal',
    },
    subject: { label: 'cases.open.subject', hint: 'cases.open.subjectHint', maxlength: 200, ...optional },
    description: {
      kind: 'textarea',
      label: 'cases.open.description',
      maxlength: 10_000,
      rows: 4,
      ...optional,
    },
    requester: { label: 'cases.open.requester', maxlength: 120, plain: true, ...optional },
    uai: { label: 'cases.open.uai', maxlength: 8, size: 'short', plain: true, ...optional },
    personId: { kind: 'hidden', label: 'cases.open.person', value: defaults.personId, ...optional },
    openKey: { kind: 'hidden', label: 'cases.open.title', value: defaults.openKey },
    back: { kind: 'hidden', label: 'cases.open.title', value: defaults.back, ...optional },
  });
}

export interface CaseEditPage extends Page {
  readonly path: string;
  readonly stamp: { version: number; seenAt: number; back: string };
  readonly form: FormModel<'type' | 'priority' | 'subject' | 'requesterName'>;
}

/** The form that corrects a case. */
export function caseEditPage(
  speech: Speech,
  card: CaseCard,
  state: FormState,
  version: number,
): CaseEditPage {
  const path = `/cases/${card.number}`;
  return {
    title: speech.t('cases.edit.title', { number: card.number }),
    nav: 'cases',
    breadcrumb: [{ label: speech.t('cases.show.title', { number: card.number }), href: path }],
    path,
    stamp: { version, seenAt: card.updatedAt, back: path },
    form: buildForm(speech, state, {
      type: {
        kind: 'select',
        label: 'cases.open.type',
        options: words(speech, 'type', CASE_TYPES),
        value: card.type,
      },
      priority: {
        kind: 'select',
        label: 'cases.open.priority',
        options: words(speech, 'priority', CASE_PRIORITIES),
        value: priorityOf(card.priority),
      },
      subject: { label: 'cases.open.subject', maxlength: 200, value: card.subject, wide: true },
      requesterName: {
        label: 'cases.open.requester',
        maxlength: 120,
        value: card.requesterName,
        plain: true,
        required: false,
      },
    }),
  };
}

export interface CaseAssignmentPage extends Page {
  readonly path: string;
  readonly stamp: { version: number; seenAt: number; back: string };
  readonly form: FormModel<'assigneeId'>;
}

/** The form that gives a case to somebody else. */
export function caseAssignmentPage(
  speech: Speech,
  card: CaseCard,
  agents: readonly { id: string; name: string }[],
  state: FormState,
): CaseAssignmentPage {
  const path = `/cases/${card.number}`;
  return {
    title: speech.t('cases.act.assign'),
    nav: 'cases',
    breadcrumb: [{ label: speech.t('cases.show.title', { number: card.number }), href: path }],
    path,
    stamp: { version: card.version, seenAt: card.updatedAt, back: path },
    form: buildForm(speech, state, {
      assigneeId: {
        kind: 'select',
        label: 'cases.act.assignTo',
        options: agents.map((agent) => ({ value: agent.id, label: agent.name })),
        value: card.assigneeId,
      },
    }),
  };
}
