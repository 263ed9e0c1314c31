import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { Account } from '../account.entity.js';
import { AccountNotices } from '../account-notices.js';
import { needsSecondFactor } from '../account.rules.js';
import { AccountNotFound, FactorRequired } from '../accounts.errors.js';
import { AccountsRepository } from '../accounts.repository.js';
import { readAccount, type AccountRead } from '../accounts.service.js';
import { SecondFactorService, type Enrolment } from '../second-factor/second-factor.service.js';
import { SessionsService, type OpenSession } from '../sessions/sessions.service.js';
import { Passwords } from '../sign-in/passwords.js';
import { StepUpService, type StepUpOutcome } from '../step-up/step-up.service.js';
import type { ApiToken } from '../tokens/api-token.entity.js';
import { TokensService } from '../tokens/tokens.service.js';

/** Everything the page of one's own account shows. */
export interface Profile {
  readonly account: AccountRead;
  readonly sessions: readonly OpenSession[];
  readonly tokens: readonly ApiToken[];
  readonly recoveryCodesLeft: number;
  /** The role may not do without a second factor here. */
  readonly factorRequired: boolean;
  readonly now: number;
}

/** What people do to their own account. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
    private readonly secondFactor: SecondFactorService,
    private readonly stepUp: StepUpService,
    private readonly passwords: Passwords,
    private readonly notices: AccountNotices,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async profile(accountId: string): Promise<Profile> {
    const account = await this.own(accountId);
    return {
      account: readAccount(account),
      sessions: await this.sessions.list(account),
      tokens: await this.tokens.list(accountId),
      recoveryCodesLeft:
        account.totpSecret === null ? 0 : await this.secondFactor.recoveryCodesLeft(accountId),
      factorRequired: this.factorRequired(account),
      now: this.clock.now(),
    };
  }

  /**
   * Sets a new password once the present one was given; every other session ends, the owner is told.
   * @throws PasswordRefused
   */
  async changePassword(
    { accountId, sessionId }: { accountId: string; sessionId: string },
    { current, next }: { current: string; next: string },
    by: Actor,
  ): Promise<StepUpOutcome> {
    const account = await this.own(accountId);
    const target = { accountId, kind: 'session', id: sessionId } as const;
    const proof = await this.stepUp.confirm(target, current, by, { passwordOnly: true });
    if (proof.outcome !== 'done') return proof;
    this.passwords.assertGood(next, account);
    const hash = await this.passwords.hash(next);
    await this.transactions.run(async () => {
      await this.accounts.setPassword(accountId, hash, this.clock.now());
      await this.sessions.revokeAll(accountId, sessionId, by);
      this.audit.record({
        actor: by,
        action: 'password.changed',
        object: { type: 'account', id: accountId },
      });
      await this.notices.tellOwner(accountId, 'password');
    });
    return proof;
  }

  /** What an authenticator app is given for a new second factor. */
  async offer(accountId: string, sessionId: string): Promise<Enrolment> {
    return this.secondFactor.offer(sessionId, await this.own(accountId));
  }

  /** Enrols or replaces the second factor; returns new recovery codes, or null for a wrong code. */
  async enrol(accountId: string, sessionId: string, code: string, by: Actor): Promise<string[] | null> {
    const account = await this.own(accountId);
    return this.transactions.run(async () => {
      const codes = await this.secondFactor.enrol(sessionId, account, code, by);
      if (codes) await this.notices.tellOwner(accountId, 'second-factor');
      return codes;
    });
  }

  /** Takes the second factor away, where the role may do without. @throws FactorRequired */
  async removeFactor(accountId: string, by: Actor): Promise<void> {
    const account = await this.own(accountId);
    if (this.factorRequired(account)) throw new FactorRequired();
    await this.transactions.run(async () => {
      await this.secondFactor.remove(accountId);
      const object = { type: 'account', id: accountId };
      this.audit.record({ actor: by, action: 'second-factor.removed', object });
      await this.notices.tellOwner(accountId, 'second-factor');
    });
  }

  private factorRequired(account: Pick<Account, 'role'>): boolean {
    return this.config.secondFactorRequired && needsSecondFactor(account.role);
  }

  private async own(accountId: string): Promise<Account> {
    const account = await this.accounts.byId(accountId);
    if (!account) throw new AccountNotFound();
    return account;
  }
}
