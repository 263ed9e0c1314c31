import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Correspondents } from './correspondents.js';
import { Delivery } from './delivery.js';
import { MailRenderer } from './mail/mail-renderer.js';
import { MailTransport } from './mail/mail.transport.js';
import { MailboxRepository } from './mailbox.repository.js';
import { MessageWriter } from './message-writer.js';
import { DeliverNotification, TellAccepted } from './notifications.handlers.js';
import { Notifications } from './notifications.jobs.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';

/** Messages to people. Other modules ask through `Notifications`, and give composers and finders by decorator. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    NotificationsRepository,
    MailboxRepository,
    Correspondents,
    MailRenderer,
    MailTransport,
    MessageWriter,
    Delivery,
    DeliverNotification,
    TellAccepted,
    NotificationsService,
    { provide: Notifications, useExisting: NotificationsService },
  ],
  exports: [Notifications, NotificationsService],
})
export class NotificationsModule {}
