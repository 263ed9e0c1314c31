import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { Conditions } from './case-conditions.js';
import type { CaseReader } from './case-scope.rules.js';
import type { ActiveCase, StripFacts } from './case.types.js';

const DAY = 86_400_000;

/** Placeholders of the instants a strip counts back from: 7 days, 30 days, now. */
export interface StripInstants {
  readonly week: string;
  readonly month: string;
  readonly now: string;
}

/**
 * Columns of `StripFacts` about the person `person`, each found by an index (rule "Person strip"). The mailbox of the
 * account itself proves nothing and is no contact here.
 * @param but the case on show, whose own check and existence are not counted; null where none is
 */
export function stripColumns(
  person: string,
  but: string | null,
  { week, month, now }: StripInstants,
): string {
  const other = (column: string): string => (but === null ? '' : ` AND ${column} <> ${but}`);
  return `(SELECT COUNT(*) FROM cases x WHERE x.person_id = ${person}${other('x.id')}
      AND x.status IN ('new', 'open', 'pending-requester', 'pending-third-party')) AS "otherOpenCases",
    (SELECT MAX(CASE WHEN k.dropped_at > k.set_on THEN k.dropped_at ELSE k.set_on END) FROM person_contacts k
      WHERE k.person_id = ${person} AND k.academic = FALSE) AS "contactsChangedAt",
    (SELECT COUNT(*) FROM resets t WHERE t.person_id = ${person} AND t.created_at >= ${week}) AS "recentResets",
    (SELECT COUNT(*) FROM evidence v WHERE v.person_id = ${person} AND v.created_at >= ${month}
      AND v.outcome IN ('mismatch', 'locked')) AS "refusedChecks",
    (SELECT COUNT(*) FROM identity_checks i WHERE i.person_id = ${person}${other('i.case_id')}
      AND i.state = 'live' AND i.expires_at > ${now}) AS "otherChecks",
    (SELECT MAX(f.opened_at) FROM freezes f WHERE f.person_id = ${person} AND f.lifted_at IS NULL) AS "frozenAt"`;
}

const MOST_CASES = 40;

/** Reads, for people found on a call, what an agent should know before any evidence. */
@Injectable()
export class PersonStripRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The facts of each of these people in one statement, by their id. */
  async facts(personIds: readonly string[], now: number): Promise<ReadonlyMap<string, StripFacts>> {
    if (personIds.length === 0) return new Map();
    const columns = stripColumns('p.id', null, { week: '$1', month: '$2', now: '$3' });
    const rows = await this.transactions.query<StripFacts & { id: string }>(
      `SELECT p.id AS "id", ${columns} FROM people p WHERE p.id IN (${personIds.map((_, i) => `$${i + 4}`).join(', ')})`,
      [now - 7 * DAY, now - 30 * DAY, now, ...personIds],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Active cases about these people within the reader's sight, newest first. */
  async openCases(personIds: readonly string[], reader: CaseReader): Promise<ActiveCase[]> {
    if (personIds.length === 0) return [];
    const where = new Conditions().within(reader);
    const people = personIds.map((id) => where.bind('?', id)).join(', ');
    return this.transactions.query<ActiveCase>(
      `SELECT c.number AS "number", c.person_id AS "personId", c.subject AS "subject", c.type AS "type",
         c.status AS "status", c.updated_at AS "updatedAt", a.name AS "assignee"
       FROM cases c LEFT JOIN accounts a ON a.id = c.assignee_id
       WHERE c.person_id IN (${people}) AND ${where.sql}
         AND c.status IN ('new', 'open', 'pending-requester', 'pending-third-party')
       ORDER BY c.seq DESC LIMIT ${MOST_CASES}`,
      where.params,
    );
  }
}
