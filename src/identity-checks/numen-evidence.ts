import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { Actor } from '../platform/actor.js';
import { Transactions } from '../platform/database/transactions.js';
import { newId } from '../platform/ids.js';
import { IdentityNotices } from './identity-notices.js';
import type { NumenLock } from './numen-attempt.entity.js';
import { NumenAttemptsRepository } from './numen-attempts.repository.js';
import { NUMEN_LIMITS, closureAfterMiss, isNumenClosed, numenTriesLeft } from './numen-lock.rules.js';

export interface NumenTry {
  readonly personId: string;
  readonly caseId: string | null;
  readonly checkId: string | null;
  readonly agentId: string | null;
  readonly source: 'check' | 'claim';
  /** Of NUMEN shape; compared and dropped. */
  readonly value: string;
  readonly actor: Actor;
  readonly now: number;
}

export interface NumenAnswer {
  readonly outcome: 'match' | 'mismatch' | 'locked';
  readonly attemptsLeft: number;
}

/**
 * Compares a NUMEN blind. The try is counted, under the lock of the person's row, before it is compared; the answer
 * is the same, in shape and in time, whether the value is wrong or none is on file.
 */
@Injectable()
export class NumenEvidence {
  constructor(
    private readonly transactions: Transactions,
    private readonly attempts: NumenAttemptsRepository,
    private readonly directory: DirectoryService,
    private readonly notices: IdentityNotices,
    private readonly audit: AuditService,
  ) {}

  /** Inside the caller's transaction, which must commit whatever the outcome. */
  async compare(attempt: NumenTry): Promise<NumenAnswer> {
    this.transactions.assertInside();
    const { personId, caseId, now } = attempt;
    const lock = await this.attempts.lock(personId);
    const inCase = caseId === null ? 0 : await this.attempts.missesInCase(caseId, lock.countsFrom);
    const ofAgent = await this.agentMisses(attempt);
    if (isNumenClosed({ now, closedUntil: lock.closedUntil, inCase, ofAgent })) {
      return { outcome: 'locked', attemptsLeft: 0 };
    }
    const id = await this.count(attempt);
    const match = await this.directory.compareNumen(personId, attempt.value);
    await this.attempts.conclude(id, match ? 'match' : 'mismatch');
    const ofPerson = await this.attempts.missesOfPerson(personId, this.windowStart(lock, now));
    if (!match) await this.afterMiss(attempt, lock, ofPerson, ofAgent + 1);
    return {
      outcome: match ? 'match' : 'mismatch',
      attemptsLeft: numenTriesLeft(inCase + (match ? 0 : 1), ofPerson),
    };
  }

  /** Until when NUMEN evidence of a person is closed; null when it is open. */
  async closedUntil(personId: string, now: number): Promise<number | null> {
    const until = (await this.attempts.find(personId))?.closedUntil ?? null;
    return until !== null && until > now ? until : null;
  }

  /** Opens NUMEN evidence again; misses so far no longer count. Inside the caller's transaction. */
  async lift(personId: string, by: { accountId: string; actor: Actor }, now: number): Promise<void> {
    const lock = await this.attempts.lock(personId);
    await this.attempts.save({ ...lock, closedUntil: null, countsFrom: now, liftedBy: by.accountId });
    this.audit.record({ actor: by.actor, action: 'numen.opened', object: { type: 'person', id: personId } });
  }

  private async count(attempt: NumenTry): Promise<string> {
    const id = newId();
    const { personId, caseId, checkId, agentId, source, now } = attempt;
    await this.attempts.insert({
      id,
      personId,
      caseId,
      checkId,
      agentId,
      source,
      outcome: 'pending',
      createdAt: now,
    });
    return id;
  }

  private async afterMiss(
    attempt: NumenTry,
    lock: NumenLock,
    ofPerson: number,
    ofAgent: number,
  ): Promise<void> {
    const { personId, agentId, actor, now } = attempt;
    const closedUntil = closureAfterMiss(ofPerson, now, lock.closedAt);
    if (closedUntil !== null) {
      await this.attempts.save({ ...lock, closedAt: now, closedUntil, closures: lock.closures + 1 });
      await this.notices.numenClosed(personId, lock.closures + 1);
      await this.notices.alertSupervisors('numen-closed', personId, now, String(lock.closures + 1));
      const details = { hours: (closedUntil - now) / 3_600_000, source: attempt.source };
      this.audit.record({ actor, action: 'numen.closed', object: { type: 'person', id: personId }, details });
    }
    if (agentId !== null && ofAgent === NUMEN_LIMITS.perAgent) {
      await this.notices.alertSupervisors('agent-misses', agentId, now, String(now));
      this.audit.record({ actor, action: 'numen.agent-closed', object: { type: 'account', id: agentId } });
    }
  }

  /** Counted under the agent's own lock: tries on several people at once must not slip past the limit. */
  private async agentMisses({ agentId, now }: NumenTry): Promise<number> {
    if (agentId === null) return 0;
    await this.attempts.lockAgent(agentId);
    return this.attempts.missesOfAgent(agentId, now - NUMEN_LIMITS.window);
  }

  private windowStart(lock: NumenLock, now: number): number {
    return Math.max(lock.countsFrom, now - NUMEN_LIMITS.window);
  }
}
