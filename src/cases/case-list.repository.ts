import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { Conditions } from './case-conditions.js';
import type { Cursor, CaseSort, ListQuery } from './case-list.rules.js';
import type { CaseReader } from './case-scope.rules.js';
import { lastOfPrefix } from './case-words.rules.js';
import type { CaseRow } from './case.types.js';

const ACTIVE = `c.status IN ('new', 'open', 'pending-requester', 'pending-third-party')`;
const WAITING = `c.status IN ('pending-requester', 'pending-third-party')`;

const COLUMNS = `c.seq AS "seq", c.number AS "number", c.subject AS "subject", c.type AS "type",
  c.channel AS "channel", c.status AS "status", c.priority AS "priority", c.opened_at AS "openedAt",
  c.updated_at AS "updatedAt", c.uai AS "uai", e.name AS "school",
  COALESCE(p.first_name || ' ' || COALESCE(p.usage_name, p.birth_name), c.requester_name) AS "person",
  p.username AS "username", c.assignee_id AS "assigneeId", a.name AS "assignee"`;

const JOINS = `LEFT JOIN people p ON p.id = c.person_id LEFT JOIN accounts a ON a.id = c.assignee_id
  LEFT JOIN establishments e ON e.uai = c.uai`;

const SORTS: Record<CaseSort, { keys: readonly string[]; descending: boolean }> = {
  updated: { keys: ['c.updated_at', 'c.seq'], descending: true },
  newest: { keys: ['c.seq'], descending: true },
  oldest: { keys: ['c.seq'], descending: false },
  priority: { keys: ['c.priority', 'c.seq'], descending: false },
};

/** Reads pages of cases: one statement each, by key, never counting. */
@Injectable()
export class CaseListRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * At most `limit + 1` rows in the order of the page, whichever way it was turned; the one too many tells that
   * the list goes on (it stands last, or first when the page was turned back). With it, the sum of each group of
   * counters; null when there is no row to carry them.
   */
  async page(
    query: ListQuery,
    reader: CaseReader,
    counters: readonly (readonly string[])[],
  ): Promise<{ rows: CaseRow[]; totals: number[] | null }> {
    const where = new Conditions();
    const source = this.source(query, where);
    this.narrow(query, reader, where);
    const back = query.cursor?.direction === 'before';
    const { keys, descending } = SORTS[query.sort];
    if (query.cursor) this.startAt(query.cursor, query.sort, where);
    const order = keys.map((key) => `${key} ${descending === back ? 'ASC' : 'DESC'}`).join(', ');
    const rows = await this.transactions.query<CaseRow & { totals?: string }>(
      `SELECT ${COLUMNS}${this.totals(counters, where)} FROM ${source} ${JOINS} WHERE ${where.sql} ORDER BY ${order}
       LIMIT ${where.bind('?', query.limit + 1)}`,
      where.params,
    );
    const [first] = rows;
    return { rows: back ? rows.reverse() : rows, totals: first?.totals?.split(' ').map(Number) ?? null };
  }

  /** Sums of counters as one more column: the same in every row, read once, and one statement less. */
  private totals(counters: readonly (readonly string[])[], where: Conditions): string {
    const sums = counters.map((names) => {
      const marks = names.map((name) => where.bind('?', name)).join(', ');
      return `(SELECT COALESCE(SUM(total), 0) FROM case_counters WHERE name IN (${marks}))`;
    });
    return `, '' || ${sums.join(` || ' ' || `)} AS "totals"`;
  }

  private startAt(cursor: Cursor, sort: CaseSort, where: Conditions): void {
    const { keys, descending } = SORTS[sort];
    const sign = descending === (cursor.direction === 'after') ? '<' : '>';
    if (keys.length === 1) where.add(`c.seq ${sign} ?`, cursor.seq);
    else where.add(`(${keys.join(', ')}) ${sign} (?, ?)`, cursor.key, cursor.seq);
  }

  /** The table the page is read from: the cases, or the cases of the rarest word searched. */
  private source(query: ListQuery, where: Conditions): string {
    const [first, ...others] = byLength(query);
    if (!first) return 'cases c';
    for (const word of others) {
      where.add(
        `EXISTS (SELECT 1 FROM case_words x WHERE x.case_seq = c.seq AND ${this.match('x', word, where)})`,
      );
    }
    if (!first.begun) {
      where.add('w.word = ?', first.word);
      return 'case_words w JOIN cases c ON c.seq = w.case_seq';
    }
    where.add(`c.seq IN (SELECT w.case_seq FROM case_words w WHERE ${this.match('w', first, where)})`);
    return 'cases c';
  }

  private match(alias: string, { word, begun }: Searched, where: Conditions): string {
    return begun
      ? where.bind(`${alias}.word >= ? AND ${alias}.word <= ?`, word, lastOfPrefix(word))
      : where.bind(`${alias}.word = ?`, word);
  }

  private narrow(query: ListQuery, reader: CaseReader, where: Conditions): void {
    const { filters, view } = query;
    where.within(reader);
    if (view === 'my') where.add(`c.assignee_id = ? AND ${ACTIVE}`, reader.accountId);
    if (view === 'unassigned') where.add(`c.assignee_id IS NULL AND ${ACTIVE}`);
    if (view === 'team') where.add(`c.team = ? AND ${ACTIVE}`, reader.team);
    if (view === 'waiting') where.add(WAITING);
    if (query.seq !== null) where.add('c.seq = ?', query.seq);
    if (filters.type) where.add('c.type = ?', filters.type);
    if (filters.status) where.add('c.status = ?', filters.status);
    if (filters.channel) where.add('c.channel = ?', filters.channel);
    if (filters.uai) where.add('c.uai = ?', filters.uai);
    if (filters.personId) where.add('c.person_id = ?', filters.personId);
    if (filters.assignee === 'none') where.add('c.assignee_id IS NULL');
    else if (filters.assignee) where.add('c.assignee_id = ?', filters.assignee);
  }
}

interface Searched {
  readonly word: string;
  readonly begun: boolean;
}

/** The words whole before begun, long before short: the first leads the search, and long words are rare. */
function byLength(query: ListQuery): Searched[] {
  const last = query.words.length - 1;
  return query.words
    .map((word, i) => ({ word, begun: i === last && !query.exact }))
    .sort((a, b) => Number(a.begun) - Number(b.begun) || b.word.length - a.word.length);
}
