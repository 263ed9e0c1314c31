import type { Speech } from '../../platform/i18n/formats.js';
import type { BadgeTone } from '../../platform/web/badge.js';
import { buildForm, type FormModel, type FormState } from '../../platform/web/fields.js';
import type { Page } from '../../platform/web/view.js';
import type { SyncStatus } from '../sync/directory-sync.service.js';
import { followedPanel, type FollowedPanel } from '../sync/followed.views.js';
import { IMPORT_KINDS, type ImportState } from './import-state.rules.js';
import type { ImportRecord } from './import.types.js';
import { fileProblemText, placeOf, textOf } from './problem-text.views.js';

interface Badge {
  readonly label: string;
  readonly tone: BadgeTone;
  readonly icon: string;
}

export interface ImportsPage extends Page {
  /** Null where the directory is the local one. */
  readonly followed: FollowedPanel | null;
  readonly form: FormModel<'kind' | 'file' | 'contactsAsOf' | 'complete'>;
  readonly rows: ReadonlyArray<{
    href: string;
    when: string;
    file: string;
    kind: string;
    by: string;
    lines: string;
    badge: Badge;
  }>;
}

export interface ImportPage extends Page {
  readonly id: string;
  readonly sub: string;
  readonly badge: Badge;
  /** Where the page asks how far it is; '' once nothing moves any more. */
  readonly poll: string;
  readonly progress: { text: string; value: number; max: number } | null;
  readonly fileProblems: readonly string[];
  readonly problems: readonly { place: string; text: string }[];
  readonly problemsTitle: string;
  /** Said when only the first problems are listed. */
  readonly problemsMore: string;
  readonly facts: readonly { label: string; value: string }[];
  readonly confirm: { label: string; skipBad: boolean } | null;
  readonly cancellable: boolean;
}

declare module '../../platform/web/view.js' {
  interface Views {
    'directory/imports': ImportsPage;
    'directory/import': ImportPage;
  }
}

const TONES: Readonly<Record<ImportState, [tone: BadgeTone, icon: string]>> = {
  checking: ['info', 'hourglass-split'],
  refused: ['danger', 'x-circle-fill'],
  ready: ['warn', 'exclamation-triangle-fill'],
  applying: ['info', 'hourglass-split'],
  done: ['ok', 'check-circle-fill'],
  cancelled: ['', 'x-lg'],
};

const badgeOf = (speech: Speech, state: ImportState): Badge => ({
  label: speech.t(`directory.importState.${state}`),
  tone: TONES[state][0],
  icon: TONES[state][1],
});

export function importsPage(
  speech: Speech,
  records: readonly ImportRecord[],
  sync: SyncStatus | null,
  state: FormState = {},
): ImportsPage {
  return {
    title: speech.t('directory.imports.title'),
    nav: 'directory.nav',
    followed: sync && followedPanel(speech, sync),
    form: buildForm(speech, state, {
      kind: {
        kind: 'choice',
        inline: true,
        label: 'directory.imports.kind',
        value: 'people',
        options: IMPORT_KINDS.map((value) => ({ value, label: speech.t(`directory.importKind.${value}`) })),
      },
      file: { type: 'file', label: 'directory.imports.file', hint: 'directory.imports.fileHint' },
      contactsAsOf: {
        type: 'date',
        required: false,
        size: 'medium',
        label: 'directory.imports.contactsAsOf',
        hint: 'directory.imports.contactsAsOfHint',
      },
      complete: {
        kind: 'checkbox',
        label: 'directory.imports.complete',
        hint: 'directory.imports.completeHint',
      },
    }),
    rows: records.map((record) => ({
      href: `/directory/imports/${record.id}`,
      when: speech.dateTime(record.createdAt),
      file: record.fileName,
      kind: speech.t(`directory.importKind.${record.kind}`),
      by: record.actorLabel,
      lines: speech.number(record.totalRows),
      badge: badgeOf(speech, record.state),
    })),
  };
}

export function importPage(speech: Speech, record: ImportRecord): ImportPage {
  const { state, problems } = record;
  const moving = state === 'checking' || state === 'applying';
  const mendable = state === 'refused' && record.goodRows > 0 && problems.file.length === 0;
  return {
    title: record.fileName,
    nav: 'directory.nav',
    breadcrumb: [{ label: speech.t('directory.imports.title'), href: '/directory/imports' }],
    id: record.id,
    sub: speech.t('directory.import.sub', {
      kind: speech.t(`directory.importKind.${record.kind}`),
      by: record.actorLabel,
      when: speech.dateTime(record.createdAt),
    }),
    badge: badgeOf(speech, state),
    poll: moving ? `/directory/imports/${record.id}` : '',
    progress: moving ? progressOf(speech, record) : null,
    fileProblems: problems.file.map((problem) => fileProblemText(speech, problem)),
    problems: problems.lines.map((problem) => ({
      place: placeOf(speech, problem),
      text: textOf(speech, problem),
    })),
    problemsTitle: speech.t('directory.import.badLines', { n: record.badRows }),
    problemsMore: problems.lines.length >= 1000 ? speech.t('directory.import.firstOnly', { n: 1000 }) : '',
    facts: moving ? [] : factsOf(speech, record),
    confirm: confirmOf(speech, record, mendable),
    cancellable: state === 'ready' || mendable,
  };
}

function progressOf(
  speech: Speech,
  { kind, state, doneRows, totalRows, goodRows }: ImportRecord,
): ImportPage['progress'] {
  const max = Math.max(1, state === 'applying' ? goodRows : totalRows);
  const value = Math.min(doneRows, max);
  const indexing = kind === 'people' && state === 'applying' && value === max;
  const step = indexing ? 'indexing' : state;
  const text = speech.t(`directory.import.progress.${step}`, {
    done: speech.number(value),
    total: speech.number(max),
  });
  return { text, value, max };
}

function factsOf(speech: Speech, record: ImportRecord): ImportPage['facts'] {
  const { options, summary } = record;
  const counts = Object.entries({
    lines: record.totalRows,
    bad: record.badRows,
    created: summary.created,
    changed: summary.changed,
    unchanged: summary.unchanged,
    renamed: summary.renamed,
    takenOver: summary.takenOver,
    left: summary.left,
  }).filter(([name, count]) => count > 0 || name === 'lines' || name === 'created');
  const ignored = options.ignoredColumns ?? [];
  return [
    ...counts.map(([name, count]) => ({
      label: speech.t(`directory.fact.${name}`),
      value: speech.number(count),
    })),
    ...(options.encoding ? [{ label: speech.t('directory.fact.encoding'), value: options.encoding }] : []),
    ...(ignored.length > 0 ? [{ label: speech.t('directory.fact.ignored'), value: ignored.join(', ') }] : []),
  ];
}

function confirmOf(speech: Speech, record: ImportRecord, mendable: boolean): ImportPage['confirm'] {
  if (record.state !== 'ready' && !mendable) return null;
  const key = mendable ? 'directory.import.confirmGood' : 'directory.import.confirm';
  return {
    label: speech.t(key, { n: record.goodRows, count: speech.number(record.goodRows) }),
    skipBad: mendable,
  };
}
