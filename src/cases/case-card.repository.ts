import { Injectable } from '@nestjs/common';
import { checkColumns, checkRecords, type CheckColumns } from '../identity-checks/check-records.columns.js';
import type { Dialect } from '../platform/database/dialect.js';
import { Transactions } from '../platform/database/transactions.js';
import { resetColumns, shownResets, type ResetColumns } from '../resets/shown-resets.columns.js';
import { CASE_COLUMNS } from './cases.repository.js';
import type { CaseCard } from './case.types.js';
import { stripColumns } from './person-strip.repository.js';

const DAY = 86_400_000;

type CardRow = Omit<CaseCard, 'checks' | 'resets'> & CheckColumns & ResetColumns;

/** Reads what the case page shows of a case in one statement, every name by key. */
@Injectable()
export class CaseCardRepository {
  private statement: string | null = null;

  constructor(private readonly transactions: Transactions) {}

  /** @param now epoch milliseconds: what is recent is counted back from it */
  async card(number: string, now: number): Promise<CaseCard | null> {
    this.statement ??= cardStatement(this.transactions.dialect);
    const params = [number, now - 7 * DAY, now - 30 * DAY, now];
    const [row] = await this.transactions.query<CardRow>(this.statement, params);
    if (!row) return null;
    const { checks, evidence, resets, ...card } = row;
    return { ...card, checks: checkRecords({ checks, evidence }), resets: shownResets({ resets }) };
  }
}

function cardStatement(dialect: Dialect): string {
  return `SELECT ${CASE_COLUMNS}, p.first_name AS "firstName", p.birth_name AS "birthName",
      p.usage_name AS "usageName", p.username AS "username", p.email AS "email", p.function AS "function",
      p.status AS "accountStatus", p.account_class AS "accountClass",
      COALESCE(r.first_name || ' ' || COALESCE(r.usage_name, r.birth_name), c.requester_name) AS "requester",
      a.name AS "assignee", o.name AS "opener", s.name AS "resolver",
      e.name AS "school", e.commune AS "commune", e.phone AS "schoolPhone",
      ${checkColumns(dialect, 'c.id')}, ${resetColumns(dialect, 'case_id', 'c.id')},
      ${stripColumns('c.person_id', 'c.id', { week: '$2', month: '$3', now: '$4' })}
    FROM cases c
    LEFT JOIN people p ON p.id = c.person_id LEFT JOIN people r ON r.id = c.requester_person_id
    LEFT JOIN accounts a ON a.id = c.assignee_id LEFT JOIN accounts o ON o.id = c.opened_by
    LEFT JOIN accounts s ON s.id = c.resolved_by LEFT JOIN establishments e ON e.uai = c.uai
    WHERE c.number = $1`;
}
