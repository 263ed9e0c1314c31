import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { Account } from '../account.entity.js';
import { needsSecondAdmin } from '../account.rules.js';
import { AccountChanged, AccountNotFound } from '../accounts.errors.js';
import { AccountsRepository } from '../accounts.repository.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SetUpService, type IssuedLink } from '../set-up/set-up.service.js';
import { SetupLinksRepository } from '../set-up/setup-links.repository.js';
import { TokensRepository } from '../tokens/tokens.repository.js';
import { AdministrationService } from './administration.service.js';
import { GrantsRepository } from './grants.repository.js';
import { GrantsService } from './grants.service.js';

/** Closes, reopens and restores the way into somebody else's account. */
@Injectable()
export class AccessChangesService {
  constructor(
    private readonly administration: AdministrationService,
    private readonly accounts: AccountsRepository,
    private readonly grants: GrantsService,
    private readonly grantRows: GrantsRepository,
    private readonly links: SetupLinksRepository,
    private readonly tokens: TokensRepository,
    private readonly sessions: SessionsService,
    private readonly setUp: SetUpService,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Ends sessions, tokens and links, and keeps the account from signing in. @throws OwnAccount, LastAdmin */
  async disable(id: string, by: Actor): Promise<void> {
    const account = await this.other(id, by);
    await this.transactions.run(async () => {
      await this.administration.assertNotLastAdmin(account, null);
      await this.setState(account, 'disabled');
      await this.sessions.revokeAll(id, null, by);
      await this.tokens.revokeAll(id, this.clock.now());
      await this.links.removeUnused(id);
      await this.grantRows.withdraw(id, by.accountId, this.clock.now());
      this.record('account.disabled', account, by);
    });
  }

  /** Lets a disabled account sign in again; a privileged one once another admin agrees. @throws OwnAccount */
  async enable(id: string, by: Actor): Promise<'changed' | 'requested'> {
    const account = await this.other(id, by);
    if (account.state === 'active') return 'changed';
    const waits = needsSecondAdmin(account.role);
    await this.transactions.run(async () => {
      await this.setState(account, waits ? 'awaiting' : 'active');
      this.record('account.enabled', account, by);
      if (waits) await this.grants.request(account, account, by);
    });
    return waits ? 'requested' : 'changed';
  }

  /**
   * A link with which the owner sets a new password and enrols a new second factor: handed over, never mailed.
   * Sessions and tokens end at once: whoever found the factor may have made some. Nobody restores their own. @throws OwnAccount, AccountNotFound
   */
  async restore(id: string, by: Actor): Promise<IssuedLink> {
    const account = await this.other(id, by);
    if (account.state !== 'active') throw new AccountNotFound();
    return this.transactions.run(async () => {
      await this.sessions.revokeAll(id, null, by);
      await this.tokens.revokeAll(id, this.clock.now());
      return this.setUp.issue(id, account.passwordHash === null ? 'set-up' : 'restore', by);
    });
  }

  private async other(id: string, by: Actor): Promise<Account> {
    const account = await this.administration.find(id);
    await this.administration.assertOther(account, by);
    return account;
  }

  private async setState(account: Account, state: Account['state']): Promise<void> {
    const changed = await this.accounts.setDuties(
      account.id,
      account.version,
      { ...account, state },
      this.clock.now(),
    );
    if (!changed) throw new AccountChanged();
  }

  private record(action: string, account: Account, by: Actor): void {
    const object = { type: 'account', id: account.id };
    this.audit.record({ actor: by, action, object, details: { name: account.name, role: account.role } });
  }
}
