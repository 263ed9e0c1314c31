import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { newId } from '../platform/ids.js';
import { Conditions } from './case-conditions.js';
import type { CaseReader } from './case-scope.rules.js';
import type { Visibility } from './case.rules.js';
import type { CaseChange, CaseState, TimelineRow } from './case.types.js';

const COLUMNS = {
  type: 'type',
  channel: 'channel',
  status: 'status',
  priority: 'priority',
  subject: 'subject',
  personId: 'person_id',
  requesterPersonId: 'requester_person_id',
  requesterName: 'requester_name',
  uai: 'uai',
  departement: 'departement',
  team: 'team',
  assigneeId: 'assignee_id',
  firstAgentId: 'first_agent_id',
  openedBy: 'opened_by',
  schoolOpener: 'school_opener',
  updatedAt: 'updated_at',
  firstAnsweredAt: 'first_answered_at',
  resolvedAt: 'resolved_at',
  resolvedBy: 'resolved_by',
  closedAt: 'closed_at',
  cause: 'cause',
  reopenedCount: 'reopened_count',
} as const satisfies Record<keyof CaseChange, string>;

const FIXED = { id: 'id', seq: 'seq', number: 'number', openedAt: 'opened_at', version: 'version' } as const;
const ALL = { ...FIXED, ...COLUMNS };
const FIELDS = Object.keys(ALL) as (keyof CaseState)[];

/** Every column of a case as its property: `c.person_id AS "personId", …`. */
export const CASE_COLUMNS = FIELDS.map((field) => `c.${ALL[field]} AS "${field}"`).join(', ');
const INSERT = `INSERT INTO cases (${FIELDS.map((field) => ALL[field]).join(', ')}, open_key)
  VALUES (${FIELDS.map((_, i) => `$${i + 1}`).join(', ')}, $${FIELDS.length + 1})`;

export interface NewEvent {
  readonly kind: string;
  readonly before?: string | null;
  readonly after?: string | null;
}

const MESSAGES = `SELECT m.id AS "id", m.at AS "at", m.author_id AS "by", a.name AS "byName", 'message' AS "kind",
    m.visibility AS "visibility", m.body AS "body", NULL AS "before", NULL AS "after"
  FROM case_messages m LEFT JOIN accounts a ON a.id = m.author_id WHERE m.case_id = $1 AND m.at > $2`;
const EVENTS = `SELECT e.id, e.at, e.actor_id, a.name, e.kind, NULL, NULL, e.before, e.after
  FROM case_events e LEFT JOIN accounts a ON a.id = e.actor_id WHERE e.case_id = $1 AND e.at > $2`;
const WHOLE_TIMELINE = `${MESSAGES} UNION ALL ${EVENTS} ORDER BY "at", "id"`;
const PUBLIC_TIMELINE = `${MESSAGES} AND m.visibility = 'public' ORDER BY "at", "id"`;

/** Writes cases and what is recorded on them, and reads one. Lists are read by case-list.repository.ts. */
@Injectable()
export class CasesRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The next position of a year: gap-free, since a rollback gives it back. */
  async nextPosition(year: number): Promise<number> {
    this.transactions.assertInside();
    const [row] = await this.transactions.query<{ last: number }>(
      `INSERT INTO case_numbers (year, last) VALUES ($1, 1)
       ON CONFLICT (year) DO UPDATE SET last = case_numbers.last + 1 RETURNING last AS "last"`,
      [year],
    );
    if (!row) throw new Error(`No case number was given for ${year}.`);
    return row.last;
  }

  async insert(row: CaseState, openKey: string | null): Promise<void> {
    await this.transactions.execute(INSERT, [...FIELDS.map((field) => row[field]), openKey]);
  }

  /** True when the error says that this form has opened its case already. */
  isSecondClick(error: unknown): boolean {
    return this.transactions.dialect.isUniqueViolation(error);
  }

  async numberOfKey(openedBy: string, openKey: string): Promise<string | null> {
    const [row] = await this.transactions.query<{ number: string }>(
      'SELECT number AS "number" FROM cases WHERE opened_by = $1 AND open_key = $2',
      [openedBy, openKey],
    );
    return row?.number ?? null;
  }

  /** The case of that number; inside a transaction its row stays locked until the end. */
  async byNumber(number: string): Promise<CaseState | null> {
    const lock = this.transactions.inside ? this.transactions.dialect.forUpdate : '';
    const [row] = await this.transactions.query<CaseState>(
      `SELECT ${CASE_COLUMNS} FROM cases c WHERE c.number = $1${lock}`,
      [number],
    );
    return row ?? null;
  }

  async byId(id: string): Promise<CaseState | null> {
    const lock = this.transactions.inside ? this.transactions.dialect.forUpdate : '';
    const [row] = await this.transactions.query<CaseState>(
      `SELECT ${CASE_COLUMNS} FROM cases c WHERE c.id = $1${lock}`,
      [id],
    );
    return row ?? null;
  }

  /** The oldest of the most urgent unassigned cases in these areas that nobody else is taking. */
  async nextUnassigned(reader: CaseReader): Promise<CaseState | null> {
    const where = new Conditions().within(reader);
    const [row] = await this.transactions.query<CaseState>(
      `SELECT ${CASE_COLUMNS} FROM cases c
       WHERE c.assignee_id IS NULL AND c.status IN ('new', 'open', 'pending-requester', 'pending-third-party')
         AND c.status IN ('new', 'open') AND ${where.sql}
       ORDER BY c.priority, c.seq LIMIT 1${this.transactions.dialect.skipLocked}`,
      where.params,
    );
    return row ?? null;
  }

  /** Writes the change if the case is still at `version`; false when somebody was quicker. */
  async update(id: string, version: number, change: CaseChange): Promise<boolean> {
    const fields = Object.keys(change) as (keyof CaseChange)[];
    const sets = fields.map((field, i) => `${COLUMNS[field]} = $${i + 3}`);
    const changed = await this.transactions.execute(
      `UPDATE cases SET ${[...sets, 'version = version + 1'].join(', ')} WHERE id = $1 AND version = $2`,
      [id, version, ...fields.map((field) => change[field] ?? null)],
    );
    return changed === 1;
  }

  async addMessage(message: {
    caseId: string;
    at: number;
    authorId: string | null;
    visibility: Visibility;
    body: string;
  }): Promise<string> {
    const id = newId();
    await this.transactions.execute(
      'INSERT INTO case_messages (id, case_id, at, author_id, visibility, body) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, message.caseId, message.at, message.authorId, message.visibility, message.body],
    );
    return id;
  }

  async addEvent(caseId: string, at: number, actorId: string | null, event: NewEvent): Promise<void> {
    await this.transactions.execute(
      'INSERT INTO case_events (id, case_id, at, actor_id, kind, before, after) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [newId(), caseId, at, actorId, event.kind, event.before ?? null, event.after ?? null],
    );
  }

  async hasEvent(caseId: string, kind: string, after: string): Promise<boolean> {
    const rows = await this.transactions.query(
      'SELECT 1 FROM case_events WHERE case_id = $1 AND kind = $2 AND after = $3 LIMIT 1',
      [caseId, kind, after],
    );
    return rows.length > 0;
  }

  /** A public message with its case, or null. */
  async publicMessage(id: string): Promise<{ number: string; subject: string; body: string } | null> {
    const [row] = await this.transactions.query<{ number: string; subject: string; body: string }>(
      `SELECT c.number AS "number", c.subject AS "subject", m.body AS "body"
       FROM case_messages m JOIN cases c ON c.id = m.case_id WHERE m.id = $1 AND m.visibility = 'public'`,
      [id],
    );
    return row ?? null;
  }

  /** Replaces the words the case is found by. */
  async index(seq: number, words: readonly string[], fresh: boolean): Promise<void> {
    if (!fresh) await this.transactions.execute('DELETE FROM case_words WHERE case_seq = $1', [seq]);
    if (words.length === 0) return;
    await this.transactions.execute(
      `INSERT INTO case_words (word, case_seq) VALUES ${words.map((_, i) => `($${i + 2}, $1)`).join(', ')}`,
      [seq, ...words],
    );
  }

  /** Messages and events, oldest first; `publicOnly` leaves out notes and events. */
  async timeline(caseId: string, publicOnly: boolean, after = 0): Promise<TimelineRow[]> {
    return this.transactions.query<TimelineRow>(publicOnly ? PUBLIC_TIMELINE : WHOLE_TIMELINE, [
      caseId,
      after,
    ]);
  }
}
