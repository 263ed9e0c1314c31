import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { Account } from '../account.entity.js';
import { AccountsRepository } from '../accounts.repository.js';
import { keyedHash, keyFor } from '../secret-tokens.js';
import { CODE_BYTES, readRecoveryCode, RECOVERY_CODES, recoveryCode } from './recovery-code.rules.js';
import { RecoveryCodesRepository } from './recovery-codes.repository.js';
import { enrolmentOf, offeredSecret, seal, stepOf, unseal } from './totp.js';

export interface Enrolment {
  /** `otpauth://…`, for the QR code. */
  readonly uri: string;
  /** The secret, to be typed where no camera is. */
  readonly spelt: string;
}

/** Enrols, checks and replaces the second factor of an account. */
@Injectable()
export class SecondFactorService {
  private readonly keys: { offer: Buffer; seal: Buffer; recovery: Buffer };

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly codes: RecoveryCodesRepository,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    const key = (use: string): Buffer => keyFor(config.secretKey, use);
    this.keys = { offer: key('totp offer'), seal: key('totp seal'), recovery: key('recovery codes') };
  }

  /** What the session may put into an authenticator app; the same until the account changes. */
  offer(sessionId: string, account: Account): Enrolment {
    const secret = offeredSecret(this.keys.offer, sessionId, account.version);
    return enrolmentOf(secret, this.config.brand.name, account.email);
  }

  /**
   * Enrols what `offer` showed once a code proves that the app has it. Returns the new recovery codes, which nobody
   * can read again, or null for a wrong code.
   */
  async enrol(sessionId: string, account: Account, code: string, by: Actor): Promise<string[] | null> {
    const now = this.clock.now();
    const secret = offeredSecret(this.keys.offer, sessionId, account.version);
    const step = stepOf(secret, code, now);
    if (step === null) return null;
    return this.transactions.run(async () => {
      await this.accounts.setTotp(account.id, seal(this.keys.seal, secret), step, now);
      this.audit.record({
        actor: by,
        action: 'second-factor.enrolled',
        object: { type: 'account', id: account.id },
      });
      return this.newRecoveryCodes(account.id);
    });
  }

  /** Replaces all recovery codes; the former ones are worthless. Null without second factor. */
  async renewOwnRecoveryCodes(accountId: string, by: Actor): Promise<string[] | null> {
    return this.transactions.run(async () => {
      if (!(await this.accounts.byId(accountId))?.totpSecret) return null;
      this.audit.record({
        actor: by,
        action: 'recovery-codes.renewed',
        object: { type: 'account', id: accountId },
      });
      return this.newRecoveryCodes(accountId);
    });
  }

  recoveryCodesLeft(accountId: string): Promise<number> {
    return this.codes.left(accountId);
  }

  /** Uses up a code of the app or, where allowed, a recovery code. Inside `run`; null when it is wrong or was used. */
  async use(
    account: Pick<Account, 'id' | 'totpSecret'>,
    typed: string,
    options: { recovery: boolean },
  ): Promise<'totp' | 'recovery' | null> {
    if (!account.totpSecret) return null;
    const code = typed.replace(/\s/g, '');
    const step = stepOf(unseal(this.keys.seal, account.totpSecret), code, this.clock.now());
    if (step !== null) return (await this.accounts.useTotpStep(account.id, step)) ? 'totp' : null;
    const recovery = options.recovery ? readRecoveryCode(typed) : null;
    if (recovery === null) return null;
    const used = await this.codes.use(account.id, this.hash(recovery), this.clock.now());
    return used ? 'recovery' : null;
  }

  /** Takes the factor away, so that the next sign-in enrols a new one. Inside `run`. */
  async remove(accountId: string): Promise<void> {
    await this.accounts.setTotp(accountId, null, null, this.clock.now());
    await this.codes.replace(accountId, [], this.clock.now());
  }

  private async newRecoveryCodes(accountId: string): Promise<string[]> {
    const made = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(randomBytes(CODE_BYTES)));
    const hashes = made.map((code) => this.hash(code.replace('-', '')));
    await this.codes.replace(accountId, hashes, this.clock.now());
    return made;
  }

  private hash(code: string): string {
    return keyedHash(this.keys.recovery, code);
  }
}
