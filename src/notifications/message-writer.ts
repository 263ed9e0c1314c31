import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.js';
import { asLang, type Language } from '../platform/i18n/i18n.js';
import { PermanentFailure } from '../platform/jobs/job.errors.js';
import { Correspondents } from './correspondents.js';
import { writeLetter, writeSms } from './mail/letter.views.js';
import type { MailFacts, MailName } from './mail/mail-facts.types.js';
import { MailRenderer } from './mail/mail-renderer.js';
import { maskDestination, type Channel } from './notification.rules.js';
import type { NotificationRow } from './notification.types.js';
import type { Recipient } from './notifications.jobs.js';

/** A message ready to leave. It holds secrets and an address: never logged, stored only where messages are captured. */
export interface Message {
  channel: Channel;
  recipient: string;
  masked: string;
  lang: Language;
  subject: string;
  text: string;
  /** null for an SMS. */
  html: string | null;
}

/** Finds the recipient, has the owner of the message compose it, and writes it in the reader's language. */
@Injectable()
export class MessageWriter {
  constructor(
    private readonly correspondents: Correspondents,
    private readonly renderer: MailRenderer,
    private readonly config: Config,
  ) {}

  /**
   * null when the message is no longer needed.
   * @throws PermanentFailure NO_RECIPIENT, NO_COMPOSER, NOT_BY_SMS
   */
  async write(row: NotificationRow): Promise<Message | null> {
    const composer = this.correspondents.composer(row.template);
    if (!composer) throw new PermanentFailure('NO_COMPOSER', `NO_COMPOSER: nothing writes ${row.template}.`);
    const recipient = await this.correspondents.finder(row.recipientKind)?.find(row.recipientId);
    if (!recipient) {
      throw new PermanentFailure('NO_RECIPIENT', `NO_RECIPIENT: no address for this ${row.recipientKind}.`);
    }
    const lang = langOf(row.lang) ?? recipient.lang ?? this.config.langDefault;
    const facts = await composer.compose(row.params, lang);
    if (!facts) return null;
    const masked = maskDestination(recipient.address);
    return {
      channel: recipient.channel,
      recipient: recipient.address,
      masked,
      lang,
      ...this.content(row.template as MailName, facts, lang, recipient),
    };
  }

  private content(template: MailName, facts: MailFacts[MailName], lang: Language, recipient: Recipient) {
    const sender = { brand: this.config.brand.name, timeZone: this.config.timeZone };
    if (recipient.channel === 'email') {
      return this.renderer.render(writeLetter(template, facts, lang, sender));
    }
    if (template !== 'owner-code' && template !== 'contact-code') throw new PermanentFailure('NOT_BY_SMS');
    const text = writeSms(template, facts as MailFacts['owner-code'], lang, sender);
    return { subject: '', text, html: null };
  }
}

function langOf(text: string | null): Language | undefined {
  const lang = asLang(text);
  return lang === 'qps' ? undefined : lang;
}
