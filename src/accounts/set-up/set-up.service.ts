import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';
import type { Account } from '../account.entity.js';
import { foldEmail } from '../account.rules.js';
import { AccountNotices } from '../account-notices.js';
import { LinkGone } from '../accounts.errors.js';
import { AccountsRepository } from '../accounts.repository.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { hashToken, newToken } from '../secret-tokens.js';
import type { SessionStage } from '../sessions/session.rules.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { Passwords } from '../sign-in/passwords.js';
import { accountActor, SignInService, type Visitor } from '../sign-in/sign-in.service.js';
import type { SetupLink } from './setup-link.entity.js';
import { isUsable, SETUP_LIFE, type SetupPurpose } from './setup-link.rules.js';
import { SetupLinksRepository } from './setup-links.repository.js';

/** A link as its maker sees it, once. */
export interface IssuedLink {
  readonly url: string;
  readonly expiresAt: number;
}

/** What the page of a link says. */
export interface SetUpFacts {
  readonly purpose: SetupPurpose;
  /** Null for the founding link. */
  readonly name: string | null;
  readonly email: string | null;
}

export interface SetUpInput {
  readonly password: string;
  /** Founding only. */
  readonly name?: string;
  readonly email?: string;
}

export interface SetUpResult {
  readonly stage: SessionStage;
  readonly token: string;
  readonly role: Account['role'];
}

/** One-time links with which people choose their own password; nobody ever knows somebody else's. */
@Injectable()
export class SetUpService {
  constructor(
    private readonly links: SetupLinksRepository,
    private readonly accounts: AccountsRepository,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly secondFactor: SecondFactorService,
    private readonly signIn: SignInService,
    private readonly notices: AccountNotices,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Makes the link of an account; earlier ones die. Inside `run`. */
  async issue(accountId: string, purpose: 'set-up' | 'restore', by: Actor): Promise<IssuedLink> {
    this.audit.record({
      actor: by,
      action: 'set-up-link.issued',
      object: { type: 'account', id: accountId },
      details: { purpose },
    });
    return this.make(accountId, purpose, by);
  }

  /** The link that makes the first admin account; null once there is any account. */
  async issueFounding(by: Actor): Promise<IssuedLink | null> {
    return this.transactions.run(async () => {
      if ((await this.accounts.count()) > 0) return null;
      return this.make(null, 'first-admin', by);
    });
  }

  /** What a link is for; looking changes nothing. @throws LinkGone for every link that does not work any more. */
  async facts(token: string): Promise<SetUpFacts> {
    const { link, account } = await this.usable(token);
    return { purpose: link.purpose, name: account?.name ?? null, email: account?.email ?? null };
  }

  /**
   * Sets the password (and, for a restored account, takes the lost factor away), uses the link up, ends all former
   * sessions and opens a new one.
   * @throws PasswordRefused, LinkGone; the link survives a refused password.
   */
  async use(token: string, input: SetUpInput, from: Visitor): Promise<SetUpResult> {
    const { link, account } = await this.usable(token);
    const owner = account ?? this.founder(input);
    this.passwords.assertGood(input.password, owner);
    const hash = await this.passwords.hash(input.password);
    return this.transactions.run(async () => {
      const now = this.clock.now();
      if (!(await this.links.use(link.id, now))) throw new LinkGone();
      if (!account) await this.found(owner, hash);
      else await this.renew(account, link, hash);
      const after = (await this.accounts.byId(owner.id)) as Account;
      return { ...(await this.signIn.afterSetUp(after, from)), role: after.role };
    });
  }

  private async make(accountId: string | null, purpose: SetupPurpose, by: Actor): Promise<IssuedLink> {
    const token = newToken();
    const now = this.clock.now();
    await this.links.replace({
      id: newId(),
      accountId,
      purpose,
      tokenHash: hashToken(token),
      createdBy: by.accountId,
      createdAt: now,
      expiresAt: now + SETUP_LIFE,
      usedAt: null,
    });
    return { url: `${this.config.publicUrl}/set-up/${token}`, expiresAt: now + SETUP_LIFE };
  }

  private async usable(token: string): Promise<{ link: SetupLink; account: Account | null }> {
    const link = await this.links.byToken(hashToken(token));
    if (!link || !isUsable(link, this.clock.now())) throw new LinkGone();
    if (link.accountId === null) {
      if ((await this.accounts.count()) > 0) throw new LinkGone();
      return { link, account: null };
    }
    const account = await this.accounts.byId(link.accountId);
    if (account?.state !== 'active') throw new LinkGone();
    return { link, account };
  }

  private founder(input: SetUpInput): Account {
    const now = this.clock.now();
    return {
      id: newId(),
      name: input.name ?? '',
      email: foldEmail(input.email ?? ''),
      role: 'admin',
      state: 'active',
      scope: null,
      site: null,
      uais: [],
      personId: null,
      lang: this.config.langDefault,
      passwordHash: null,
      totpSecret: null,
      totpLastStep: null,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
  }

  private async found(founder: Account, hash: string): Promise<void> {
    if ((await this.accounts.count()) > 0) throw new LinkGone();
    await this.accounts.insert({ ...founder, passwordHash: hash });
    this.audit.record({
      actor: accountActor(founder),
      action: 'account.created',
      object: { type: 'account', id: founder.id },
      details: { role: 'admin', first: true },
    });
  }

  private async renew(account: Account, link: SetupLink, hash: string): Promise<void> {
    const by = accountActor(account);
    await this.accounts.setPassword(account.id, hash, this.clock.now());
    if (link.purpose === 'restore') await this.secondFactor.remove(account.id);
    await this.sessions.revokeAll(account.id, null, by);
    this.audit.record({
      actor: by,
      action: 'password.set',
      object: { type: 'account', id: account.id },
      details: { link: link.purpose },
    });
    await this.notices.tellOwner(account.id, link.purpose === 'restore' ? 'restored' : 'password');
  }
}
