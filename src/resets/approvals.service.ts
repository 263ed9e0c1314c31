import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { AuditService } from '../audit/audit.service.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { ApprovalJudge } from './approval-judge.js';
import { ResetReceipts } from './reset-receipts.js';
import { approverRefusal } from './reset.rules.js';
import { ResetWriter } from './reset-writer.js';
import type { Reset } from './reset.entity.js';
import { ResetNotFound } from './resets.errors.js';
import { ResetsRepository } from './resets.repository.js';
import type { Requester, SubmittedReset } from './resets.types.js';

/** The second person: approves or rejects a waiting reset within the working hours the policy gives. */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: ResetsRepository,
    private readonly writer: ResetWriter,
    private readonly receipts: ResetReceipts,
    private readonly accounts: AccountsService,
    private readonly judge: ApprovalJudge,
    private readonly checks: IdentityChecksService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  waiting(): Promise<Reset[]> {
    return this.repository.awaitingApproval();
  }

  /**
   * Approves: judges the evidence anew by today's policy, re-checks the case and the account's class and stamp, then writes the
   * reset and issues its claim. What no longer holds ends the request.
   * @throws DomainError OWN_REQUEST, OWN_ACCOUNT, APPROVER_SAME_SITE (forbidden), APPROVAL_LAPSED (expired),
   *   VERIFICATION_INSUFFICIENT (forbidden), STATE_CHANGED, APPROVAL_DECIDED (conflict)
   */
  async approve(resetId: string, by: Requester, comment: string | null): Promise<SubmittedReset> {
    const reset = await this.waitingReset(resetId, by);
    const refusal = await this.judge.refusalToday(reset);
    if (refusal) {
      await this.end(reset, 'refused', refusal.code, by);
      throw new DomainError(refusal.code, {}, refusal.kind);
    }
    await this.once(async () => {
      await this.decide(reset, 'approved', by, comment);
      return this.repository.move(reset.id, 'awaiting-approval', 'writing');
    });
    return this.writer.write(reset.id, by.actor);
  }

  async reject(resetId: string, by: Requester, comment: string | null): Promise<SubmittedReset> {
    const reset = await this.waitingReset(resetId, by);
    await this.once(async () => {
      await this.decide(reset, 'rejected', by, comment);
      const changes = { reason: 'REJECTED', finishedAt: this.clock.now() };
      return this.repository.move(reset.id, 'awaiting-approval', 'rejected', changes);
    });
    return this.receipts.of(reset.id);
  }

  /** Ends the requests nobody answered in time. Called by the recurring job. */
  async lapse(): Promise<number> {
    const now = this.clock.now();
    const late = (await this.repository.awaitingApproval()).filter(
      (reset) => (reset.approveBefore ?? 0) <= now,
    );
    for (const reset of late) await this.end(reset, 'lapsed', 'APPROVAL_LAPSED', null);
    return late.length;
  }

  /** Of two decisions at once one counts. */
  private async once(decide: () => Promise<boolean>): Promise<void> {
    const decided = () => new DomainError('APPROVAL_DECIDED', {}, 'conflict');
    try {
      await this.transactions.run(async () => {
        if (!(await decide())) throw decided();
      });
    } catch (error) {
      throw this.transactions.dialect.isUniqueViolation(error) ? decided() : error;
    }
  }

  private async waitingReset(resetId: string, by: Requester): Promise<Reset> {
    const reset = await this.repository.find(resetId);
    if (!reset) throw new ResetNotFound();
    const requester = await this.accounts.account(reset.requestedBy);
    // The class may have risen since the submission; it never falls.
    const risen = (await this.checks.forAct(reset.checkId))?.accountClass ?? 'D';
    const refusal = approverRefusal({
      approverId: by.accountId,
      approverPersonId: by.personId,
      approverSite: by.site,
      requestedBy: reset.requestedBy,
      requesterPersonId: requester?.personId ?? null,
      requesterSite: requester?.site ?? null,
      personId: reset.personId,
      accountClass: risen,
    });
    if (refusal) {
      await this.audit.recordRefusal({
        actor: by.actor,
        action: 'reset.approval-refused',
        object: { type: 'reset', id: reset.id },
        details: { code: refusal },
      });
      throw new DomainError(refusal, {}, 'forbidden');
    }
    const late = reset.state === 'awaiting-approval' && (reset.approveBefore ?? 0) <= this.clock.now();
    if (late || reset.state === 'lapsed') throw new DomainError('APPROVAL_LAPSED', {}, 'expired');
    if (reset.state !== 'awaiting-approval') throw new DomainError('APPROVAL_DECIDED', {}, 'conflict');
    return reset;
  }

  private async decide(
    reset: Reset,
    decision: 'approved' | 'rejected',
    by: Requester,
    comment: string | null,
  ): Promise<void> {
    await this.repository.insertApproval({
      id: newId(),
      resetId: reset.id,
      approverId: by.accountId,
      approverPersonId: by.personId,
      requestedBy: reset.requestedBy,
      personId: reset.personId,
      decision,
      comment,
      decidedAt: this.clock.now(),
    });
    this.audit.record({
      actor: by.actor,
      action: `reset.${decision}`,
      object: { type: 'reset', id: reset.id },
      details: { caseId: reset.caseId, personId: reset.personId, comment },
    });
  }

  private async end(
    reset: Reset,
    state: 'refused' | 'lapsed',
    reason: string,
    by: Requester | null,
  ): Promise<void> {
    await this.transactions.run(async () => {
      const moved = await this.repository.move(reset.id, 'awaiting-approval', state, {
        reason,
        finishedAt: this.clock.now(),
      });
      if (!moved) return;
      this.audit.record({
        actor: by?.actor ?? { accountId: null, kind: 'system', label: 'approvals' },
        action: `reset.${state}`,
        object: { type: 'reset', id: reset.id },
        details: { caseId: reset.caseId, personId: reset.personId, reason },
      });
    });
  }
}
