import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { isId, newId } from '../../platform/ids.js';
import type { Account } from '../account.entity.js';
import { isSameHuman } from '../account.rules.js';
import { AccountNotices } from '../account-notices.js';
import { AccountChanged, GrantNotFound, OwnGrant } from '../accounts.errors.js';
import { AccountsRepository } from '../accounts.repository.js';
import { SetUpService, type IssuedLink } from '../set-up/set-up.service.js';
import { GrantsRepository, type PendingGrant } from './grants.repository.js';

/** Privileged roles take two admins: one asks, another decides (security rule "Who resets the resetters"). */
@Injectable()
export class GrantsService {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly accounts: AccountsRepository,
    private readonly setUp: SetUpService,
    private readonly notices: AccountNotices,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  pending(): Promise<PendingGrant[]> {
    return this.grants.pending();
  }

  /** Asks for a role; a request still open for the same account ends. Inside `run`. */
  async request(
    account: Pick<Account, 'id' | 'name'>,
    wanted: Pick<Account, 'role' | 'scope' | 'site' | 'uais'>,
    by: Actor,
  ): Promise<void> {
    if (by.accountId === null) throw new Error('A role is asked for by an account.');
    const now = this.clock.now();
    await this.grants.withdraw(account.id, by.accountId, now);
    const { role, scope, site, uais } = wanted;
    const asked = { state: 'pending', requestedBy: by.accountId, requestedAt: now } as const;
    const open = { decidedBy: null, decidedAt: null };
    await this.grants.insert({
      id: newId(),
      accountId: account.id,
      role,
      scope,
      site,
      uais,
      ...asked,
      ...open,
    });
    this.record('grant.requested', account, by, role);
  }

  /**
   * Gives the role. The link of an account that has no password yet is handed to the approver, once.
   * @throws GrantNotFound; OwnGrant for whoever asked and whoever it is for, by whichever account of theirs
   */
  async approve(id: string, by: Actor): Promise<{ name: string; link: IssuedLink | null }> {
    return this.transactions.run(async () => {
      const { grant, account } = await this.open(id);
      const decider = by.accountId === null ? null : await this.accounts.byId(by.accountId);
      const asker = await this.accounts.byId(grant.requestedBy);
      const involved = [account, ...(asker ? [asker] : [])];
      if (!decider || involved.some((one) => isSameHuman(one, decider))) throw new OwnGrant();
      const now = this.clock.now();
      if (!(await this.grants.decide(id, 'approved', by.accountId, now))) throw new GrantNotFound();
      const { role, scope, site, uais } = grant;
      const duties = { ...account, role, scope, site, uais, state: 'active' } as const;
      if (!(await this.accounts.setDuties(account.id, account.version, duties, now)))
        throw new AccountChanged();
      this.record('grant.approved', account, by, role);
      await this.notices.tellAdmins(account.id, by.accountId);
      const link = account.passwordHash === null ? await this.setUp.issue(account.id, 'set-up', by) : null;
      return { name: account.name, link };
    });
  }

  /** Refuses or, by whoever asked, takes back. An account that only waited for it is disabled. */
  async refuse(id: string, by: Actor): Promise<void> {
    await this.transactions.run(async () => {
      const { grant, account } = await this.open(id);
      const now = this.clock.now();
      if (!(await this.grants.decide(id, 'refused', by.accountId, now))) throw new GrantNotFound();
      if (account.state === 'awaiting') {
        await this.accounts.setDuties(account.id, account.version, { ...account, state: 'disabled' }, now);
      }
      this.record('grant.refused', account, by, grant.role);
    });
  }

  private async open(id: string): Promise<{ grant: PendingGrant; account: Account }> {
    const grant = isId(id) ? await this.grants.pendingById(id) : null;
    const account = grant && (await this.accounts.byId(grant.accountId));
    if (!grant || !account) throw new GrantNotFound();
    return { grant, account };
  }

  private record(action: string, account: Pick<Account, 'id' | 'name'>, by: Actor, role: string): void {
    const object = { type: 'account', id: account.id };
    this.audit.record({ actor: by, action, object, details: { name: account.name, role } });
  }
}
