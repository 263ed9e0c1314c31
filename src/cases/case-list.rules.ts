import type { CaseChannel, CaseStatus, CaseType } from './case.rules.js';
import type { CaseView } from './case-counters.rules.js';

export const CASE_SORTS = ['updated', 'newest', 'oldest', 'priority'] as const;
export type CaseSort = (typeof CASE_SORTS)[number];

export interface CaseFilters {
  readonly type?: CaseType;
  readonly status?: CaseStatus;
  readonly channel?: CaseChannel;
  readonly uai?: string;
  /** Account id, or `none` for cases nobody has. */
  readonly assignee?: string;
  readonly personId?: string;
}

export interface ListQuery {
  readonly view: CaseView;
  readonly sort: CaseSort;
  readonly filters: CaseFilters;
  /** Folded words, the last of which may be only begun. */
  readonly words: readonly string[];
  /** A case number typed in full. */
  readonly seq: number | null;
  /** Words are matched whole, the last one too. */
  readonly exact: boolean;
  readonly cursor: Cursor | null;
  readonly limit: number;
}

/** Where a page begins: after (or before) the row with these keys; `position` counts rows from 1 for the reader. */
export interface Cursor {
  readonly direction: 'after' | 'before';
  /** First sort key: an instant, a rank, or 0 where the sequence alone sorts. */
  readonly key: number;
  readonly seq: number;
  /** Rows shown before this page began; what a "before" page ends at. */
  readonly position: number;
  readonly exact: boolean;
}

const SHAPE = /^([ab])(x?)(\d{1,15})-(\d{1,15})-(\d{1,9})$/;

/** `a1764000000000-20260000123-50`: short, readable in a URL, holds no personal data. */
export function writeCursor(cursor: Cursor): string {
  const start = `${cursor.direction === 'after' ? 'a' : 'b'}${cursor.exact ? 'x' : ''}`;
  return `${start}${cursor.key}-${cursor.seq}-${cursor.position}`;
}

/** The cursor a text means, or null when it is none. */
export function readCursor(text: string): Cursor | null {
  const found = SHAPE.exec(text);
  if (!found) return null;
  return {
    direction: found[1] === 'a' ? 'after' : 'before',
    exact: found[2] === 'x',
    key: Number(found[3]),
    seq: Number(found[4]),
    position: Number(found[5]),
  };
}

/** The sort keys of a row, in the words of a cursor. */
export function sortKey(sort: CaseSort, row: { updatedAt: number; priority: number }): number {
  if (sort === 'updated') return row.updatedAt;
  return sort === 'priority' ? row.priority : 0;
}

/** True when nothing narrows the view, so that its counter is the number of rows. */
export function isWhole(query: Pick<ListQuery, 'filters' | 'words' | 'seq'>): boolean {
  return (
    query.words.length === 0 && query.seq === null && Object.values(query.filters).every((value) => !value)
  );
}
