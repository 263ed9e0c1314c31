import { DirectorySource } from '../directory/directory.source.js';
import { type HandlesJob, JobHandler } from '../platform/jobs/job-handler.js';
import { FreezesRepository } from './freezes.repository.js';
import { applyFreeze } from './resets.jobs.js';

/** Closes a frozen account in the directory; doing it twice is harmless, and one that was lifted is left alone. */
@JobHandler(applyFreeze)
export class FreezeApplier implements HandlesJob<{ freezeId: string }> {
  constructor(
    private readonly repository: FreezesRepository,
    private readonly source: DirectorySource,
  ) {}

  async handle({ freezeId }: { freezeId: string }): Promise<void> {
    const freeze = await this.repository.find(freezeId);
    if (freeze?.liftedAt === null) await this.source.freeze(freeze.personId);
  }
}
