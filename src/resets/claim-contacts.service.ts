import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import {
  FindsRecipient,
  Notifications,
  type Recipient,
  type RecipientFinder,
} from '../notifications/notifications.jobs.js';
import { ownerActor, type Actor } from '../platform/actor.js';
import { Clock, HOUR, MINUTE } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { normaliseCode } from './claim.rules.js';
import { ClaimContact, type Claim } from './claim.entity.js';
import { ClaimsRepository } from './claims.repository.js';
import { digest, ResetSecrets } from './reset-secrets.js';

export const CONTACT_CODE_LIFE_MS = 10 * MINUTE;
/** After the choice, the browser that made it may record contacts for an hour. */
const AFTER_CHOICE_MS = HOUR;
const CODES_PER_CLAIM = 3;
const ERRORS = 5;

/** Records the recovery contact an owner gives once the secret is chosen, proved by a code sent there. */
@Injectable()
export class ClaimContacts {
  constructor(
    private readonly transactions: Transactions,
    private readonly claims: ClaimsRepository,
    private readonly directory: DirectoryService,
    private readonly notifications: Notifications,
    private readonly secrets: ResetSecrets,
    private readonly clock: Clock,
  ) {}

  /** Whether this browser has just chosen a secret. @throws DomainError CLAIM_NOT_READY */
  async claimOf(browser: string | null): Promise<Claim> {
    const claim = browser === null ? null : await this.claims.byBrowser(digest(browser));
    const fresh = claim?.doneAt != null && this.clock.now() - claim.doneAt < AFTER_CHOICE_MS;
    if (!claim || !fresh) throw new DomainError('CLAIM_NOT_READY', {}, 'conflict');
    return claim;
  }

  /** Sends a code to the contact given; three codes per claim. Gives the id to confirm. */
  async offer(browser: string | null, contact: { kind: 'email' | 'phone'; value: string }): Promise<string> {
    const claim = await this.claimOf(browser);
    return this.transactions.run(async () => {
      await this.transactions.lockChain(`claim-contacts:${claim.id}`);
      const given = await this.transactions.manager.countBy(ClaimContact, { claimId: claim.id });
      if (given >= CODES_PER_CLAIM)
        throw new DomainError('CONTACT_CODES_SPENT', { limit: CODES_PER_CLAIM }, 'rate_limited');
      const now = this.clock.now();
      const id = newId();
      await this.transactions.manager.insert(ClaimContact, {
        id,
        claimId: claim.id,
        ...contact,
        errors: 0,
        createdAt: now,
        expiresAt: now + CONTACT_CODE_LIFE_MS,
        contactId: null,
      });
      await this.notifications.send({
        template: 'contact-code',
        to: { kind: 'claim-contact', id },
        ids: { claimContactId: id },
        object: { type: 'claim', id: claim.id },
        key: `contact-code:${id}`,
      });
      return id;
    });
  }

  /** Confirms the newest contact of this browser's claim. The try is counted before it is compared. */
  async confirm(
    browser: string | null,
    code: string,
  ): Promise<{ outcome: 'recorded' } | { outcome: 'mismatch'; triesLeft: number }> {
    const claim = await this.claimOf(browser);
    return this.transactions.run(async () => {
      const [draft] = await this.transactions.manager.find(ClaimContact, {
        where: { claimId: claim.id },
        order: { createdAt: 'DESC' },
        take: 1,
      });
      const now = this.clock.now();
      const usable = draft && draft.contactId === null && draft.errors < ERRORS && draft.expiresAt > now;
      if (!usable) throw new DomainError('CONTACT_CODE_EXPIRED', {}, 'expired');
      const counted = await this.transactions.execute(
        'UPDATE claim_contacts SET errors = errors + 1 WHERE id = $1 AND errors < $2 AND contact_id IS NULL',
        [draft.id, ERRORS],
      );
      if (counted === 0) throw new DomainError('CONTACT_CODE_EXPIRED', {}, 'expired');
      if (normaliseCode(code) !== this.secrets.contactCode(draft.id)) {
        return { outcome: 'mismatch', triesLeft: ERRORS - draft.errors - 1 };
      }
      const contact = { kind: draft.kind, value: draft.value };
      const contactId = await this.directory.recordOwnerContact(claim.personId, contact, ownerActor());
      await this.transactions.manager.update(ClaimContact, { id: draft.id }, { contactId, value: '' });
      return { outcome: 'recorded' };
    });
  }

  /** Drops what was recorded during a reset its owner contests. Inside the caller's transaction. */
  async dropOf(resetId: string, actor: Actor): Promise<void> {
    const rows = await this.transactions.query<{ contactId: string }>(
      `SELECT k.contact_id AS "contactId" FROM claim_contacts k JOIN claims c ON c.id = k.claim_id
       WHERE c.reset_id = $1 AND k.contact_id IS NOT NULL`,
      [resetId],
    );
    for (const { contactId } of rows) await this.directory.dropContact(contactId, 'reset-contested', actor);
  }
}

/** The contact being proved, until it is recorded or its code has expired. */
@FindsRecipient('claim-contact')
export class ClaimContactRecipient implements RecipientFinder {
  constructor(private readonly transactions: Transactions) {}

  async find(id: string): Promise<Recipient | null> {
    const draft = await this.transactions.manager.findOneBy(ClaimContact, { id });
    if (!draft || draft.value === '') return null;
    return { channel: draft.kind === 'phone' ? 'sms' : 'email', address: draft.value };
  }
}
