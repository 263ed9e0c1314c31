import { JobHandler, type HandlesJob, type JobContext } from '../../platform/jobs/job-handler.js';
import { APPLY_IMPORT } from './imports.jobs.js';
import { DirectoryImports } from './directory-imports.service.js';

/** Writes a confirmed import slice by slice; a second run goes on where the first stopped. */
@JobHandler(APPLY_IMPORT)
export class ApplyImportHandler implements HandlesJob<{ importId: string }> {
  constructor(private readonly imports: DirectoryImports) {}

  async handle({ importId }: { importId: string }, { signal }: JobContext): Promise<void> {
    await this.imports.run(importId, () => !signal.aborted);
  }
}
