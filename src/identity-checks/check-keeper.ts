import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import { Transactions } from '../platform/database/transactions.js';
import type { DeathReason } from './check-state.rules.js';
import { CheckSubjects, type Subject } from './check-subjects.js';
import type { IdentityCheck } from './identity-check.entity.js';
import { CheckDead, CheckExpired, CheckNotFound, CheckUsed, StateChanged } from './identity-checks.errors.js';
import { IdentityChecksRepository, type CheckTarget } from './identity-checks.repository.js';
import { VouchersRepository } from './vouchers.repository.js';

type Done<T> = { readonly done: true; readonly value: T } | { readonly done: false };

/** Keeps checks alive only as long as they may be, and lets work happen on live ones only. */
@Injectable()
export class CheckKeeper {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: IdentityChecksRepository,
    private readonly subjects: CheckSubjects,
    private readonly vouchers: VouchersRepository,
    private readonly audit: AuditService,
  ) {}

  /**
   * Does `work` on a live check under its lock, in one transaction. When the account changed since the check started,
   * the check dies instead, and that death is committed before the refusal is thrown.
   * @param agentId only the agent who started it; null for a voucher's decision
   * @throws CheckNotFound, CheckUsed, CheckDead, CheckExpired, StateChanged
   */
  async onLive<T>(
    checkId: string,
    agentId: string | null,
    now: number,
    work: (check: IdentityCheck, subject: Subject) => Promise<T>,
  ): Promise<T> {
    const seen = await this.repository.find(checkId);
    if (!seen || (agentId !== null && seen.agentId !== agentId)) throw new CheckNotFound();
    assertLive(seen, now);
    const subject = await this.subjects.read(seen.personId);
    const result = await this.transactions.run<Done<T>>(async () => {
      const check = await this.repository.lock(checkId);
      if (!check) throw new CheckNotFound();
      assertLive(check, now);
      if (!subject || subject.state.stamp !== check.stateStamp) {
        await this.die(check.id, 'state_changed', systemLike);
        return { done: false };
      }
      return { done: true, value: await work(check, subject) };
    });
    if (result.done) return result.value;
    throw new StateChanged();
  }

  /** Kills the live checks of a case or person, in the caller's transaction. Gives how many died. */
  async invalidate(target: CheckTarget, reason: DeathReason, actor: Actor): Promise<number> {
    const ids = await this.repository.kill(target, reason);
    for (const id of ids) await this.bury(id, reason, actor);
    return ids.length;
  }

  private async die(id: string, reason: DeathReason, actor: Actor): Promise<void> {
    await this.repository.killOne(id, reason);
    await this.bury(id, reason, actor);
  }

  private async bury(id: string, reason: DeathReason, actor: Actor): Promise<void> {
    await this.vouchers.lapse(id);
    this.audit.record({
      actor,
      action: 'check.died',
      object: { type: 'identity-check', id },
      details: { reason },
    });
  }
}

const systemLike: Actor = { accountId: null, kind: 'system', label: 'identity-checks' };

/** @throws CheckUsed, CheckDead, CheckExpired */
export function assertLive(check: IdentityCheck, now: number): void {
  if (check.state === 'consumed') throw new CheckUsed();
  if (check.state === 'dead') throw new CheckDead(check.deadReason ?? 'abandoned');
  if (now >= check.expiresAt) throw new CheckExpired();
}
