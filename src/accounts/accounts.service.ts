import { Injectable } from '@nestjs/common';
import type { Account } from './account.entity.js';
import type { Role } from './permissions.rules.js';
import type { AccountState, Site } from './account.rules.js';
import { QuotasService } from './quotas/quotas.service.js';
import type { QuotaOutcome } from './quotas/quota.rules.js';
import { AccountsRepository } from './accounts.repository.js';
import { inReach } from './scope.rules.js';

/** An account as other modules and pages see it: nothing of its secrets. */
export interface AccountRead {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly state: AccountState;
  readonly scope: string | null;
  readonly site: Site | null;
  readonly uais: readonly string[];
  readonly personId: string | null;
  readonly lang: string;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  readonly version: number;
}

export function readAccount(account: Account): AccountRead {
  const { id, name, email, role, state, scope, site, uais, personId, lang, version } = account;
  const secrets = {
    hasPassword: account.passwordHash !== null,
    hasSecondFactor: account.totpSecret !== null,
  };
  return { id, name, email, role, state, scope, site, uais, personId, lang, version, ...secrets };
}

/** The people who sign in, as the other modules ask about them. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly repository: AccountsRepository,
    private readonly quotas: QuotasService,
  ) {}

  async account(id: string): Promise<AccountRead | null> {
    const account = await this.repository.byId(id);
    return account && readAccount(account);
  }

  /** Active accounts of a role by name; with `uai`, those whose scope or schools take in that school. */
  async accountsByRole(role: Role, options: { uai?: string } = {}): Promise<AccountRead[]> {
    const accounts = await this.repository.active(role);
    const { uai } = options;
    return accounts.filter((account) => uai === undefined || inReach(account, [uai])).map(readAccount);
  }

  /**
   * Counts what somebody is about to be shown (`people-shown`: one a person) in a sliding window of ten minutes.
   * Joins the caller's transaction. Refused is an outcome, and counts nothing; pages may throw `QuotaReached`.
   */
  takeQuota(accountId: string, name: string, cost: number): Promise<QuotaOutcome> {
    return this.quotas.take(accountId, name, cost);
  }

  /** Whether a person of the directory also uses Guichet, and as what: they are at least class B, some class C. */
  async isGuichetUser(personId: string): Promise<{ role: Role } | null> {
    const account = await this.repository.byPerson(personId);
    return account && { role: account.role };
  }
}
