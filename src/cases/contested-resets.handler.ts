import { ownerActor } from '../platform/actor.js';
import { type HandlesJob, JobHandler } from '../platform/jobs/job-handler.js';
import { contestedByOwner } from '../resets/resets.jobs.js';
import { DEFAULT_TEAM, EVERYWHERE } from './case-scope.rules.js';
import { CaseClosures } from './case-closures.service.js';

/** "That was not me": the case of the contested reset comes back to the top of the desk. */
@JobHandler(contestedByOwner)
export class ContestedResets implements HandlesJob<{ caseId: string; resetId: string }> {
  constructor(private readonly closures: CaseClosures) {}

  async handle({ caseId }: { caseId: string }): Promise<void> {
    const reader = {
      accountId: 'owner',
      role: 'supervisor' as const,
      areas: [EVERYWHERE],
      team: DEFAULT_TEAM,
      uais: [],
      personId: null,
    };
    await this.closures.reopenByOwner(caseId, { reader, actor: ownerActor() });
  }
}
