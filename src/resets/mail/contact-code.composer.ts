import type { MailFacts } from '../../notifications/notifications.jobs.js';
import {
  ComposesMail,
  type MailComposer,
  type NotificationRequest,
} from '../../notifications/notifications.jobs.js';
import { Clock } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { CONTACT_CODE_LIFE_MS } from '../claim-contacts.service.js';
import { ClaimContact } from '../claim.entity.js';
import { ResetSecrets } from '../reset-secrets.js';

/** Writes the code that proves a contact the owner has just given. */
@ComposesMail('contact-code')
export class ContactCodeComposer implements MailComposer<'contact-code'> {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: ResetSecrets,
    private readonly clock: Clock,
  ) {}

  async compose(ids: NotificationRequest['ids']): Promise<MailFacts['contact-code'] | null> {
    const draft = await this.transactions.manager.findOneBy(ClaimContact, { id: String(ids.claimContactId) });
    if (!draft || draft.contactId !== null || draft.expiresAt <= this.clock.now()) return null;
    return { code: this.secrets.contactCode(draft.id), validFor: CONTACT_CODE_LIFE_MS };
  }
}
