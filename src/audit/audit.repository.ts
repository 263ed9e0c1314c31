import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { AuditEntry } from './audit-entry.entity.js';
import type { EntryRow } from './audit.types.js';

export interface AuditFilter {
  from?: number;
  to?: number;
  actorId?: string;
  action?: string;
  objectType?: string;
  objectId?: string;
  /** Entries before this position. */
  before?: number;
  limit: number;
}

const COLUMNS = `e.seq AS "seq", e.at AS "at", e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.action AS "action",
  e.object_type AS "objectType", e.object_id AS "objectId", e.payload_hash AS "payloadHash", e.mac AS "mac",
  p.salt AS "salt", p.payload AS "payload"`;

/** A link about to be written, with its payload and salt. */
export type NewEntry = AuditEntry & { salt: string; payload: string };

/** Links about another object than $2/$3 whose payload holds the JSON text $1. */
const NAMES = `p.payload LIKE $1 AND NOT (e.object_type = $2 AND COALESCE(e.object_id, '') = $3)`;
/** A later link says that the payload of this one goes. */
const MARKED = `EXISTS (SELECT 1 FROM audit_entries a WHERE a.action = 'audit.anonymised' AND a.seq > e.seq
  AND a.object_type = 'audit-entry' AND a.object_id = CAST(e.seq AS varchar))`;

const BATCH = 500;
const FIELDS = [
  'seq',
  'at',
  'actorKind',
  'actorId',
  'action',
  'objectType',
  'objectId',
  'payloadHash',
  'mac',
] as const satisfies readonly (keyof AuditEntry)[];

/** Typed placeholders of one link: PostgreSQL takes a bare one in a SELECT for text. */
const tuple = (from: number): string => {
  const texts = Array.from({ length: 7 }, (_, i) => `CAST($${from + 2 + i} AS varchar)`).join(', ');
  return `(CAST($${from} AS bigint), CAST($${from + 1} AS bigint), ${texts})`;
};

const each = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join(', ');
const insertLinks = (count: number): string =>
  `INSERT INTO audit_entries (seq, at, actor_kind, actor_id, action, object_type, object_id, payload_hash, mac)
   SELECT * FROM (VALUES ${each(count, (i) => tuple(i * 9 + 3))}) AS v
   WHERE COALESCE((SELECT mac FROM audit_entries ORDER BY seq DESC LIMIT 1), $2) = $1`;
const insertPayloads = (count: number): string =>
  `INSERT INTO audit_payloads (seq, at, salt, payload)
   VALUES ${each(count, (i) => `($${4 * i + 1}, $${4 * i + 2}, $${4 * i + 3}, $${4 * i + 4})`)}`;
/** Nearly always it is one: a text made once is found at once among the prepared statements. */
const INSERT_ONE = { links: insertLinks(1), payloads: insertPayloads(1) };

/** A link that let payloads go: those up to a position, or those about one object. */
export interface PayloadEnd {
  readonly seq: number;
  readonly action: 'audit.purged' | 'audit.anonymised';
  readonly objectType: string;
  readonly objectId: string;
}

/** The only queries on the trail. No link is updated or deleted; payloads go as the guards of the database allow. */
@Injectable()
export class AuditRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Position and MAC of the last link; call with the chain locked. */
  async head(): Promise<{ seq: number; mac: string } | null> {
    const [row] = await this.transactions.query<{ seq: number; mac: string }>(
      'SELECT seq, mac FROM audit_entries ORDER BY seq DESC LIMIT 1',
    );
    return row ?? null;
  }

  /**
   * Appends links after the one whose MAC is `after`; call with the chain locked. False, and nothing written, when
   * the last link is another one.
   * @param genesis MAC before the first link
   */
  async append(entries: readonly NewEntry[], after: string, genesis: string): Promise<boolean> {
    let previous = after;
    for (let at = 0; at < entries.length; at += BATCH) {
      const batch = entries.slice(at, at + BATCH);
      if (!(await this.appendBatch(batch, previous, genesis))) return false;
      previous = batch.at(-1)?.mac ?? previous;
    }
    return true;
  }

  private async appendBatch(batch: readonly NewEntry[], after: string, genesis: string): Promise<boolean> {
    const written = await this.transactions.execute(
      batch.length === 1 ? INSERT_ONE.links : insertLinks(batch.length),
      [after, genesis, ...batch.flatMap((entry) => FIELDS.map((field) => entry[field]))],
    );
    if (written === 0) return false;
    await this.transactions.execute(
      batch.length === 1 ? INSERT_ONE.payloads : insertPayloads(batch.length),
      batch.flatMap(({ seq, at, salt, payload }) => [seq, at, salt, payload]),
    );
    return true;
  }

  /** Links after `seq` in chain order, with what is left of their payloads. */
  async page(after: number, limit: number): Promise<EntryRow[]> {
    return this.transactions.query<EntryRow>(
      `SELECT ${COLUMNS} FROM audit_entries e LEFT JOIN audit_payloads p ON p.seq = e.seq
       WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`,
      [after, limit],
    );
  }

  /** Every link that let payloads go. */
  async payloadEnds(): Promise<PayloadEnd[]> {
    return this.transactions.query<PayloadEnd>(
      `SELECT seq AS "seq", action AS "action", object_type AS "objectType", object_id AS "objectId"
       FROM audit_entries WHERE action IN ('audit.purged', 'audit.anonymised') ORDER BY seq`,
    );
  }

  /** Position of the last payload written before an instant; null when there is none. */
  async lastPayloadBefore(at: number): Promise<number | null> {
    const [row] = await this.transactions.query<{ seq: number | null }>(
      'SELECT MAX(seq) AS "seq" FROM audit_payloads WHERE at < $1',
      [at],
    );
    return row?.seq ?? null;
  }

  async deletePayloads({
    upTo,
    before,
    limit,
  }: {
    upTo: number;
    before: number;
    limit: number;
  }): Promise<number> {
    return this.transactions.execute(
      `DELETE FROM audit_payloads WHERE seq IN
         (SELECT seq FROM audit_payloads WHERE seq <= $1 AND at < $2 ORDER BY seq LIMIT $3)`,
      [upTo, before, limit],
    );
  }

  /** Payloads there are of links about an object, but of links that say it was anonymised. */
  async countPayloadsAbout(object: { type: string; id: string }): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>(
      `SELECT CAST(count(*) AS integer) AS "n" FROM audit_payloads p JOIN audit_entries e ON e.seq = p.seq
       WHERE e.object_type = $1 AND e.object_id = $2 AND e.action <> 'audit.anonymised'`,
      [object.type, object.id],
    );
    return row?.n ?? 0;
  }

  /**
   * Links about something else whose payload names the id, oldest first: of an opening its person, of a reset its case.
   * `marked`: a later link says already that it goes, and a crash came between. Reads every payload.
   */
  async naming(
    object: { type: string; id: string },
    limit: number,
  ): Promise<{ seq: number; marked: boolean }[]> {
    const rows = await this.transactions.query<{ seq: number; marked: number | boolean }>(
      `SELECT p.seq AS "seq", ${MARKED} AS "marked" FROM audit_payloads p JOIN audit_entries e ON e.seq = p.seq
       WHERE ${NAMES} ORDER BY p.seq LIMIT $4`,
      [`%"${object.id}"%`, object.type, object.id, limit],
    );
    return rows.map(({ seq, marked }) => ({ seq, marked: Boolean(marked) }));
  }

  /** Searches on record after a position, oldest first, with their payloads. */
  async searches(after: number, limit: number): Promise<{ seq: number; payload: string; marked: boolean }[]> {
    const rows = await this.transactions.query<{ seq: number; payload: string; marked: number | boolean }>(
      `SELECT e.seq AS "seq", p.payload AS "payload", ${MARKED} AS "marked"
       FROM audit_entries e JOIN audit_payloads p ON p.seq = e.seq
       WHERE e.object_type = 'search' AND e.seq > $1 ORDER BY e.seq LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({ ...row, marked: Boolean(row.marked) }));
  }

  async countNaming(object: { type: string; id: string }): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>(
      `SELECT CAST(count(*) AS integer) AS "n" FROM audit_payloads p JOIN audit_entries e ON e.seq = p.seq
       WHERE ${NAMES}`,
      [`%"${object.id}"%`, object.type, object.id],
    );
    return row?.n ?? 0;
  }

  /** Payloads of these links, each of which a later link says was anonymised. */
  async deletePayloadsOf(seqs: readonly number[]): Promise<number> {
    const marks = seqs.map((_, i) => `$${i + 1}`).join(', ');
    return this.transactions.execute(`DELETE FROM audit_payloads WHERE seq IN (${marks})`, seqs);
  }

  /** Payloads of links about an object that a later link says was anonymised. */
  async deletePayloadsAbout(object: { type: string; id: string }, limit: number): Promise<number> {
    return this.transactions.execute(
      `DELETE FROM audit_payloads WHERE seq IN (SELECT p.seq FROM audit_payloads p
         JOIN audit_entries e ON e.seq = p.seq WHERE e.object_type = $1 AND e.object_id = $2
         AND e.seq < (SELECT MAX(a.seq) FROM audit_entries a WHERE a.action = 'audit.anonymised'
           AND a.object_type = $1 AND a.object_id = $2) LIMIT $3)`,
      [object.type, object.id, limit],
    );
  }

  /** Newest first, filtered; pages by position. */
  async search(filter: AuditFilter): Promise<EntryRow[]> {
    const conditions: string[] = [];
    const params: unknown[] = [];
    const add = (condition: string, value: unknown): void => {
      if (value === undefined || value === '') return;
      params.push(value);
      conditions.push(condition.replace('?', `$${params.length}`));
    };
    add('e.at >= ?', filter.from);
    add('e.at < ?', filter.to);
    add('e.actor_id = ?', filter.actorId);
    add('e.action = ?', filter.action);
    add('e.object_type = ?', filter.objectType);
    add('e.object_id = ?', filter.objectId);
    add('e.seq < ?', filter.before);
    params.push(filter.limit);
    return this.transactions.query<EntryRow>(
      `SELECT ${COLUMNS} FROM audit_entries e LEFT JOIN audit_payloads p ON p.seq = e.seq
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY e.seq DESC LIMIT $${params.length}`,
      params,
    );
  }
}
