import { Injectable, SetMetadata, applyDecorators } from '@nestjs/common';
import { defineJob } from '../platform/jobs/job.declaration.js';
import type { Language } from '../platform/i18n/i18n.js';
import type { MailFacts, MailName } from './mail/mail-facts.types.js';
import type { Channel } from './notification.rules.js';

export type { About, MailFacts, SignInChange } from './mail/mail-facts.types.js';

/** All that other modules know of notifications: how to ask for one, write one, and find whom it goes to. */

export interface NotificationRequest {
  template: MailName;
  /** By reference: the kind's `FindsRecipient` turns the id into an address at the moment of sending. */
  to: { kind: string; id: string };
  /** Ids the template's `ComposesMail` works from: no address, no secret, no name. */
  ids: Readonly<Record<string, string | number | boolean | null>>;
  /** What it is about, for lists and for the audit. */
  object: { type: string; id: string | null };
  /** Default: the recipient's language, else the installation's. */
  lang?: Language;
  /** At most 120 characters; asking twice under one key is asking once. */
  key?: string;
}

/** Asks for messages to be sent after the present transaction. */
export abstract class Notifications {
  /** Writes the notification and its job in the caller's transaction; returns the notification's id. */
  abstract send(request: NotificationRequest): Promise<string>;
}

/**
 * Writes one kind of message: a provider decorated `@ComposesMail('claim-link')` in the module that owns its facts.
 * Links and codes are derived here, at the moment of sending, and are never stored.
 */
export interface MailComposer<N extends MailName> {
  /** null: no longer needed (the claim was used, the case closed): the notification ends as cancelled. */
  compose(ids: NotificationRequest['ids'], lang: Language): Promise<MailFacts[N] | null>;
  /** The mail server took it at `at`; inside the transaction that records this. Safe to run twice. */
  accepted?(ids: NotificationRequest['ids'], at: number): Promise<void>;
  /** It was given up, in the transaction that records this: an alert nobody got must not stay silent. */
  gaveUp?(ids: NotificationRequest['ids'], reason: string): Promise<void>;
}

export interface Recipient {
  channel: Channel;
  /** E-mail address, or telephone number in E.164. */
  address: string;
  /** The reader's own language, when known. */
  lang?: Language;
}

/** Finds addresses of one kind of recipient: a provider decorated `@FindsRecipient('contact')` in the module that owns them. */
export interface RecipientFinder {
  /** null: there is no such recipient any more, or it has no address. */
  find(id: string): Promise<Recipient | null>;
}

export const MAIL_COMPOSER = 'guichet:mail-composer';
export const RECIPIENT_FINDER = 'guichet:recipient-finder';

export const ComposesMail = (template: MailName): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(MAIL_COMPOSER, template));

export const FindsRecipient = (kind: string): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(RECIPIENT_FINDER, kind));

/** 10 s, 20 s … up to half an hour: a mail server may be away for some nine hours before a message is given up. */
export const deliverNotification = defineJob<{ notificationId: string }>({
  name: 'notifications.deliver',
  attempts: 24,
  backoff: { base: 10_000, max: 1_800_000 },
});

/** Tells a message's owner of its acceptance again, when the first telling failed. */
export const tellAccepted = defineJob<{ notificationId: string }>({
  name: 'notifications.tell-accepted',
  attempts: 12,
  backoff: { base: 1_000, max: 600_000 },
});
