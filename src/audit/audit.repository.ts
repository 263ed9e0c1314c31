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

/** The only queries on the trail. There is no update and no delete. */
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

  async append(entry: AuditEntry, salt: string, payload: string): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO audit_entries (seq, at, actor_kind, actor_id, action, object_type, object_id, payload_hash, mac)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        entry.seq,
        entry.at,
        entry.actorKind,
        entry.actorId,
        entry.action,
        entry.objectType,
        entry.objectId,
        entry.payloadHash,
        entry.mac,
      ],
    );
    await this.transactions.execute(
      'INSERT INTO audit_payloads (seq, at, salt, payload) VALUES ($1, $2, $3, $4)',
      [entry.seq, entry.at, salt, payload],
    );
  }

  /** Links after `seq` in chain order, with what is left of their payloads. */
  async page(after: number, limit: number): Promise<EntryRow[]> {
    return this.transactions.query<EntryRow>(
      `SELECT ${COLUMNS} FROM audit_entries e LEFT JOIN audit_payloads p ON p.seq = e.seq
       WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`,
      [after, limit],
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
