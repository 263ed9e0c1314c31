import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { Config } from '../platform/config/config.js';
import { newId } from '../platform/ids.js';
import { IdentityNotices } from './identity-notices.js';
import type { IdentityCheck } from './identity-check.entity.js';
import { ContactNotUsable, ContactUnknown, NoOwnerCode, OwnerCodesSpent } from './identity-checks.errors.js';
import { PolicyInForce } from './identity-policy.js';
import type { OwnerCode } from './owner-code.entity.js';
import { OWNER_CODE_LIMITS, contactRefusal, digitsOf, normaliseCode } from './owner-code.rules.js';
import { OwnerCodesRepository } from './owner-codes.repository.js';

export interface CodeAnswer {
  readonly outcome: 'match' | 'mismatch' | 'refused';
  readonly attemptsLeft: number;
  readonly code: OwnerCode;
}

/**
 * Codes that the owner of a registered contact returns. The agent names a contact of the list and sees its mask; the
 * code itself is derived when the message is sent and is nowhere at rest.
 */
@Injectable()
export class OwnerCodes {
  constructor(
    private readonly repository: OwnerCodesRepository,
    private readonly directory: DirectoryService,
    private readonly notices: IdentityNotices,
    private readonly policy: PolicyInForce,
    private readonly config: Config,
  ) {}

  /** SMS exist in capture only, until a gateway is built. */
  get smsAvailable(): boolean {
    return this.config.smtpUrl === null;
  }

  /**
   * Sends a code for a live check and voids the former one. Inside the caller's transaction.
   * @returns the masked destination
   * @throws ContactUnknown, ContactNotUsable, OwnerCodesSpent
   */
  async send(
    check: IdentityCheck,
    contactId: string,
    now: number,
  ): Promise<{ code: OwnerCode; masked: string }> {
    const contact = (await this.directory.contacts(check.personId)).find(({ id }) => id === contactId);
    if (!contact) throw new ContactUnknown();
    const days = this.policy.policy.contactMinimumDays;
    const refusal = contactRefusal(contact, now, days, this.smsAvailable);
    if (refusal) throw new ContactNotUsable(refusal, { days });
    await this.assertNotSpent(check, now);
    await this.repository.voidOfCheck(check.id);
    const medium = contact.kind === 'phone' ? 'sms' : 'email';
    const id = newId();
    const code: OwnerCode = {
      id,
      checkId: check.id,
      personId: check.personId,
      contactId,
      medium,
      generation: 1,
      codeHash: this.hash(id, this.value(id, 1)),
      state: 'issued',
      wrong: 0,
      createdAt: now,
      expiresAt:
        medium === 'sms' ? Math.min(check.expiresAt, now + OWNER_CODE_LIMITS.smsLife) : check.expiresAt,
      usedAt: null,
    };
    await this.repository.insert(code);
    await this.notices.sendCode(code);
    return { code, masked: contact.masked };
  }

  /**
   * Compares what the owner returned with the code this check waits for. Inside the caller's transaction, which
   * commits the counted try whatever the outcome.
   * @throws NoOwnerCode when none waits, or a parallel submit used it first
   */
  async submit(check: IdentityCheck, typed: string, now: number): Promise<CodeAnswer> {
    const code = await this.repository.latest(check.id);
    if (!code || !(await this.repository.countTry(code.id, OWNER_CODE_LIMITS.wrong, now)))
      throw new NoOwnerCode();
    const expected = Buffer.from(code.codeHash, 'hex');
    const given = Buffer.from(this.hash(code.id, normaliseCode(typed)), 'hex');
    if (timingSafeEqual(expected, given)) {
      if (!(await this.repository.use(code.id, now))) throw new NoOwnerCode();
      return { outcome: 'match', attemptsLeft: OWNER_CODE_LIMITS.wrong - code.wrong, code };
    }
    const attemptsLeft = Math.max(0, OWNER_CODE_LIMITS.wrong - code.wrong - 1);
    if (attemptsLeft === 0) await this.repository.voidCode(code.id);
    return { outcome: attemptsLeft === 0 ? 'refused' : 'mismatch', attemptsLeft, code };
  }

  /** The code to put into its message, at the moment of sending; null when it no longer waits. */
  async valueForSending(codeId: string, now: number): Promise<{ value: string; expiresAt: number } | null> {
    const code = await this.repository.find(codeId);
    if (!code || code.state !== 'issued' || code.expiresAt <= now) return null;
    return { value: this.value(code.id, code.generation), expiresAt: code.expiresAt };
  }

  private async assertNotSpent(check: IdentityCheck, now: number): Promise<void> {
    const { perCheck, perPersonHour } = OWNER_CODE_LIMITS;
    await this.repository.lockPerson(check.personId);
    if ((await this.repository.sentForCheck(check.id)) >= perCheck) throw new OwnerCodesSpent(perCheck);
    const hour = await this.repository.sentToPerson(check.personId, now - 3_600_000);
    if (hour >= perPersonHour) throw new OwnerCodesSpent(perPersonHour);
  }

  private value(id: string, generation: number): string {
    return digitsOf(this.mac(`value ${id} ${generation}`));
  }

  private hash(id: string, value: string): string {
    return this.mac(`hash ${id} ${value}`).toString('hex');
  }

  private mac(text: string): Buffer {
    return createHmac('sha256', this.config.secretKey).update(`guichet owner code ${text}`).digest();
  }
}
