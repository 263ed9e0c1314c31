import { Injectable } from '@nestjs/common';
import type { DatedOutcome } from './statistics.types.js';
import { Transactions } from '../platform/database/transactions.js';

interface DimensionColumns {
  type: string;
  channel: string;
  uai: string | null;
  departement: string | null;
  cause: string | null;
  agent: string | null;
}
export interface OpenedColumns extends DimensionColumns {
  openedAt: number;
  answeredAt: number | null;
}
export interface ResolvedColumns extends DimensionColumns {
  openedAt: number;
  resolvedAt: number;
  resolvedBy: string | null;
  reopenedCount: number;
}

const DIMENSION_COLUMNS = `type AS "type", channel AS "channel", uai AS "uai", departement AS "departement",
  cause AS "cause", first_agent_id AS "agent", opened_at AS "openedAt"`;

/** What happened, and how it ended, of identity checks, evidence and resets. */
const OUTCOMES = {
  identity_checks: `action AS "what", state AS "outcome", CASE WHEN state = 'live' THEN expires_at END AS "until"`,
  evidence: `kind AS "what", outcome AS "outcome", NULL AS "until"`,
  resets: `kind AS "what", state AS "outcome", NULL AS "until"`,
} as const;
export type OutcomeSource = keyof typeof OUTCOMES;

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

  /** Cases opened in [from, to). */
  casesOpened(from: number, to: number): Promise<OpenedColumns[]> {
    return this.transactions.query<OpenedColumns>(
      `SELECT ${DIMENSION_COLUMNS}, first_answered_at AS "answeredAt" FROM cases
       WHERE opened_at >= $1 AND opened_at < $2`,
      [from, to],
    );
  }

  /** Cases resolved in [from, to), as they are now. */
  casesResolved(from: number, to: number): Promise<ResolvedColumns[]> {
    return this.transactions.query<ResolvedColumns>(
      `SELECT ${DIMENSION_COLUMNS}, resolved_at AS "resolvedAt", resolved_by AS "resolvedBy",
         reopened_count AS "reopenedCount" FROM cases
       WHERE resolved_at >= $1 AND resolved_at < $2`,
      [from, to],
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

  /** Checks started, evidence given or resets submitted in [from, to), by what and how they ended. */
  async outcomes(source: OutcomeSource, from: number, to: number): Promise<DatedOutcome[]> {
    const rows = await this.transactions.query<Record<keyof DatedOutcome, string>>(
      `SELECT ${OUTCOMES[source]}, count(*) AS "n" FROM ${source}
       WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2, 3`,
      [from, to],
    );
    return rows.map(({ what, outcome, until, n }) => ({
      what,
      outcome,
      until: until === null ? null : Number(until),
      n: Number(n),
    }));
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
