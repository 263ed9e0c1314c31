import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { AccountsRepository } from '../accounts.repository.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { Passwords } from '../sign-in/passwords.js';
import { Throttle } from '../sign-in/throttle.js';
import { TokensRepository } from '../tokens/tokens.repository.js';

/** Whose session or token is to count as freshly proved. */
export interface StepUpTarget {
  readonly accountId: string;
  readonly kind: 'session' | 'token';
  /** Row of the session or token. */
  readonly id: string;
}

export type StepUpOutcome =
  { outcome: 'done'; at: number } | { outcome: 'wrong' } | { outcome: 'slow-down'; waitMs: number };

/** Six digits are a code: a password is never that short. */
const isCode = (typed: string): boolean => /^\s*\d{3}\s?\d{3}\s*$/.test(typed);

/** Proves again who sits at the desk: a password or a code opens five minutes for acts that ask for it. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly sessions: SessionsRepository,
    private readonly tokens: TokensRepository,
    private readonly passwords: Passwords,
    private readonly secondFactor: SecondFactorService,
    private readonly throttle: Throttle,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * A wrong answer is an outcome, so that its counter and audit row commit.
   * `passwordOnly`: changing a password takes the present one, not a code (OWASP ASVS 5, 6.2.3).
   */
  async confirm(
    target: StepUpTarget,
    typed: string,
    by: Actor,
    { passwordOnly = false } = {},
  ): Promise<StepUpOutcome> {
    const buckets = this.throttle.code(`step-up ${target.accountId}`);
    const waitMs = await this.throttle.take(buckets);
    if (waitMs > 0) return { outcome: 'slow-down', waitMs };
    const account = await this.accounts.byId(target.accountId);
    if (!account) return { outcome: 'wrong' };
    const code = !passwordOnly && isCode(typed) && account.totpSecret !== null;
    const password = !code && (await this.passwords.matches(account.passwordHash, typed));
    const at = this.clock.now();
    const done = await this.transactions.run(async () => {
      if (code ? !(await this.secondFactor.use(account, typed, { recovery: false })) : !password)
        return false;
      await this.throttle.forgive(buckets);
      await (target.kind === 'token' ? this.tokens : this.sessions).stepUp(target.id, at);
      this.record('step-up.confirmed', target, by, code);
      return true;
    });
    if (done) return { outcome: 'done', at };
    await this.transactions.run(async () => this.record('step-up.refused', target, by, code));
    return { outcome: 'wrong' };
  }

  private record(action: string, target: StepUpTarget, by: Actor, code: boolean): void {
    this.audit.record({
      actor: by,
      action,
      object: { type: target.kind, id: target.id },
      details: { with: code ? 'totp' : 'password' },
    });
  }
}
