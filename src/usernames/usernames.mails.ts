import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import {
  ComposesMail,
  type MailComposer,
  type NotificationRequest,
} from '../notifications/notifications.jobs.js';
import { Config } from '../platform/config/config.js';
import { speech } from '../platform/i18n/formats.js';
import type { Language } from '../platform/i18n/i18n.js';
import { ConfirmationsRepository } from './confirmations.repository.js';
import { explanationText, spelt } from './explanation-text.rules.js';

/** The username is read from the confirmation at the moment of sending; one changed meanwhile is not sent. */
@ComposesMail('username-confirmation')
@Injectable()
export class UsernameConfirmationMail implements MailComposer<'username-confirmation'> {
  constructor(
    private readonly confirmations: ConfirmationsRepository,
    private readonly directory: DirectoryService,
    private readonly config: Config,
  ) {}

  async compose(ids: NotificationRequest['ids'], lang: Language) {
    const confirmation = await this.confirmations.find(String(ids.confirmationId));
    const person = confirmation && (await this.directory.person(confirmation.personId));
    if (!person || person.username !== confirmation.username) return null;
    const words = speech(lang, this.config.timeZone);
    const { username, triedUsername, rules, caseNumber, sentTo } = confirmation;
    return {
      username,
      spelled: spelt(words, username),
      explanation: explanationText(words, triedUsername, username, rules),
      caseNumber,
      personName: sentTo === 'professional' ? person.displayName : null,
    };
  }
}
