import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DirectorySource, type WriteOutcome } from '../directory/directory.source.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { ClaimIssuer } from './claim-issuer.js';
import { FreezesRepository } from './freezes.repository.js';
import { ResetNotices } from './reset-notices.js';
import { ResetReceipts } from './reset-receipts.js';
import { ResetSecrets } from './reset-secrets.js';
import type { Reset } from './reset.entity.js';
import { ResetNotFound } from './resets.errors.js';
import { ResetsRepository } from './resets.repository.js';
import type { SubmittedReset } from './resets.types.js';

/**
 * Carries out a committed intent: one conditional directory write outside any transaction, then its result, audit,
 * claim and notices in one. An outcome nobody knows is left in `to-reconcile`, and never written twice.
 */
@Injectable()
export class ResetWriter {
  private readonly logger = new Logger(ResetWriter.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: ResetsRepository,
    private readonly source: DirectorySource,
    private readonly secrets: ResetSecrets,
    private readonly claims: ClaimIssuer,
    private readonly freezes: FreezesRepository,
    private readonly notices: ResetNotices,
    private readonly receipts: ResetReceipts,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the reset, whose state is `writing`, and answers with its receipt; the withdrawal code is in it this once.
   * @throws DomainError STATE_CHANGED (conflict) when the account changed since the check, or the directory's refusal
   */
  async write(resetId: string, actor: Actor): Promise<SubmittedReset> {
    this.transactions.assertOutside();
    const reset = await this.repository.find(resetId);
    if (!reset) throw new ResetNotFound();
    const outcome = await this.attempt(reset);
    const code = await this.record(reset, outcome, actor);
    if (outcome.outcome === 'state_changed') throw new DomainError('STATE_CHANGED', {}, 'conflict');
    if (outcome.outcome === 'refused') throw new DomainError(outcome.code, {}, 'conflict');
    const receipt = await this.receipts.of(reset.id);
    return code === null ? receipt : { ...receipt, withdrawalCode: code };
  }

  /** Commits what happened; gives the withdrawal code of the claim it issued, if any. */
  async record(reset: Reset, outcome: WriteOutcome, actor: Actor): Promise<string | null> {
    return this.transactions.run(async () => {
      if (outcome.outcome === 'done') return this.recordDone(reset, outcome, actor);
      const state = outcome.outcome === 'unknown' ? 'to-reconcile' : 'refused';
      const reason =
        outcome.outcome === 'refused' ? outcome.code : outcome.outcome === 'unknown' ? null : 'STATE_CHANGED';
      const now = this.clock.now();
      const moved = await this.repository.move(reset.id, reset.state, state, {
        reason,
        finishedAt: state === 'refused' ? now : null,
      });
      if (moved) this.auditOutcome(reset, `reset.${state}`, actor, { reason });
      return null;
    });
  }

  private async recordDone(
    reset: Reset,
    outcome: Extract<WriteOutcome, { outcome: 'done' }>,
    actor: Actor,
  ): Promise<string | null> {
    const now = this.clock.now();
    const changes = { afterStamp: outcome.after.stamp, proof: outcome.proof, finishedAt: now };
    if (!(await this.repository.move(reset.id, reset.state, 'done', changes))) return null;
    if (reset.kind === 'unfreeze') await this.freezes.lift(reset.personId, reset.id, now);
    this.auditOutcome(reset, 'reset.done', actor, {
      before: outcome.before.stamp,
      after: outcome.after.stamp,
    });
    await this.notices.announce(reset);
    return reset.delivery === null ? null : this.claims.issue({ ...reset, delivery: reset.delivery }, now);
  }

  private async attempt(reset: Reset): Promise<WriteOutcome> {
    const target = { personId: reset.personId, stamp: reset.beforeStamp };
    // Frozen since the intent was committed, and the directory may not know yet.
    if (reset.kind !== 'unfreeze' && (await this.freezes.isFrozen(reset.personId)))
      return { outcome: 'refused', code: 'ACCOUNT_FROZEN' };
    try {
      if (reset.kind === 'unlock') return await this.source.unlock(target);
      if (reset.kind === 'unfreeze') return await this.source.unfreeze(target);
      const secret = this.secrets.temporarySecret(reset.id);
      return await this.source.setSecret({ ...target, secret, mustChange: true });
    } catch (error) {
      this.logger.error(
        `The outcome of reset ${reset.id} is unknown: ${String(error)}`,
        (error as Error).stack,
      );
      return { outcome: 'unknown' };
    }
  }

  private auditOutcome(reset: Reset, action: string, actor: Actor, details: Record<string, unknown>): void {
    this.audit.record({
      actor,
      action,
      object: { type: 'reset', id: reset.id },
      details: { caseId: reset.caseId, personId: reset.personId, kind: reset.kind, ...details },
    });
  }
}
