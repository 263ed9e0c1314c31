import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Correspondents } from './correspondents.js';
import { Delivery } from './delivery.js';
import { MailRenderer } from './mail/mail-renderer.js';
import { MailTransport } from './mail/mail.transport.js';
import { MailboxController } from './mailbox.controller.js';
import { MailboxRepository } from './mailbox.repository.js';
import { MailboxService } from './mailbox.service.js';
import { MessageWriter } from './message-writer.js';
import { NotificationsApiController } from './notifications.api.controller.js';
import { NotificationsController } from './notifications.controller.js';
import { DeliverNotification, TellAccepted } from './notifications.handlers.js';
import './notifications.nav.js';
import { Notifications } from './notifications.jobs.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';

/** Messages to people. Other modules ask through `Notifications`, and give composers and finders by decorator. */
@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [NotificationsController, NotificationsApiController, MailboxController],
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
    MailboxService,
    { provide: Notifications, useExisting: NotificationsService },
  ],
  exports: [Notifications, NotificationsService],
})
export class NotificationsModule {}
