import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { CaseCounters } from './case-counters.repository.js';
import { countersFor, DESK_VIEWS, type CaseView } from './case-counters.rules.js';
import { CaseListRepository } from './case-list.repository.js';
import { isWhole, sortKey, writeCursor, type ListQuery } from './case-list.rules.js';
import { isSchool } from './case-scope.rules.js';
import type { CaseBy, CasePageRows, CaseRow } from './case.types.js';

/** The desk: pages of cases with the number in every view. */
@Injectable()
export class CaseDesk {
  constructor(
    private readonly lists: CaseListRepository,
    private readonly counters: CaseCounters,
    private readonly audit: AuditService,
  ) {}

  /** One page; recorded as one reading, a search with its words. */
  async page(asked: ListQuery, by: CaseBy): Promise<CasePageRows> {
    const query = isSchool(by.reader.role) ? { ...asked, view: 'opened' as const } : asked;
    const views = viewsOf(by);
    const names = views
      .map((view) => countersFor(view, by.reader))
      .map((keys) => (keys.length > 0 ? keys : ['']));
    const { rows, totals, exact } = await this.rows(query, by, names);
    const sums = totals ?? (await this.counters.sums(names));
    const counts = Object.fromEntries(views.map((view, i) => [view, sums[i] ?? 0]));
    await this.audit.recordRead({
      actor: by.actor,
      action: query.words.length > 0 || query.seq !== null ? 'cases.searched' : 'cases.listed',
      object: { type: 'case', id: null },
      details: { view: query.view, ...query.filters, ...searched(query) },
    });
    return { ...turn({ ...query, exact }, rows), exact, counts };
  }

  /**
   * Whole words first: when these fill the page, nobody needs words that merely begin so, and the search stays
   * quick however common the word is.
   */
  private async rows(query: ListQuery, by: CaseBy, names: readonly (readonly string[])[]) {
    const exact = query.cursor ? query.cursor.exact : query.words.length > 0;
    const found = await this.lists.page({ ...query, exact }, by.reader, names);
    if (!exact || query.cursor || found.rows.length > query.limit) return { ...found, exact };
    return { ...(await this.lists.page({ ...query, exact: false }, by.reader, names)), exact: false };
  }
}

const viewsOf = (by: CaseBy): readonly CaseView[] => (isSchool(by.reader.role) ? ['opened'] : DESK_VIEWS);

/** Cuts the row too many off, and writes the cursors of the pages before and after. */
export function turn(
  query: Pick<ListQuery, 'cursor' | 'limit' | 'sort' | 'exact'>,
  found: readonly CaseRow[],
): Pick<CasePageRows, 'rows' | 'from' | 'previous' | 'next'> {
  const back = query.cursor?.direction === 'before';
  const more = found.length > query.limit;
  const rows = !more ? found : back ? found.slice(1) : found.slice(0, query.limit);
  const [first, last] = [rows[0], rows.at(-1)];
  const position = query.cursor?.position ?? 0;
  const before = back ? Math.max(position - rows.length, 0) : position;
  const cursor = (row: CaseRow | undefined, direction: 'after' | 'before', at: number): string | null =>
    row
      ? writeCursor({
          direction,
          key: sortKey(query.sort, row),
          seq: row.seq,
          position: at,
          exact: query.exact,
        })
      : null;
  const hasPrevious = back ? more : query.cursor !== null;
  return {
    rows,
    from: before + 1,
    previous: hasPrevious ? cursor(first, 'before', before) : null,
    next: back || more ? cursor(last, 'after', before + rows.length) : null,
  };
}

const searched = (query: ListQuery) =>
  isWhole(query) ? {} : { q: query.words.join(' '), number: query.seq };
