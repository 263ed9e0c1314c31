import { Inject, Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { CASE_FACTS, type CaseFactsPort } from '../identity-checks/case-facts.port.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { FreezesRepository } from './freezes.repository.js';
import type { Reset } from './reset.entity.js';
import { stateRefusal } from './reset.rules.js';
import type { Refusal } from './submission.rules.js';

/** Hours may have passed since a reset was submitted: its case, account and evidence are looked at again. */
@Injectable()
export class ApprovalJudge {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly directory: DirectoryService,
    private readonly checks: IdentityChecksService,
    private readonly freezes: FreezesRepository,
  ) {}

  /** Why a waiting reset may no longer be written, or null. */
  async refusalToday(reset: Reset): Promise<Refusal | null> {
    const state = await this.directory.state(reset.personId);
    const frozen = await this.freezes.isFrozen(reset.personId);
    const closed = stateRefusal(frozen ? 'frozen' : state.status, reset.kind);
    if (closed) return closed;
    const moved = await this.caseRefusal(reset);
    if (moved) return moved;
    const check = await this.checks.forAct(reset.checkId);
    if (!check || check.accountClass === 'D') return { code: 'PROTECTED', kind: 'forbidden' };
    if (state.stamp !== reset.beforeStamp) return { code: 'STATE_CHANGED', kind: 'conflict' };
    return check.sufficient ? null : { code: 'VERIFICATION_INSUFFICIENT', kind: 'forbidden' };
  }

  /** A case that was about somebody else all along, or is over, asks for no act any more. */
  private async caseRefusal(reset: Reset): Promise<Refusal | null> {
    const facts = await this.cases.caseFacts(reset.caseId);
    if (facts?.personId !== reset.personId) return { code: 'CHECK_OTHER_PERSON', kind: 'conflict' };
    return facts.open ? null : { code: 'CASE_NOT_OPEN', kind: 'conflict' };
  }
}
