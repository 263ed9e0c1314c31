import { buildForm, type FormModel } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import type { Speech } from '../platform/i18n/formats.js';
import { CASE_CHANNELS, CASE_STATUSES, CASE_TYPES, priorityOf } from './case.rules.js';
import { DESK_VIEWS, type CaseView } from './case-counters.rules.js';
import { CASE_SORTS, isWhole, type ListQuery } from './case-list.rules.js';
import { priorityBadge, statusBadge, wordOf, type Badge } from './case-words.views.js';
import type { CasePageRows, CaseRow } from './case.types.js';

declare module '../platform/web/view.js' {
  interface Views {
    'cases/list': CaseListPage;
  }
}

interface RowModel {
  readonly number: string;
  readonly subject: string;
  readonly person: string;
  readonly username: string;
  readonly school: string;
  readonly uai: string;
  readonly type: string;
  readonly status: Badge;
  readonly priority: Badge | null;
  readonly assignee: string;
  readonly updated: string;
}

export interface CaseListPage extends Page {
  readonly desk: boolean;
  /** False where every row would name the reader. */
  readonly assignees: boolean;
  readonly tabs: readonly { label: string; href: string; count: string; current: boolean }[];
  readonly view: string;
  readonly action: string;
  readonly filters: FormModel<'q' | 'type' | 'status' | 'channel' | 'assignee' | 'uai' | 'sort'>;
  readonly clear: string;
  /** The filters that are seldom used stand open, because one of them is set. */
  readonly more: boolean;
  readonly numen: boolean;
  readonly rows: readonly RowModel[];
  readonly empty: { icon: string; title: string; text: string; action: null };
  readonly pager: { previous: string; next: string; text: string };
}

/** What the address said, to be said again. */
export interface ListAddress {
  readonly view?: string;
  readonly q?: string;
  readonly type?: string;
  readonly status?: string;
  readonly channel?: string;
  readonly uai?: string;
  readonly assignee?: string;
  readonly person?: string;
  readonly sort?: string;
  readonly limit?: number;
}

/** The desk or a search of it. `numen`: the text typed was not searched, because it may be one. */
export function caseListPage(
  speech: Speech,
  page: CasePageRows,
  query: ListQuery,
  address: ListAddress,
  options: { desk: boolean; numen: boolean },
): CaseListPage {
  const { desk } = options;
  const title = speech.t(desk ? `cases.view.${query.view}` : 'cases.view.opened');
  const link = (more: Record<string, string | undefined>): string =>
    href({ ...address, view: query.view, ...more });
  return {
    title,
    nav: desk ? (query.view === 'my' ? 'desk' : 'cases') : 'cases',
    desk,
    assignees: query.view !== 'my',
    tabs: desk ? DESK_VIEWS.map((view) => tab(speech, view, page, query)) : [],
    view: query.view,
    action: '/cases',
    filters: filters(speech, address, desk),
    clear: isWhole(query) ? '' : `/cases?view=${query.view}`,
    more: Boolean(address.channel || address.assignee || address.uai),
    numen: options.numen,
    rows: page.rows.map((row) => rowModel(speech, row)),
    empty: empty(speech, query, desk),
    pager: {
      previous: page.previous ? link({ cursor: page.previous }) : '',
      next: page.next ? link({ cursor: page.next }) : '',
      text: range(speech, page, query),
    },
  };
}

function rowModel(speech: Speech, row: CaseRow): RowModel {
  return {
    number: row.number,
    subject: row.subject,
    person: row.person ?? '',
    username: row.username ?? '',
    school: row.school ?? row.uai ?? '',
    uai: row.uai ?? '',
    type: wordOf(speech, 'type', row.type),
    status: statusBadge(speech, row.status),
    priority: priorityBadge(speech, priorityOf(row.priority)),
    assignee: row.assignee ?? '',
    updated: speech.dateTime(row.updatedAt),
  };
}

function tab(speech: Speech, view: CaseView, page: CasePageRows, query: ListQuery) {
  return {
    label: speech.t(`cases.view.${view}`),
    href: view === 'my' ? '/' : `/cases?view=${view}`,
    count: speech.number(page.counts[view] ?? 0),
    current: view === query.view,
  };
}

function filters(speech: Speech, address: ListAddress, desk: boolean): CaseListPage['filters'] {
  const options = (kind: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: wordOf(speech, kind, value) }));
  const people = [
    { value: 'me', label: speech.t('cases.list.me') },
    { value: 'none', label: speech.t('cases.list.nobody') },
  ];
  const filter = { filter: true } as const;
  return buildForm(
    speech,
    {},
    {
      q: {
        label: 'cases.list.search',
        type: 'search',
        value: address.q,
        maxlength: 200,
        wide: true,
        ...filter,
      },
      type: select('cases.col.type', 'cases.list.anyType', options('type', CASE_TYPES), address.type),
      status: select(
        'cases.col.status',
        'cases.list.anyStatus',
        options('status', CASE_STATUSES),
        address.status,
      ),
      channel: select(
        'cases.show.channel',
        'cases.list.anyChannel',
        options('channel', CASE_CHANNELS),
        address.channel,
      ),
      assignee: select('cases.col.assignee', 'cases.list.anyone', desk ? people : [], address.assignee),
      uai: {
        label: 'cases.list.uai',
        value: address.uai,
        maxlength: 8,
        plain: true,
        size: 'short',
        ...filter,
      },
      sort: { ...select('cases.list.sort', '', options('sort', CASE_SORTS), address.sort), empty: undefined },
    },
  );
}

const select = (label: string, empty: string, options: { value: string; label: string }[], value?: string) =>
  ({ kind: 'select', label, empty, options, value, filter: true }) as const;

function range(speech: Speech, page: CasePageRows, query: ListQuery): string {
  if (page.rows.length === 0) return '';
  const params = {
    from: speech.number(page.from),
    to: speech.number(page.from + page.rows.length - 1),
  };
  const total = page.counts[query.view];
  return isWhole(query) && total !== undefined
    ? speech.t('cases.list.rangeOf', { ...params, total: speech.number(total) })
    : speech.t('cases.list.range', params);
}

function empty(speech: Speech, query: ListQuery, desk: boolean): CaseListPage['empty'] {
  const mine = isWhole(query) && query.view === 'my';
  const text = !isWhole(query) ? 'noneFiltered' : !desk ? 'noneOpened' : mine ? 'noneMy' : '';
  return {
    icon: 'inbox',
    title: speech.t('cases.list.none'),
    text: text && speech.t(`cases.list.${text}`),
    action: null,
  };
}

/** `/cases?…` with what is set, in a stable order. */
function href(parts: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parts))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return `/cases?${search.toString()}`;
}
