import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { ResetReceipts } from './reset-receipts.js';
import { approverRefusal } from './reset.rules.js';
import { ResetWriter } from './reset-writer.js';
import type { Reset } from './reset.entity.js';
import { ResetNotFound } from './resets.errors.js';
import { ResetsRepository } from './resets.repository.js';
import type { Requester, SubmittedReset } from './resets.types.js';

/** The second person: approves or rejects a waiting reset within four working hours. */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: ResetsRepository,
    private readonly writer: ResetWriter,
    private readonly receipts: ResetReceipts,
    private readonly accounts: AccountsService,
    private readonly directory: DirectoryService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  waiting(): Promise<Reset[]> {
    return this.repository.awaitingApproval();
  }

  /**
   * Approves: re-checks the account's stamp, then writes the reset and issues its claim.
   * @throws DomainError OWN_REQUEST, OWN_ACCOUNT, APPROVER_SAME_SITE (forbidden), APPROVAL_LAPSED (expired),
   *   STATE_CHANGED, APPROVAL_DECIDED (conflict)
   */
  async approve(resetId: string, by: Requester, comment: string | null): Promise<SubmittedReset> {
    const reset = await this.waitingReset(resetId, by);
    const state = await this.directory.state(reset.personId);
    if (state.stamp !== reset.beforeStamp || state.mustBeRefused) {
      await this.end(reset, 'refused', state.mustBeRefused ?? 'STATE_CHANGED', by);
      throw new DomainError('STATE_CHANGED', {}, 'conflict');
    }
    await this.transactions.run(async () => {
      if (!(await this.repository.move(reset.id, 'awaiting-approval', 'writing'))) {
        throw new DomainError('APPROVAL_DECIDED', {}, 'conflict');
      }
      await this.decide(reset, 'approved', by, comment);
    });
    return this.writer.write(reset.id, by.actor);
  }

  async reject(resetId: string, by: Requester, comment: string | null): Promise<SubmittedReset> {
    const reset = await this.waitingReset(resetId, by);
    await this.transactions.run(async () => {
      const changes = { reason: 'REJECTED', finishedAt: this.clock.now() };
      if (!(await this.repository.move(reset.id, 'awaiting-approval', 'rejected', changes))) {
        throw new DomainError('APPROVAL_DECIDED', {}, 'conflict');
      }
      await this.decide(reset, 'rejected', by, comment);
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

  private async waitingReset(resetId: string, by: Requester): Promise<Reset> {
    const reset = await this.repository.find(resetId);
    if (!reset) throw new ResetNotFound();
    const requester = await this.accounts.account(reset.requestedBy);
    const refusal = approverRefusal({
      approverId: by.accountId,
      approverPersonId: by.personId,
      approverSite: by.site,
      requestedBy: reset.requestedBy,
      requesterSite: requester?.site ?? null,
      personId: reset.personId,
      accountClass: reset.accountClass as 'A' | 'B' | 'C' | 'D',
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
    if (reset.state !== 'awaiting-approval') throw new DomainError('APPROVAL_DECIDED', {}, 'conflict');
    if ((reset.approveBefore ?? 0) <= this.clock.now())
      throw new DomainError('APPROVAL_LAPSED', {}, 'expired');
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
