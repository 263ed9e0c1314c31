import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import { isId, newId } from '../../platform/ids.js';
import type { Account } from '../account.entity.js';
import { foldEmail, isSameHuman, needsSecondAdmin } from '../account.rules.js';
import { AccountNotices } from '../account-notices.js';
import { AccountChanged, AccountNotFound, EmailTaken, LastAdmin, OwnAccount } from '../accounts.errors.js';
import { AccountsRepository, type AccountsFilter } from '../accounts.repository.js';
import { readAccount, type AccountRead } from '../accounts.service.js';
import type { Role } from '../permissions.rules.js';
import { SetUpService, type IssuedLink } from '../set-up/set-up.service.js';
import { DutiesReader, type Duties } from './duties.js';
import { GrantsService } from './grants.service.js';

export interface NewAccount extends Duties {
  readonly email: string;
  /** Command line on loopback only: the account then needs no link. */
  readonly passwordHash?: string | undefined;
}

export interface Created {
  readonly account: AccountRead;
  /** Null when another admin must approve first, or a password was given. */
  readonly link: IssuedLink | null;
}

/** `alone`: at the command line whoever holds the machine decides; on the pages two admins grant a privileged role. */
export interface Deciding {
  readonly by: Actor;
  readonly alone: boolean;
}

const PAGE = 100;

/** Makes accounts and changes what they may do. */
@Injectable()
export class AdministrationService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly grants: GrantsService,
    private readonly duties: DutiesReader,
    private readonly setUp: SetUpService,
    private readonly notices: AccountNotices,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** A page of accounts by name; `next` is the account to continue after, null at the end. */
  async list(
    filter: Omit<AccountsFilter, 'limit'>,
  ): Promise<{ accounts: AccountRead[]; next: { name: string; id: string } | null }> {
    const rows = await this.accounts.page({ ...filter, limit: PAGE + 1 });
    const page = rows.slice(0, PAGE);
    return { accounts: page.map(readAccount), next: rows.length > PAGE ? (page.at(-1) ?? null) : null };
  }

  /** An account with the username of the person behind it. @throws AccountNotFound */
  async read(id: string): Promise<{ account: AccountRead; username: string | null }> {
    const account = await this.find(id);
    return { account: readAccount(account), username: await this.duties.usernameOf(account.personId) };
  }

  /** @throws AccountNotFound */
  async find(id: string): Promise<Account> {
    const account = isId(id) ? await this.accounts.byId(id) : null;
    if (!account) throw new AccountNotFound();
    return account;
  }

  /** @throws EmailTaken, ScopeIncomplete, PersonUnknown */
  async create(input: NewAccount, { by, alone }: Deciding): Promise<Created> {
    const email = foldEmail(input.email);
    const settled = await this.duties.settle(input, email);
    const waits = !alone && needsSecondAdmin(input.role);
    const account = this.draft(email, settled, waits ? 'awaiting' : 'active', input.passwordHash ?? null);
    return this.transactions.run(async () => {
      await this.transactions.lockChain('accounts');
      if (await this.accounts.byEmail(email)) throw new EmailTaken();
      await this.accounts.insert(account);
      const { role, state, personId: person } = account;
      this.record('account.created', account, by, { role, state, person });
      const link = waits ? null : await this.openAtOnce(account, by);
      if (waits) await this.grants.request(account, settled, by);
      return { account: readAccount(account), link };
    });
  }

  /**
   * Changes name, role, scope, schools and person at once, but asks another admin first where the new role is
   * privileged and was not held before.
   * @throws OwnAccount, AccountChanged, ScopeIncomplete, PersonUnknown, LastAdmin
   */
  async change(
    id: string,
    version: number,
    input: Duties,
    { by, alone }: Deciding,
  ): Promise<'changed' | 'requested'> {
    const account = await this.find(id);
    await this.assertOther(account, by);
    const settled = await this.duties.settle(input, account.email);
    const waits = !alone && needsSecondAdmin(input.role) && account.role !== input.role;
    return this.transactions.run(async () => {
      await this.assertNotLastAdmin(account, input.role);
      const { role, scope, site, uais, state } = account;
      const duties = { ...settled, ...(waits && { role, scope, site, uais }), state };
      if (!(await this.accounts.setDuties(id, version, duties, this.clock.now()))) throw new AccountChanged();
      const { role: now, personId } = duties;
      const details = { role: now, scope: duties.scope, uais: duties.uais, person: personId };
      this.record('account.changed', account, by, details);
      if (waits) await this.grants.request(account, settled, by);
      return waits ? 'requested' : 'changed';
    });
  }

  /** Nobody decides about themself, nor about another account of theirs. @throws OwnAccount */
  async assertOther(account: Pick<Account, 'id' | 'personId'>, by: Actor): Promise<void> {
    const decider = by.accountId === null ? null : await this.accounts.byId(by.accountId);
    if (decider && isSameHuman(account, decider)) throw new OwnAccount();
  }

  /** Without an admin nobody could govern Guichet from its pages any more. @throws LastAdmin */
  async assertNotLastAdmin(account: Account, next: Role | null): Promise<void> {
    if (account.role !== 'admin' || account.state !== 'active' || next === 'admin') return;
    if ((await this.accounts.active('admin')).length <= 1) throw new LastAdmin();
  }

  private async openAtOnce(account: Account, by: Actor): Promise<IssuedLink | null> {
    if (needsSecondAdmin(account.role)) await this.notices.tellAdmins(account.id, by.accountId);
    return account.passwordHash === null ? this.setUp.issue(account.id, 'set-up', by) : null;
  }

  private draft(
    email: string,
    duties: Pick<Account, 'name' | 'role' | 'scope' | 'site' | 'uais' | 'personId'>,
    state: Account['state'],
    passwordHash: string | null,
  ): Account {
    const now = this.clock.now();
    const times = { createdAt: now, updatedAt: now, version: 1 };
    const factor = { totpSecret: null, totpLastStep: null };
    const lang = this.config.langDefault;
    return { ...duties, id: newId(), email, state, lang, passwordHash, ...factor, ...times };
  }

  private record(action: string, account: Account, by: Actor, details: Record<string, unknown>): void {
    const object = { type: 'account', id: account.id };
    this.audit.record({ actor: by, action, object, details: { name: account.name, ...details } });
  }
}
