import { Injectable } from '@nestjs/common';
import { IDENTITY_CHECK_GUARDS } from '../../migrations/guards/identity-checks.js';
import { RESET_GUARDS } from '../../migrations/guards/resets.js';
import { countersOf } from '../cases/case-counters.rules.js';
import { caseNumber, caseSeq } from '../cases/case.rules.js';
import { wordsOf } from '../cases/case-words.rules.js';
import { insertRows } from '../platform/database/bulk.js';
import { createGuard, dropGuard, type Guard } from '../platform/database/guards.js';
import { Transactions } from '../platform/database/transactions.js';
import type { InventedCase, Row } from './history.types.js';

/**
 * The guards that refuse an INSERT of the past: a check starts live, a reset needs a live check. Invented history
 * satisfies what they mean (each reset has its own consumed, sufficient check), not the moment at which they look.
 */
const PAST_GUARDS: readonly Guard[] = [...IDENTITY_CHECK_GUARDS, ...RESET_GUARDS].filter(({ name }) =>
  ['identity_checks_start_live', 'resets_need_a_check'].includes(name),
);

/** Writes invented cases in batches; guards are away only inside each transaction. */
@Injectable()
export class HistoryWriter {
  private readonly totals = new Map<string, number>();
  private readonly positions = new Map<number, number>();

  constructor(private readonly transactions: Transactions) {}

  /** @param cases in the order they were opened @param yearOf civil year of an instant */
  async write(cases: readonly InventedCase[], yearOf: (instant: number) => number): Promise<void> {
    await this.transactions.run(async () => {
      const runner = this.transactions.manager.queryRunner;
      if (!runner) throw new Error('No open transaction.');
      for (const guard of PAST_GUARDS) await dropGuard(runner, guard);
      await this.insert('cases', await this.numbered(cases, yearOf));
      await this.words(cases);
      for (const [table, pick] of PARTS) await this.insert(table, cases.flatMap(pick));
      for (const guard of PAST_GUARDS) await createGuard(runner, guard);
    });
    for (const { state } of cases) {
      for (const name of countersOf(state)) this.totals.set(name, (this.totals.get(name) ?? 0) + 1);
    }
  }

  private readonly seqOf = new WeakMap<InventedCase, number>();

  private async numbered(
    cases: readonly InventedCase[],
    yearOf: (instant: number) => number,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for (const made of cases) {
      const year = yearOf(made.state.openedAt);
      const position = (this.positions.get(year) ?? (await this.lastPosition(year))) + 1;
      this.positions.set(year, position);
      const seq = caseSeq(year, position);
      this.seqOf.set(made, seq);
      rows.push(caseRow(made, seq));
    }
    return rows;
  }

  private async lastPosition(year: number): Promise<number> {
    const [row] = await this.transactions.query<{ last: number }>(
      'SELECT last AS "last" FROM case_numbers WHERE year = $1',
      [year],
    );
    return row?.last ?? 0;
  }

  private async words(cases: readonly InventedCase[]): Promise<void> {
    const rows = cases.flatMap((made) =>
      wordsOf(made.words).map((word) => ({ word, case_seq: this.seqOf.get(made) })),
    );
    await this.insert('case_words', rows);
  }

  private async insert(table: string, rows: readonly Row[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first);
    await insertRows(
      this.transactions,
      table,
      columns,
      rows.map((row) => columns.map((column) => row[column])),
    );
  }

  /** Counters and numbers, once at the end: everything written so far is in them. */
  async finish(): Promise<void> {
    await this.transactions.run(async () => {
      await insertRows(
        this.transactions,
        'case_counters',
        ['name', 'total'],
        [...this.totals],
        'ON CONFLICT (name) DO UPDATE SET total = case_counters.total + excluded.total',
      );
      await insertRows(
        this.transactions,
        'case_numbers',
        ['year', 'last'],
        [...this.positions],
        'ON CONFLICT (year) DO UPDATE SET last = excluded.last',
      );
    });
    this.totals.clear();
    this.positions.clear();
  }
}

const PARTS: ReadonlyArray<[table: string, pick: (made: InventedCase) => readonly Row[]]> = [
  ['case_messages', ({ messages }) => messages],
  ['case_events', ({ events }) => events],
  ['identity_checks', ({ checks }) => checks],
  ['evidence', ({ evidence }) => evidence],
  ['numen_attempts', ({ numenAttempts }) => numenAttempts],
  ['resets', ({ resets }) => resets],
  ['reset_approvals', ({ approvals }) => approvals],
  ['claims', ({ claims }) => claims],
];

function caseRow({ state }: InventedCase, seq: number): Row {
  return {
    id: state.id,
    seq,
    number: caseNumber(seq),
    type: state.type,
    channel: state.channel,
    status: state.status,
    priority: state.priority,
    subject: state.subject.slice(0, 200),
    person_id: state.personId,
    requester_person_id: state.requesterPersonId,
    requester_name: state.requesterName,
    uai: state.uai,
    departement: state.departement,
    team: state.team,
    assignee_id: state.assigneeId,
    first_agent_id: state.firstAgentId,
    opened_by: state.openedBy,
    school_opener: state.schoolOpener,
    opened_at: state.openedAt,
    updated_at: state.updatedAt,
    first_answered_at: state.firstAnsweredAt,
    resolved_at: state.resolvedAt,
    resolved_by: state.resolvedBy,
    closed_at: state.closedAt,
    cause: state.cause,
    reopened_count: state.reopenedCount,
    version: state.version,
  };
}
