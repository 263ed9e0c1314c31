import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import {
  ComposesMail,
  type MailComposer,
  type NotificationRequest,
} from '../notifications/notifications.jobs.js';
import { t, type Language } from '../platform/i18n/i18n.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { DeskAccounts } from './desk-accounts.js';
import { isAboutPerson, type AlertKind } from './identity-notices.js';
import { NumenAttemptsRepository } from './numen-attempts.repository.js';
import { OwnerCodes } from './owner-codes.js';
import { VouchersRepository } from './vouchers.repository.js';

type Ids = NotificationRequest['ids'];

/** The code is derived here, at the moment of sending. */
@ComposesMail('owner-code')
@Injectable()
export class OwnerCodeMail implements MailComposer<'owner-code'> {
  constructor(
    private readonly codes: OwnerCodes,
    private readonly clock: Clock,
  ) {}

  async compose(ids: Ids) {
    const now = this.clock.now();
    const code = await this.codes.valueForSending(String(ids.codeId), now);
    return code && { code: code.value, validFor: code.expiresAt - now };
  }
}

@ComposesMail('numen-locked')
@Injectable()
export class NumenLockedMail implements MailComposer<'numen-locked'> {
  constructor(private readonly attempts: NumenAttemptsRepository) {}

  async compose(ids: Ids) {
    const lock = await this.attempts.find(String(ids.personId));
    if (lock?.closedAt == null || lock.closedUntil === null) return null;
    return { at: lock.closedAt, until: lock.closedUntil };
  }
}

@ComposesMail('voucher-request')
@Injectable()
export class VoucherRequestMail implements MailComposer<'voucher-request'> {
  constructor(
    private readonly vouchers: VouchersRepository,
    private readonly directory: DirectoryService,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async compose(ids: Ids) {
    const request = await this.vouchers.find(String(ids.requestId));
    if (!request || request.state !== 'asked' || request.expiresAt <= this.clock.now()) return null;
    const person = await this.directory.person(request.personId);
    if (!person) return null;
    return {
      personName: person.displayName,
      link: `${this.config.publicUrl}/vouchers`,
      until: request.expiresAt,
    };
  }
}

@ComposesMail('desk-alert')
@Injectable()
export class DeskAlertMail implements MailComposer<'desk-alert'> {
  constructor(
    private readonly directory: DirectoryService,
    private readonly desk: DeskAccounts,
    private readonly config: Config,
  ) {}

  async compose(ids: Ids, lang: Language) {
    const kind = ids.kind as AlertKind;
    const id = String(ids.aboutId);
    const name = isAboutPerson(kind)
      ? (await this.directory.person(id))?.displayName
      : (await this.desk.find(id))?.name;
    if (name === undefined) return null;
    return {
      text: t(lang, `identity-checks.alert.${kind}`, { name }),
      at: Number(ids.at),
      link: this.config.publicUrl,
    };
  }
}
