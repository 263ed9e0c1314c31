import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { accountRefused, REFUSED_BY_STATE } from '../identity-checks/identity-checks.jobs.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { Clock, DAY, HOUR } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { OfficeHours } from './office-hours.js';
import { ResetNotices } from './reset-notices.js';
import { ResetPlanner } from './reset-plan.service.js';
import { ResetReceipts } from './reset-receipts.js';
import { digest } from './reset-secrets.js';
import { ResetWriter } from './reset-writer.js';
import type { Reset } from './reset.entity.js';
import { IdempotencyKeyReused, ResetCeilingReached } from './resets.errors.js';
import { ResetsRepository } from './resets.repository.js';
import type { Requester, SubmitReset, SubmittedReset } from './resets.types.js';

/** Acts one agent may submit in an hour (threat T3); a supervisor is told when it is reached. */
const HOURLY_CEILING = 10;
const KEY_LIFE_MS = DAY;

/** Submits resets. Every way in (page, API, command) ends here, and no reset exists without its check. */
@Injectable()
export class ResetsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: ResetsRepository,
    private readonly planner: ResetPlanner,
    private readonly checks: IdentityChecksService,
    private readonly writer: ResetWriter,
    private readonly receipts: ResetReceipts,
    private readonly notices: ResetNotices,
    private readonly audit: AuditService,
    private readonly jobs: Jobs,
    private readonly hours: OfficeHours,
    private readonly clock: Clock,
  ) {}

  /**
   * Consumes the check and does the act, or leaves it waiting for a second person. The same idempotency key with the
   * same body gives the same reset for 24 hours, without the code shown the first time.
   * @throws DomainError VERIFICATION_INSUFFICIENT (forbidden), STATE_CHANGED, CHECK_USED, CHECK_OTHER_CASE… (conflict),
   *   CHECK_EXPIRED (expired), OWN_ACCOUNT, PROTECTED (forbidden), IDEMPOTENCY_KEY_REUSED (invalid)
   */
  async submit(wish: SubmitReset, by: Requester): Promise<SubmittedReset> {
    const now = this.clock.now();
    const hash = requestHash(wish);
    const replayed = await this.replay(wish, hash, by, now);
    if (replayed) return replayed;
    let reset: Reset;
    try {
      reset = await this.transactions.run(() => this.commitIntent(wish, hash, by, now));
    } catch (error) {
      // The other click may have been quicker by a hair: then its reset is the answer.
      const twin = await this.replay(wish, hash, by, now);
      if (twin) return twin;
      if (this.transactions.dialect.isUniqueViolation(error)) {
        throw new DomainError('CHECK_USED', {}, 'conflict', { cause: error });
      }
      await this.recordRefusal(error, wish, by);
      throw error;
    }
    if (reset.state === 'awaiting-approval') return this.receipts.of(reset.id);
    return this.writer.write(reset.id, by.actor);
  }

  private async replay(
    wish: SubmitReset,
    hash: string,
    by: Requester,
    now: number,
  ): Promise<SubmittedReset | null> {
    const earlier = await this.repository.findByKey(by.accountId, wish.idempotencyKey);
    if (!earlier) return null;
    if (earlier.requestHash !== hash || now - earlier.createdAt > KEY_LIFE_MS)
      throw new IdempotencyKeyReused();
    return this.receipts.of(earlier.id);
  }

  /** The intent: check consumed, reset row, audit and notices, in one transaction. Nothing is written elsewhere yet. */
  private async commitIntent(wish: SubmitReset, hash: string, by: Requester, now: number): Promise<Reset> {
    const { check, contactId, needsApproval } = await this.planner.plan(wish, by, now);
    await this.assertBelowCeiling(by, now);
    const reset: Reset = {
      id: newId(),
      checkId: check.id,
      caseId: wish.caseId,
      personId: check.personId,
      kind: wish.kind,
      state: needsApproval ? 'awaiting-approval' : 'writing',
      delivery: wish.delivery,
      contactId,
      accountClass: check.accountClass,
      requestedBy: by.accountId,
      idempotencyKey: wish.idempotencyKey,
      requestHash: hash,
      beforeStamp: check.stateStamp,
      afterStamp: null,
      proof: null,
      reason: null,
      createdAt: now,
      approveBefore: needsApproval
        ? await this.hours.approvalDeadline(now, this.checks.approvalWorkingHours)
        : null,
      finishedAt: null,
      version: 1,
    };
    await this.repository.insert(reset);
    if (!(await this.checks.consume(check.id, reset.id, now)))
      throw new DomainError('CHECK_USED', {}, 'conflict');
    this.audit.record({
      actor: by.actor,
      action: 'reset.submitted',
      object: { type: 'reset', id: reset.id },
      details: {
        caseId: reset.caseId,
        personId: reset.personId,
        kind: reset.kind,
        checkId: check.id,
        state: reset.state,
      },
    });
    if (needsApproval) await this.notices.askApproval(reset);
    return reset;
  }

  private async assertBelowCeiling(by: Requester, now: number): Promise<void> {
    await this.transactions.lockChain(`resets-of:${by.accountId}`);
    const done = await this.repository.countByAgentSince(by.accountId, now - HOUR);
    if (done >= HOURLY_CEILING) throw new ResetCeilingReached(HOURLY_CEILING);
  }

  private async recordRefusal(error: unknown, wish: SubmitReset, by: Requester): Promise<void> {
    if (!(error instanceof DomainError)) return;
    await this.audit.recordRefusal({
      actor: by.actor,
      action: 'reset.refused',
      object: { type: 'case', id: wish.caseId },
      details: { code: error.code, kind: wish.kind, checkId: wish.identityCheckId },
    });
    await this.transactions.run(() => this.tell(error.code, wish.caseId, by));
  }

  /** What others should know of a refusal: the case its reason, supervisors a ceiling that was reached. */
  private async tell(code: string, caseId: string, by: Requester): Promise<void> {
    if (REFUSED_BY_STATE.has(code)) {
      await this.jobs.enqueue(accountRefused, { caseId, code }, { key: `account-refused:${caseId}:${code}` });
    }
    if (code === 'RESET_CEILING') {
      const now = this.clock.now();
      await this.checks.alertSupervisors('reset-ceiling', by.accountId, now, String(Math.floor(now / HOUR)));
    }
  }
}

function requestHash(wish: SubmitReset): string {
  return digest(
    JSON.stringify([wish.caseId, wish.identityCheckId, wish.kind, wish.delivery, wish.contactId]),
  );
}
