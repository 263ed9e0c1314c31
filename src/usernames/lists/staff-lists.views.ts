import { csvText } from '../../platform/csv.rules.js';
import type { BadgeTone } from '../../platform/web/badge.js';
import type { Speech } from '../../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../../platform/web/fields.js';
import type { Page } from '../../platform/web/view.js';
import { reasonText } from '../explanation-text.rules.js';
import type { CandidateSchool } from '../lookup.types.js';
import { schoolText } from '../usernames.views.js';
import { worthTelling, type LineOutcome } from './list-outcome.rules.js';
import type { ListedPerson, ListLine, ListRecord, OutcomeCounts, StaffList } from './staff-list.types.js';

interface Badge {
  readonly label: string;
  readonly tone: BadgeTone;
  readonly icon: string;
}

export interface StaffListsPage extends Page {
  readonly form: FormModel<'names' | 'file' | 'uai'>;
  readonly asksSchool: boolean;
  /** Why nothing was begun although the form is right, or ''. */
  readonly refused: string;
  readonly rows: readonly { href: string; title: string; when: string; lines: string; unclear: string; badge: Badge }[];
} // prettier-ignore

export interface StaffListPage extends Page {
  readonly id: string;
  readonly sub: string;
  /** Where the page asks how far it is; '' once it is done. */
  readonly poll: string;
  readonly progress: { text: string; value: number; max: number } | null;
  readonly summary: readonly { label: string; value: string }[];
  readonly tabs: readonly { label: string; count: string; href: string; current: boolean; key: string }[];
  readonly rows: readonly StaffListRow[];
  readonly allClear: boolean;
}

export interface StaffListRow {
  readonly number: string;
  readonly text: string;
  readonly badge: Badge;
  readonly unclear: boolean;
  readonly people: readonly { username: string; name: string; about: string; note: string }[];
  /** What is to be known of the line itself, or ''. */
  readonly note: string;
  /** To look it up alone; '' where nothing is to be looked up. */
  readonly href: string;
}

declare module '../../platform/web/view.js' {
  interface Views {
    'usernames/lists': StaffListsPage;
    'usernames/list': StaffListPage;
  }
}

const TONES: Readonly<Record<LineOutcome, [tone: BadgeTone, icon: string]>> = {
  waiting: ['info', 'hourglass-split'],
  found: ['ok', 'check-circle-fill'],
  several: ['warn', 'people'],
  near: ['warn', 'exclamation-triangle-fill'],
  nobody: ['danger', 'x-circle-fill'],
  numen: ['danger', 'shield-exclamation'],
  unreadable: ['danger', 'x-circle-fill'],
};
const UNCLEAR = ['several', 'near', 'nobody', 'numen', 'unreadable'] as const;
const SHOWN_COUNTS: readonly LineOutcome[] = ['found', ...UNCLEAR];

const unclearOf = (counts: OutcomeCounts): number =>
  UNCLEAR.reduce((sum, one) => sum + (counts[one] ?? 0), 0);
const titleOf = (speech: Speech, { fileName }: ListRecord): string =>
  fileName ?? speech.t('usernames.list.pasted');
const badgeOf = (speech: Speech, outcome: LineOutcome): Badge => ({
  label: speech.t(`usernames.outcome.${outcome}`),
  tone: TONES[outcome][0],
  icon: TONES[outcome][1],
});

export function staffListsPage(
  speech: Speech,
  mine: readonly { record: ListRecord; counts: OutcomeCounts }[],
  asked: { state: FormState; schools: readonly CandidateSchool[] | null; refused: string; most: number },
): StaffListsPage {
  const { schools } = asked;
  const choice = (schools ?? []).map((school) => ({ value: school.uai, label: schoolText(school) }));
  return {
    title: speech.t('usernames.lists.title'),
    nav: 'usernames',
    breadcrumb: [{ label: speech.t('usernames.title'), href: '/usernames' }],
    asksSchool: schools === null || choice.length > 1,
    refused: asked.refused,
    form: buildForm(speech, asked.state, {
      names: {
        kind: 'textarea',
        rows: 10,
        label: 'usernames.lists.names',
        hint: 'usernames.lists.namesHint',
        required: false,
        filter: true,
        plain: true,
        wide: true,
        autofocus: true,
      },
      file: {
        type: 'file',
        label: 'usernames.lists.file',
        hint: 'usernames.lists.fileHint',
        required: false,
        filter: true,
      },
      uai:
        schools === null
          ? { label: 'usernames.field.uai', required: false, size: 'code', maxlength: 8, plain: true }
          : {
              kind: 'select',
              label: 'usernames.field.school',
              required: false,
              empty: 'usernames.field.allSchools',
              options: choice,
            },
    }),
    rows: mine.map(({ record, counts }) => ({
      href: `/usernames/lists/${record.id}`,
      title: titleOf(speech, record),
      when: speech.dateTime(record.createdAt),
      lines: speech.number(record.lines),
      unclear: record.doneAt === null ? '' : speech.number(unclearOf(counts)),
      badge:
        record.doneAt === null
          ? badgeOf(speech, 'waiting')
          : { label: speech.t('usernames.list.done'), tone: 'ok', icon: 'check-circle-fill' },
    })),
  };
}

export function staffListPage(speech: Speech, list: StaffList, show: 'all' | 'unclear'): StaffListPage {
  const { record } = list;
  const address = `/usernames/lists/${record.id}`;
  const counts = list.lines.length > 0 ? countOf(list.lines) : list.counts;
  const unclear = unclearOf(counts);
  const rows = list.lines.map((line) => rowOf(speech, line, record.uai));
  return {
    title: titleOf(speech, record),
    nav: 'usernames',
    breadcrumb: [
      { label: speech.t('usernames.title'), href: '/usernames' },
      { label: speech.t('usernames.lists.title'), href: '/usernames/lists' },
    ],
    id: record.id,
    sub: subOf(speech, record),
    poll: record.doneAt === null ? address : '',
    progress: record.doneAt === null ? progressOf(speech, record, counts) : null,
    summary: SHOWN_COUNTS.filter((one) => (counts[one] ?? 0) > 0).map((one) => ({
      label: speech.t(`usernames.outcome.${one}`),
      value: speech.number(counts[one] ?? 0),
    })),
    tabs: (['all', 'unclear'] as const).map((one) => ({
      label: speech.t(`usernames.list.tab.${one}`),
      count: speech.number(one === 'all' ? record.lines : unclear),
      href: one === 'all' ? address : `${address}?show=unclear`,
      current: one === show,
      key: one === 'all' ? 't' : 'r',
    })), // prettier-ignore
    rows: show === 'all' ? rows : rows.filter((row) => row.unclear),
    allClear: record.doneAt !== null && show === 'unclear' && unclear === 0,
  };
}

function subOf(speech: Speech, record: ListRecord): string {
  const columns =
    record.columns.length > 0
      ? speech.t('usernames.list.columns', { columns: record.columns.join(', ') })
      : '';
  const when = speech.t('usernames.list.sub', { when: speech.dateTime(record.createdAt), n: record.lines });
  return [when, record.uai ?? '', columns].filter(Boolean).join(' · ');
}

function progressOf(speech: Speech, { lines }: ListRecord, counts: OutcomeCounts): StaffListPage['progress'] {
  const value = lines - (counts.waiting ?? 0);
  const params = { done: speech.number(value), total: speech.number(lines) };
  return { text: speech.t('usernames.list.progress', params), value, max: lines };
}

function countOf(lines: readonly ListLine[]): OutcomeCounts {
  const counts: Partial<Record<LineOutcome, number>> = {};
  for (const { outcome } of lines) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function rowOf(speech: Speech, line: ListLine, uai: string | null): StaffListRow {
  const { outcome, text } = line;
  const unclear = outcome !== 'found';
  const searchable = unclear && outcome !== 'numen' && outcome !== 'unreadable';
  const within = uai ? `&uai=${uai}` : '';
  return {
    number: speech.number(line.number),
    text,
    badge: badgeOf(speech, outcome),
    unclear,
    people: line.people.map((person) => ({
      username: person.username,
      name: `${person.firstName} ${person.surname}`,
      about: aboutOf(speech, person, unclear),
      note: noteOf(speech, person),
    })),
    note: lineNote(speech, line),
    href: searchable ? `/usernames?q=${encodeURIComponent(text)}${within}` : '',
  };
}

/** What tells people apart who may be taken for each other. */
function aboutOf(speech: Speech, person: ListedPerson, unclear: boolean): string {
  const born = person.birthName ? speech.t('usernames.birthName', { name: person.birthName }) : '';
  const told = unclear ? [person.function ?? '', ...person.schools.map(schoolText)] : [];
  return [born, ...told].filter(Boolean).join(' · ');
}

const noteOf = (speech: Speech, { username, rules }: ListedPerson): string =>
  reasonText(speech, username, worthTelling(rules));

function lineNote(speech: Speech, { outcome, more, sameAs }: ListLine): string {
  if (sameAs !== null) return speech.t('usernames.list.sameAs', { n: sameAs });
  const hint =
    outcome === 'found' || outcome === 'near' || outcome === 'waiting'
      ? ''
      : speech.t(`usernames.outcomeHint.${outcome}`);
  const others = more > 0 ? speech.t('usernames.list.others', { n: more }) : '';
  return [hint, others].filter(Boolean).join(' ');
}

const CSV_COLUMNS = ['line', 'text', 'outcome', 'username', 'surname', 'firstName', 'function', 'school', 'note', 'candidates'] as const; // prettier-ignore

/** The list as a file for a spreadsheet: one line each, in order; the username only where it is sure. */
export function staffListCsv(speech: Speech, { lines }: StaffList): string {
  const head = CSV_COLUMNS.map((column) => speech.t(`usernames.csv.${column}`));
  const rows = lines.map((line) => {
    const sure = line.outcome === 'found' ? line.people[0] : undefined;
    const note = [sure ? noteOf(speech, sure) : '', lineNote(speech, line)].filter(Boolean).join(' ');
    const others = sure ? [] : line.people;
    return [
      String(line.number),
      line.text,
      speech.t(`usernames.outcome.${line.outcome}`),
      sure?.username ?? '',
      sure?.surname ?? '',
      sure?.firstName ?? '',
      sure?.function ?? '',
      sure?.schools.map(({ uai }) => uai).join(' ') ?? '',
      note,
      others.map((one) => candidateText(speech, one)).join(' | '),
    ];
  });
  return csvText([head, ...rows]);
}

function candidateText(speech: Speech, person: ListedPerson): string {
  const about = [`${person.firstName} ${person.surname}`, person.function ?? '', noteOf(speech, person)];
  return `${person.username} (${about.filter(Boolean).join(', ')})`;
}
