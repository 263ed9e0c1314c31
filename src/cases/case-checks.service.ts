import { Injectable } from '@nestjs/common';
import type { DeathReason } from '../identity-checks/check-state.rules.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import type { Actor } from '../platform/actor.js';

/** What changed of a case, as its events name it. */
type Cause = 'person' | 'assignee' | 'reopened' | 'closed';

const REASONS: Readonly<Record<Cause, DeathReason>> = {
  person: 'person_changed',
  assignee: 'assignee_changed',
  reopened: 'case_reopened',
  closed: 'case_closed',
};

/** What a change of a case means for its identity checks. */
@Injectable()
export class CaseChecks {
  constructor(private readonly checks: IdentityChecksService) {}

  /** Live checks of the case die: it changed hands, person or state (principle 1 of the product). */
  async invalidate(caseId: string, cause: Cause, actor: Actor): Promise<void> {
    await this.checks.invalidate({ caseId }, REASONS[cause], actor);
  }
}
