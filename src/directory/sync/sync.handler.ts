import { Inject, Logger } from '@nestjs/common';
import { systemActor } from '../../platform/actor.js';
import { DomainError } from '../../platform/errors.js';
import { type HandlesJob, JobHandler } from '../../platform/jobs/job-handler.js';
import { DIRECTORY_SYNC } from './directory-sync.port.js';
import type { DirectorySync } from './directory-sync.service.js';
import { syncDirectory } from './sync.jobs.js';

/** Follows the directory; what keeps it from that is told once a run and tried again by the next one. */
@JobHandler(syncDirectory)
export class SyncDirectoryHandler implements HandlesJob<Record<string, never>> {
  private readonly logger = new Logger(SyncDirectoryHandler.name);

  constructor(@Inject(DIRECTORY_SYNC) private readonly sync: DirectorySync | null) {}

  async handle(): Promise<void> {
    if (!this.sync) return;
    try {
      const report = await this.sync.run(systemActor('directory sync'));
      if (report.leftOut > 0) this.logger.warn(`${report.leftOut} entries of the directory were left out.`);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code !== 'IMPORT_RUNNING') this.logger.warn(`The directory is not followed: ${error.code}.`);
    }
  }
}
