import { Logger } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { DirectorySource, type WriteOutcome } from '../directory/directory.source.js';
import type { AccountState } from '../directory/person.types.js';
import { systemActor } from '../platform/actor.js';
import { Clock, MINUTE } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { type HandlesJob, JobHandler } from '../platform/jobs/job-handler.js';
import { ApprovalsService } from './approvals.service.js';
import { FreezesService } from './freezes.service.js';
import { ResetSecrets } from './reset-secrets.js';
import { ResetWriter } from './reset-writer.js';
import type { Reset } from './reset.entity.js';
import { reconcileResets } from './resets.jobs.js';
import { ResetsRepository } from './resets.repository.js';

/** A write that takes longer than this is taken for lost with its process. */
const LOST_AFTER_MS = MINUTE;

/**
 * Settles what a crash or a time-out left open by *reading* the directory: the write is never tried again. The
 * temporary secret is derived from the reset's id, so a directory that accepts it was written by this very reset.
 */
@JobHandler(reconcileResets)
export class ResetReconciler implements HandlesJob<Record<string, never>> {
  private readonly logger = new Logger(ResetReconciler.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: ResetsRepository,
    private readonly writer: ResetWriter,
    private readonly approvals: ApprovalsService,
    private readonly freezes: FreezesService,
    private readonly source: DirectorySource,
    private readonly directory: DirectoryService,
    private readonly secrets: ResetSecrets,
    private readonly clock: Clock,
  ) {}

  async handle(): Promise<void> {
    await this.approvals.lapse();
    await this.freezes.remind();
    await this.transactions.run(async () => {
      for (const { id } of await this.repository.leftIn('writing', this.clock.now() - LOST_AFTER_MS)) {
        await this.repository.move(id, 'writing', 'to-reconcile');
      }
    });
    for (const { id } of await this.repository.leftIn('to-reconcile', this.clock.now())) {
      const reset = await this.repository.find(id);
      if (reset?.state === 'to-reconcile') await this.settle(reset);
    }
  }

  private async settle(reset: Reset): Promise<void> {
    const outcome = await this.readOutcome(reset);
    if (outcome.outcome === 'unknown') {
      this.logger.warn(
        `Reset ${reset.id} stays to reconcile: the directory does not say whether it was written.`,
      );
      return;
    }
    await this.writer.record(reset, outcome, systemActor('reconciler'));
  }

  private async readOutcome(reset: Reset): Promise<WriteOutcome> {
    const state = await this.source.readState(reset.personId);
    const person = await this.directory.person(reset.personId);
    if (!state || !person) return { outcome: 'refused', code: 'ACCOUNT_GONE' };
    if (state.stamp === reset.beforeStamp) return { outcome: 'refused', code: 'NOT_WRITTEN' };
    const written = await this.isOurs(reset, person.username, state);
    // Whatever changed it, our write is bound to a state that is no more: it cannot take effect any longer.
    if (written === 'no') return { outcome: 'refused', code: 'STATE_CHANGED' };
    if (written === 'unknown') return { outcome: 'unknown' };
    return {
      outcome: 'done',
      before: { ...state, stamp: reset.beforeStamp },
      after: state,
      proof: {
        reconciled: true,
        stampBefore: reset.beforeStamp,
        stampAfter: state.stamp,
        mustChange: state.mustChange,
      },
    };
  }

  /**
   * Asked of the account by trying the temporary secret. A wrong one counts as a wrong try and settles the matter: the
   * job comes back every minute, and would lock the account.
   */
  private async isOurs(
    reset: Reset,
    username: string,
    state: AccountState,
  ): Promise<'yes' | 'no' | 'unknown'> {
    if (reset.kind === 'unlock') return state.status === 'active' ? 'yes' : 'unknown';
    if (reset.kind === 'unfreeze') return state.status === 'frozen' ? 'unknown' : 'yes';
    if (state.status !== 'active') return 'unknown';
    const verified = await this.source.verifySecret(username, this.secrets.temporarySecret(reset.id));
    if (verified.outcome === 'refused') return verified.code === 'SECRET_WRONG' ? 'no' : 'unknown';
    // A temporary secret that need not be changed is never released.
    return verified.mustChange ? 'yes' : 'unknown';
  }
}
