import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { Account } from '../account.entity.js';
import { foldEmail, needsSecondFactor } from '../account.rules.js';
import { AccountNotices } from '../account-notices.js';
import { AccountsRepository } from '../accounts.repository.js';
import { SecondFactorService, type Enrolment } from '../second-factor/second-factor.service.js';
import { CODE_TRIES, type SessionStage } from '../sessions/session.rules.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { SessionsService, type Browser } from '../sessions/sessions.service.js';
import { Devices } from './devices.js';
import { Passwords } from './passwords.js';
import { Throttle } from './throttle.js';

export interface Visitor extends Browser {
  /** Value of the device cookie. */
  readonly device: string | undefined;
}

/** How a step of signing in ended. A refusal is an outcome: its counter must commit. */
export type SignInOutcome =
  | { outcome: 'slow-down'; waitMs: number }
  | { outcome: 'refused' }
  | { outcome: 'moved'; stage: SessionStage; token: string; device: string; role: Account['role'] };

export type EnrolmentOutcome =
  | { outcome: 'refused' }
  | { outcome: 'enrolled'; token: string; codes: readonly string[]; role: Account['role'] };

export const accountActor = (account: Pick<Account, 'id' | 'name'>): Actor => ({
  accountId: account.id,
  kind: 'account',
  label: account.name,
});

const stranger: Actor = { accountId: null, kind: 'owner', label: 'sign-in' };

/** Signing in: password, then code or enrolment, then a session. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly sessions: SessionsService,
    private readonly sessionRows: SessionsRepository,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly devices: Devices,
    private readonly secondFactor: SecondFactorService,
    private readonly notices: AccountNotices,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly config: Config,
  ) {}

  /**
   * First step. Same answer, same work and the same writes whether the address is unknown, the account may not sign
   * in or the password is wrong.
   */
  async withPassword(email: string, password: string, from: Visitor): Promise<SignInOutcome> {
    const folded = foldEmail(email);
    const account = await this.accounts.byEmail(folded);
    const knownDevice = this.devices.knownTo(account?.id, from.device);
    const buckets = this.throttle.signIn(folded, { address: from.address, knownDevice });
    const waitMs = await this.throttle.take(buckets);
    if (waitMs > 0) return { outcome: 'slow-down', waitMs };
    const right = await this.passwords.matches(account?.passwordHash ?? null, password);
    if (!account || !right || account.state !== 'active') {
      await this.recordRefusal('password', account?.id ?? null);
      return { outcome: 'refused' };
    }
    const stage = this.stageAfterPassword(account);
    const token = await this.transactions.run(async () => {
      await this.throttle.forgive(buckets);
      return this.sessions.open(account, stage, from, accountActor(account));
    });
    const device = this.devices.remember(account.id, from.device);
    return { outcome: 'moved', stage, token, device, role: account.role };
  }

  /** The stage a half-made sign-in waits at; null when there is none. */
  async pendingStage(token: string | undefined): Promise<SessionStage | null> {
    return (await this.sessions.pending(token))?.session.stage ?? null;
  }

  /** Second step: a code of the app or a recovery code. Five wrong ones end the sign-in. */
  async withCode(token: string | undefined, code: string, from: Visitor): Promise<SignInOutcome> {
    const pending = await this.sessions.pending(token);
    if (pending?.session.stage !== 'second-factor') return { outcome: 'refused' };
    const { session, account } = pending;
    const buckets = this.throttle.code(account.id);
    const waitMs = await this.throttle.take(buckets);
    if (waitMs > 0) return { outcome: 'slow-down', waitMs };
    const next = await this.transactions.run(async () => {
      const used = await this.secondFactor.use(account, code, { recovery: true });
      if (used === null) {
        if ((await this.sessionRows.countFailure(session.id)) >= CODE_TRIES) {
          await this.sessionRows.remove(session.id);
        }
        return null;
      }
      await this.throttle.forgive(buckets);
      if (used === 'recovery') await this.recordRecoveryCode(account);
      return this.sessions.advance(session, 'full', accountActor(account));
    });
    if (next === null) {
      await this.recordRefusal('code', account.id);
      return { outcome: 'refused' };
    }
    const device = this.devices.remember(account.id, from.device);
    return { outcome: 'moved', stage: 'full', token: next, device, role: account.role };
  }

  /** What a sign-in that must enrol puts into its app; null when it must not. */
  async enrolment(token: string | undefined): Promise<Enrolment | null> {
    const pending = await this.sessions.pending(token);
    if (pending?.session.stage !== 'enrolment') return null;
    return this.secondFactor.offer(pending.session.id, pending.account);
  }

  /** Second step of an account without second factor, where one is required. */
  async enrol(token: string | undefined, code: string): Promise<EnrolmentOutcome> {
    const pending = await this.sessions.pending(token);
    if (pending?.session.stage !== 'enrolment') return { outcome: 'refused' };
    const { session, account } = pending;
    const by = accountActor(account);
    return this.transactions.run(async () => {
      const codes = await this.secondFactor.enrol(session.id, account, code.replace(/\s/g, ''), by);
      const next = codes && (await this.sessions.advance(session, 'full', by));
      return next ? { outcome: 'enrolled', token: next, codes, role: account.role } : { outcome: 'refused' };
    });
  }

  /** Opens a session for somebody who has just proved themself by a one-time link. Inside `run`. */
  async afterSetUp(account: Account, from: Visitor): Promise<{ stage: SessionStage; token: string }> {
    const stage = this.stageAfterPassword(account);
    return { stage, token: await this.sessions.open(account, stage, from, accountActor(account)) };
  }

  private stageAfterPassword(account: Account): SessionStage {
    if (account.totpSecret) return 'second-factor';
    return this.config.secondFactorRequired && needsSecondFactor(account.role) ? 'enrolment' : 'full';
  }

  private async recordRecoveryCode(account: Account): Promise<void> {
    this.audit.record({
      actor: accountActor(account),
      action: 'recovery-code.used',
      object: { type: 'account', id: account.id },
    });
    await this.notices.tellOwner(account.id, 'recovery-code');
  }

  private async recordRefusal(step: 'password' | 'code', accountId: string | null): Promise<void> {
    await this.audit.recordRefusal({
      actor: stranger,
      action: 'sign-in.refused',
      object: { type: 'account', id: accountId },
      details: { step },
    });
  }
}
