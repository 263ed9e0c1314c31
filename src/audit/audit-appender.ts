import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { Transactions } from '../platform/database/transactions.js';
import { redact } from '../platform/redaction.js';
import { GENESIS, hashPayload, macOf, type ChainLink } from './audit-chain.rules.js';
import { AuditHead, type Head } from './audit-head.js';
import { AuditRepository, type NewEntry } from './audit.repository.js';
import type { AuditFact } from './audit.types.js';

const EMPTY: Head = { seq: 0, mac: GENESIS };

/** Adds links to the chain: the last thing a transaction does before it commits. */
@Injectable()
export class AuditAppender {
  /**
   * The last link this process wrote or saw. Only a guess, since another process may have written after it and a
   * transaction of ours may have been rolled back: the insert itself checks it, and spares a read where it is right.
   */
  private last: Head | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: AuditRepository,
    private readonly headFile: AuditHead,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Appends the facts in their order, under the chain's lock, in the open transaction. */
  async append(facts: readonly AuditFact[]): Promise<void> {
    await this.transactions.lockChain('audit');
    if (this.last && (await this.tryAfter(this.last, facts))) return;
    const head = (await this.repository.head()) ?? EMPTY;
    if (!(await this.tryAfter(head, facts)))
      throw new Error(`The audit chain moved under its lock at ${head.seq}.`);
  }

  private async tryAfter(head: Head, facts: readonly AuditFact[]): Promise<boolean> {
    let at = head;
    const entries: NewEntry[] = [];
    for (const fact of facts) {
      const entry = this.entry(at, fact);
      entries.push(entry);
      at = entry;
    }
    if (!(await this.repository.append(entries, head.mac, GENESIS))) return false;
    this.last = { seq: at.seq, mac: at.mac };
    const written = this.last;
    this.transactions.afterCommit(() => this.headFile.advance(written));
    return true;
  }

  private entry(head: Head, fact: AuditFact): NewEntry {
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
    return { ...link, mac: macOf(this.config.auditKey, head.mac, link), salt, payload };
  }
}
