import { Injectable } from '@nestjs/common';
import { AccountsService, type AccountRead } from '../accounts/accounts.service.js';
import { areasOf, areasOfReach, isDesk, type CasePlace } from './case-scope.rules.js';

/** Somebody who works on cases. */
export type Agent = Pick<AccountRead, 'id' | 'name' | 'role' | 'scope' | 'site' | 'uais'>;

/** The agents and supervisors a case may be given to. */
@Injectable()
export class CaseAgents {
  constructor(private readonly accounts: AccountsService) {}

  /** An agent or supervisor who may sign in, or null. */
  async agent(id: string): Promise<Agent | null> {
    const account = await this.accounts.account(id);
    return account?.state === 'active' && isDesk(account.role) ? account : null;
  }

  /** Everybody in whose area the case lies, by name. */
  async candidates(place: Pick<CasePlace, 'uai' | 'departement'>): Promise<Agent[]> {
    const [agents, supervisors] = [
      await this.accounts.accountsByRole('agent'),
      await this.accounts.accountsByRole('supervisor'),
    ];
    return [...agents, ...supervisors]
      .filter((agent) => mayWorkOn(agent, place))
      .sort((a, b) => a.name.localeCompare(b.name, 'fr'));
  }
}

/** True when the case lies in the agent's area. */
export function mayWorkOn(agent: Agent, place: Pick<CasePlace, 'uai' | 'departement'>): boolean {
  const areas = areasOfReach(agent);
  return areasOf(place).some((area) => areas.includes(area));
}
