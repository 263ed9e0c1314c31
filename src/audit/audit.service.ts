import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Clock, MINUTE } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { Transactions } from '../platform/database/transactions.js';
import { redact } from '../platform/redaction.js';
import { GENESIS, hashPayload, macOf, type ChainLink } from './audit-chain.rules.js';
import { AuditHead, type Head } from './audit-head.js';
import { AuditRepository, type AuditFilter } from './audit.repository.js';
import type { EntryRow } from './audit.types.js';

export interface AuditFact {
  actor: Actor;
  /** Noun and verb, e.g. `case.closed`, `person.read`, `usernames.searched`. */
  action: string;
  object: { type: string; id: string | null };
  /** What else there is to know: reason, text searched, outcome. Never a secret; NUMEN-shaped text is masked. */
  details?: Record<string, unknown>;
}

export interface Verification {
  ok: boolean;
  entries: number;
  /** Position of the first bad link, and what is wrong with it. */
  firstBad?: number;
  reason?: 'missing' | 'altered' | 'payload_altered' | 'truncated';
}

const BUFFER = Symbol('audit facts of the open transaction');

/** Appends to the trail, reads it, and proves it whole. */
@Injectable()
export class AuditService {
  private readonly refusals = new Map<string, number>();

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: AuditRepository,
    private readonly headFile: AuditHead,
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

  /** Records a read (a person, a case, a search) in a transaction of its own. */
  async recordRead(fact: AuditFact): Promise<void> {
    await this.transactions.run(async () => this.record(fact));
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
   * A payload deleted by retention is allowed; an altered one is not.
   */
  async verify(onProgress?: (done: number) => void): Promise<Verification> {
    let previous = GENESIS;
    let seq = 0;
    const headFile = this.headFile.read();
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

  private openBuffer(): AuditFact[] {
    const facts: AuditFact[] = [];
    this.transactions.beforeCommit(() => this.append(facts), { last: true });
    return facts;
  }

  private async append(facts: readonly AuditFact[]): Promise<void> {
    await this.transactions.lockChain('audit');
    let head: Head = (await this.repository.head()) ?? { seq: 0, mac: GENESIS };
    for (const fact of facts) head = await this.appendOne(head, fact);
    this.transactions.afterCommit(() => this.headFile.advance(head));
  }

  private async appendOne(head: Head, fact: AuditFact): Promise<Head> {
    const salt = randomBytes(16).toString('hex');
    const payload = redact(JSON.stringify({ by: fact.actor.label, ...fact.details }));
    const link: ChainLink = {
      seq: head.seq + 1,
      at: this.clock.now(),
      actorKind: fact.actor.kind,
      actorId: fact.actor.accountId,
      action: fact.action,
      objectType: fact.object.type,
      objectId: fact.object.id,
      payloadHash: hashPayload(salt, payload),
    };
    const mac = macOf(this.config.auditKey, head.mac, link);
    await this.repository.append({ ...link, mac }, salt, payload);
    return { seq: link.seq, mac };
  }
}
