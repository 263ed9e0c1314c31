import { Injectable } from '@nestjs/common';
import { FindsRecipient, type Recipient, type RecipientFinder } from '../notifications/notifications.jobs.js';
import { Settings } from '../platform/settings/settings.service.js';
import { DirectoryService } from './directory.service.js';

/** A registered contact of a person, by its id. */
@FindsRecipient('contact')
export class ContactRecipient implements RecipientFinder {
  constructor(private readonly directory: DirectoryService) {}

  async find(id: string): Promise<Recipient | null> {
    const contact = await this.directory.contactAddress(id);
    return contact && { channel: contact.kind === 'phone' ? 'sms' : 'email', address: contact.value };
  }
}

/** The academic mailbox of a person: the owner told in it, or the head of a school told about somebody else. */
@FindsRecipient('person')
export class PersonRecipient implements RecipientFinder {
  constructor(private readonly directory: DirectoryService) {}

  async find(id: string): Promise<Recipient | null> {
    const person = await this.directory.person(id);
    return person?.email ? { channel: 'email', address: person.email } : null;
  }
}

/** The mailbox of a school in the register, by its UAI. */
@FindsRecipient('establishment')
export class EstablishmentRecipient implements RecipientFinder {
  constructor(private readonly directory: DirectoryService) {}

  async find(uai: string): Promise<Recipient | null> {
    const establishment = await this.directory.establishment(uai);
    return establishment?.email ? { channel: 'email', address: establishment.email } : null;
  }
}

/** The mailbox of the HR office, from the settings. */
@FindsRecipient('hr')
@Injectable()
export class HrRecipient implements RecipientFinder {
  constructor(private readonly settings: Settings) {}

  async find(): Promise<Recipient | null> {
    const address = await this.settings.get<string | null>('hr-mailbox', null);
    return address === null ? null : { channel: 'email', address };
  }
}
