import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Clock, MINUTE } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { Transactions } from '../platform/database/transactions.js';
import { Settings } from '../platform/settings/settings.service.js';
import { AuditAppender } from './audit-appender.js';
import { GENESIS, hashPayload, macOf } from './audit-chain.rules.js';
import { AuditHead, type Head } from './audit-head.js';
import { AuditRepository, type AuditFilter, type PayloadEnd } from './audit.repository.js';
import type { AuditFact, EntryRow, SettingChange } from './audit.types.js';

export type { AuditFact } from './audit.types.js';

export interface Verification {
  ok: boolean;
  entries: number;
  /** Position of the first bad link, and what is wrong with it. */
  firstBad?: number;
  reason?: 'missing' | 'altered' | 'payload_altered' | 'payload_missing' | 'truncated';
}

interface PendingRead {
  readonly fact: AuditFact;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const BUFFER = Symbol('audit facts of the open transaction');

/** Appends to the trail, reads it, and proves it whole. */
@Injectable()
export class AuditService {
  private readonly refusals = new Map<string, number>();
  private readonly reads: PendingRead[] = [];
  private writing = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: AuditRepository,
    private readonly appender: AuditAppender,
    private readonly headFile: AuditHead,
    private readonly settings: Settings,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a fact in the caller's transaction. It is appended just before the commit, under the chain's lock:
   * taken earlier, the lock would make every transaction wait for the whole of its neighbours.
   */
  record(fact: AuditFact): void {
    this.transactions.local(BUFFER, () => this.openBuffer()).push(fact);
  }

  /** Keeps a setting somebody changes and its record together, or neither: the one way a setting is changed. */
  async changeSetting<T>(actor: Actor, change: SettingChange<T>): Promise<void> {
    const { setting, value, action, details } = change;
    await this.transactions.run(async () => {
      await this.settings.set(setting, await value());
      this.record({ actor, action, object: { type: 'setting', id: setting }, ...(details && { details }) });
    });
  }

  /**
   * Records a read (a person, a case, a search) in a transaction of its own; reads that arrive while one is being
   * written share the next. Resolves once the fact is committed.
   */
  async recordRead(fact: AuditFact): Promise<void> {
    if (this.transactions.inside) return this.record(fact);
    return new Promise((resolve, reject) => {
      this.reads.push({ fact, resolve, reject });
      if (!this.writing) void this.writeReads();
    });
  }

  /**
   * Records a refused act after its rollback. Refusals of people who are not signed in are gathered to one row
   * per minute and kind, so that nobody can flood the trail from outside.
   */
  async recordRefusal(fact: AuditFact): Promise<void> {
    if (fact.actor.accountId === null && fact.actor.kind !== 'cli') {
      const minute = Math.floor(this.clock.now() / MINUTE);
      if (this.refusals.get(fact.action) === minute) return;
      this.refusals.set(fact.action, minute);
    }
    await this.recordRead(fact);
  }

  search(filter: AuditFilter): Promise<EntryRow[]> {
    return this.repository.search(filter);
  }

  /** The newest link as the file outside the database has it, after writing what is pending; null on a new installation. */
  headOutside(): Head | null {
    this.headFile.flush();
    return this.headFile.read();
  }

  /**
   * Recomputes the whole chain and compares it with the head kept outside the database.
   * A payload deleted by retention or anonymisation is allowed where a later link says so; any other missing one, and
   * an altered one, is not.
   */
  async verify(onProgress?: (done: number) => void): Promise<Verification> {
    let previous = GENESIS;
    let seq = 0;
    const headFile = this.headFile.read();
    const mayBeGone = endsOf(await this.repository.payloadEnds());
    for (;;) {
      const rows = await this.repository.page(seq, 5000);
      for (const row of rows) {
        if (row.seq !== seq + 1) return { ok: false, entries: seq, firstBad: seq + 1, reason: 'missing' };
        if (macOf(this.config.auditKey, previous, row) !== row.mac) {
          return { ok: false, entries: seq, firstBad: row.seq, reason: 'altered' };
        }
        if (row.payload !== null && hashPayload(row.salt ?? '', row.payload) !== row.payloadHash) {
          return { ok: false, entries: seq, firstBad: row.seq, reason: 'payload_altered' };
        }
        if (row.payload === null && !mayBeGone(row)) {
          return { ok: false, entries: seq, firstBad: row.seq, reason: 'payload_missing' };
        }
        if (headFile?.seq === row.seq && headFile.mac !== row.mac) {
          return { ok: false, entries: seq, firstBad: row.seq, reason: 'altered' };
        }
        previous = row.mac;
        seq = row.seq;
      }
      onProgress?.(seq);
      if (rows.length === 0) break;
    }
    if (headFile && headFile.seq > seq)
      return { ok: false, entries: seq, firstBad: seq + 1, reason: 'truncated' };
    return { ok: true, entries: seq };
  }

  private async writeReads(): Promise<void> {
    this.writing = true;
    for (let batch = this.reads.splice(0); batch.length > 0; batch = this.reads.splice(0)) {
      const together = await this.writeTogether(batch).catch(() => false);
      if (!together) for (const read of batch) await this.writeTogether([read]).catch(read.reject);
    }
    this.writing = false;
  }

  /** One transaction for all; when it fails they are written one by one, so that none fails for its neighbour. */
  private async writeTogether(batch: readonly PendingRead[]): Promise<boolean> {
    await this.transactions.run(async () => batch.forEach(({ fact }) => this.record(fact)));
    batch.forEach(({ resolve }) => resolve());
    return true;
  }

  private openBuffer(): AuditFact[] {
    const facts: AuditFact[] = [];
    this.transactions.beforeCommit(() => this.appender.append(facts), { last: true });
    return facts;
  }
}

/**
 * Which payloads may be gone. The links that let them go are part of the chain themselves: a forged one breaks it.
 */
function endsOf(ends: readonly PayloadEnd[]): (row: EntryRow) => boolean {
  const anonymised = new Map<string, number>();
  let purgedTo = 0;
  for (const { seq, action, objectType, objectId } of ends) {
    if (action === 'audit.purged') purgedTo = Math.max(purgedTo, Math.min(Number(objectId), seq - 1));
    else anonymised.set(`${objectType} ${objectId}`, seq);
  }
  const after = (type: string, id: string | null): number => anonymised.get(`${type} ${id}`) ?? 0;
  return ({ seq, objectType, objectId }) =>
    seq <= purgedTo || after(objectType, objectId) > seq || after('audit-entry', String(seq)) > seq;
}
