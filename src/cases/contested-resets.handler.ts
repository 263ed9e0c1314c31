import { ownerActor } from '../platform/actor.js';
import { type HandlesJob, JobHandler } from '../platform/jobs/job-handler.js';
import { contestedByOwner } from '../resets/resets.jobs.js';
import { CaseClosures } from './case-closures.service.js';

/** "That was not me": the case of the contested reset comes back to the top of the desk. */
@JobHandler(contestedByOwner)
export class ContestedResets implements HandlesJob<{ caseId: string; resetId: string }> {
  constructor(private readonly closures: CaseClosures) {}

  async handle({ caseId, resetId }: { caseId: string; resetId: string }): Promise<void> {
    await this.closures.reopenByOwner(caseId, resetId, ownerActor());
  }
}
