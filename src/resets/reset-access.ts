import { Inject, Injectable } from '@nestjs/common';
import { CASE_FACTS, type CaseFactsPort } from '../identity-checks/case-facts.port.js';
import { DomainError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import type { Freeze } from './freeze.entity.js';
import { FreezesRepository } from './freezes.repository.js';
import type { Reset } from './reset.entity.js';
import { ResetNotFound } from './resets.errors.js';
import { ResetsRepository } from './resets.repository.js';

/** A reset or a freeze is seen by whoever may see its case; outside the scope it does not exist. */
@Injectable()
export class ResetAccess {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly repository: ResetsRepository,
    private readonly freezes: FreezesRepository,
  ) {}

  /** @throws ResetNotFound also when its case lies outside the account's scope */
  async reset(id: string, account: CurrentAccount): Promise<Reset> {
    const reset = isId(id) ? await this.repository.find(id) : null;
    if (!reset || !(await this.seesCase(reset.caseId, account))) throw new ResetNotFound();
    return reset;
  }

  /** @throws DomainError FREEZE_NOT_FOUND also when its case lies outside the account's scope */
  async freeze(id: string, account: CurrentAccount): Promise<Freeze> {
    const freeze = isId(id) ? await this.freezes.find(id) : null;
    if (!freeze || !(await this.seesCase(freeze.caseId, account))) {
      throw new DomainError('FREEZE_NOT_FOUND', {}, 'not_found');
    }
    return freeze;
  }

  async seesCase(caseId: string | null, account: CurrentAccount): Promise<boolean> {
    const facts = caseId === null ? null : await this.cases.caseFacts(caseId);
    return facts !== null && (await this.cases.caseFactsFor(facts.number, account)) !== null;
  }
}
