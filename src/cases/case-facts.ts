import { Injectable } from '@nestjs/common';
import type { CaseFacts, CaseFactsPort, CaseReader } from '../identity-checks/case-facts.port.js';
import { isActive } from './case.rules.js';
import { readerOf, sees } from './case-scope.rules.js';
import type { CaseState } from './case.types.js';
import { CasesRepository } from './cases.repository.js';

/** What the modules below may know of a case. */
@Injectable()
export class CaseFactsReader implements CaseFactsPort {
  constructor(private readonly repository: CasesRepository) {}

  async caseFacts(caseId: string): Promise<CaseFacts | null> {
    const found = await this.repository.byId(caseId);
    return found && factsOf(found);
  }

  async caseFactsFor(number: string, reader: CaseReader): Promise<CaseFacts | null> {
    const found = await this.repository.byNumber(number);
    return found && sees(readerOf(reader), found) ? factsOf(found) : null;
  }
}

const factsOf = (found: CaseState): CaseFacts => ({
  id: found.id,
  number: found.number,
  personId: found.personId,
  assigneeId: found.assigneeId,
  status: found.status,
  open: isActive(found.status),
  askedBySchool: found.schoolOpener !== null || found.channel === 'secretary',
});
