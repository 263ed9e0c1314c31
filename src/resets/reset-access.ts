import { Inject, Injectable } from '@nestjs/common';
import { CASE_FACTS, type CaseFactsPort } from '../identity-checks/case-facts.port.js';
import { isId } from '../platform/ids.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import type { Reset } from './reset.entity.js';
import { ResetNotFound } from './resets.errors.js';
import { ResetsRepository } from './resets.repository.js';

/** A reset is seen by whoever may see its case; outside the scope it does not exist. */
@Injectable()
export class ResetAccess {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly repository: ResetsRepository,
  ) {}

  /** @throws ResetNotFound also when its case lies outside the account's scope */
  async reset(id: string, account: CurrentAccount): Promise<Reset> {
    const reset = isId(id) ? await this.repository.find(id) : null;
    const facts = reset && (await this.cases.caseFacts(reset.caseId));
    const visible = facts && (await this.cases.caseFactsFor(facts.number, account));
    if (!reset || !visible) throw new ResetNotFound();
    return reset;
  }
}
