import { Injectable } from '@nestjs/common';
import type { OutcomeRow } from './statistics.types.js';
import { Transactions } from '../platform/database/transactions.js';

/** Columns of a case that figures depend on. */
export interface CaseColumns {
  seq: number;
  type: string;
  channel: string;
  uai: string | null;
  departement: string | null;
  cause: string | null;
  openedAt: number;
  updatedAt: number;
  firstAnsweredAt: number | null;
  resolvedAt: number | null;
  resolvedBy: string | null;
  firstAgentId: string | null;
  reopenedCount: number;
}

const COLUMNS = `seq AS "seq", type AS "type", channel AS "channel", uai AS "uai", departement AS "departement",
  cause AS "cause", opened_at AS "openedAt", updated_at AS "updatedAt", first_answered_at AS "firstAnsweredAt",
  resolved_at AS "resolvedAt", resolved_by AS "resolvedBy", first_agent_id AS "firstAgentId",
  reopened_count AS "reopenedCount"`;

/**
 * A reset without a valid check: no check, or one of another case, person or action, or one that this reset did not
 * consume, or that was insufficient or over when it was consumed. Written without the resets module on purpose: it
 * must see what a fault there would let through.
 */
const UNCHECKED = `SELECT count(*) AS n FROM resets r WHERE NOT EXISTS (
  SELECT 1 FROM identity_checks c WHERE c.id = r.check_id AND c.case_id = r.case_id AND c.person_id = r.person_id
    AND c.action = r.kind AND c.sufficient AND c.consumed_by = r.id AND c.consumed_at < c.expires_at)`;

/** Reads the tables of other modules, and writes none: the one stated exception to the import rules. */
@Injectable()
export class StatisticsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Cases changed at or after an instant, in slices by (updated_at, seq). */
  changedCases(updatedAt: number, seq: number, limit: number): Promise<CaseColumns[]> {
    return this.transactions.query<CaseColumns>(
      `SELECT ${COLUMNS} FROM cases WHERE (updated_at, seq) > ($1, $2) ORDER BY updated_at, seq LIMIT $3`,
      [updatedAt, seq, limit],
    );
  }

  async resetsTotal(): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>('SELECT count(*) AS n FROM resets');
    return Number(row?.n ?? 0);
  }

  async resetsWithoutCheck(): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>(UNCHECKED);
    return Number(row?.n ?? 0);
  }

  /** Identity checks started in [from, to) by action and how they ended; a live one past its time is `expired`. */
  checkOutcomes(from: number, to: number, now: number): Promise<OutcomeRow[]> {
    return this.transactions.query<OutcomeRow>(
      `SELECT action AS "what", CASE WHEN state = 'live' AND expires_at <= $3 THEN 'expired' ELSE state END AS "outcome",
         count(*) AS n
       FROM identity_checks WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2`,
      [from, to, now],
    );
  }

  /** Evidence given in [from, to) by kind and outcome. */
  evidenceOutcomes(from: number, to: number): Promise<OutcomeRow[]> {
    return this.transactions.query<OutcomeRow>(
      `SELECT kind AS "what", outcome AS "outcome", count(*) AS n FROM evidence
       WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2`,
      [from, to],
    );
  }

  /** Resets submitted in [from, to) by kind and state. */
  resetOutcomes(from: number, to: number): Promise<OutcomeRow[]> {
    return this.transactions.query<OutcomeRow>(
      `SELECT kind AS "what", state AS "outcome", count(*) AS n FROM resets
       WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2`,
      [from, to],
    );
  }

  /** Share of staff with a usable contact: people present, and those of them with one. */
  async contactCover(before: number): Promise<{ people: number; covered: number }> {
    const [row] = await this.transactions.query<{ people: number; covered: number }>(
      `SELECT (SELECT count(*) FROM people WHERE status <> 'left') AS "people",
         (SELECT count(DISTINCT c.person_id) FROM person_contacts c JOIN people p ON p.id = c.person_id
          WHERE p.status <> 'left' AND c.academic = $2 AND c.dropped_at IS NULL AND c.set_on < $1) AS "covered"`,
      [before, false],
    );
    return { people: Number(row?.people ?? 0), covered: Number(row?.covered ?? 0) };
  }

  /** The same by school: somebody with several postings counts in each of them. */
  contactCoverBySchool(before: number): Promise<{ uai: string; people: number; covered: number }[]> {
    return this.transactions.query(
      `SELECT o.uai AS "uai", count(*) AS "people", count(u.person_id) AS "covered"
       FROM person_postings o JOIN people p ON p.id = o.person_id
       LEFT JOIN (SELECT DISTINCT c.person_id FROM person_contacts c
         WHERE c.academic = $2 AND c.dropped_at IS NULL AND c.set_on < $1) u ON u.person_id = o.person_id
       WHERE p.status <> 'left' GROUP BY o.uai`,
      [before, false],
    );
  }

  async schoolNames(): Promise<Map<string, string>> {
    const rows = await this.transactions.query<{ uai: string; name: string }>(
      'SELECT uai AS "uai", name AS "name" FROM establishments',
    );
    return new Map(rows.map(({ uai, name }) => [uai, name]));
  }

  async agentNames(): Promise<Map<string, string>> {
    const rows = await this.transactions.query<{ id: string; name: string }>(
      `SELECT id AS "id", name AS "name" FROM accounts WHERE role IN ('agent', 'supervisor')`,
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
