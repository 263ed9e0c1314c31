import { DirectorySource } from '../directory/directory.source.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { type HandlesJob, JobHandler } from '../platform/jobs/job-handler.js';
import type { Freeze } from './freeze.entity.js';
import { FreezesRepository } from './freezes.repository.js';
import { applyFreeze } from './resets.jobs.js';

/** Closes a frozen account in the directory; doing it twice is harmless, and one that was lifted is left alone. */
@JobHandler(applyFreeze)
export class FreezeApplier implements HandlesJob<{ freezeId: string }> {
  constructor(
    private readonly repository: FreezesRepository,
    private readonly source: DirectorySource,
    private readonly checks: IdentityChecksService,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  async handle({ freezeId }: { freezeId: string }): Promise<void> {
    const freeze = await this.repository.find(freezeId);
    if (freeze?.liftedAt !== null) return;
    try {
      await this.source.freeze(freeze.personId);
    } catch (error) {
      // An answer, unlike silence: rights may be granted, but until then somebody has to know that it stays open.
      if (error instanceof DomainError && error.kind === 'conflict')
        await this.transactions.run(() => this.tell(freeze));
      throw error;
    }
  }

  async gaveUp({ freezeId }: { freezeId: string }): Promise<void> {
    const freeze = await this.repository.find(freezeId);
    if (freeze?.liftedAt === null) await this.tell(freeze);
  }

  /** Once for a freeze, however often it is refused. */
  private tell({ id, personId }: Freeze): Promise<void> {
    return this.checks.alertSupervisors('freeze-refused', personId, this.clock.now(), id);
  }
}
