import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { Notifications } from '../notifications/notifications.jobs.js';
import { DeskAccounts, type DeskAccount } from './desk-accounts.js';
import type { OwnerCode } from './owner-code.entity.js';
import type { VoucherRequest } from './voucher-request.entity.js';

/** What supervisors are told at once about a person. */
const ABOUT_PEOPLE = [
  'numen-closed',
  'contested-again',
  'freeze-to-confirm',
  'freeze-unconfirmed',
  'freeze-refused',
] as const;
/** And about an account of Guichet. */
type AboutAccount = 'agent-misses' | 'voucher-limit' | 'reset-ceiling';
export type AlertKind = (typeof ABOUT_PEOPLE)[number] | AboutAccount;

export const isAboutPerson = (kind: AlertKind): boolean => (ABOUT_PEOPLE as readonly string[]).includes(kind);

/** Messages of identity checks, asked for inside the caller's transaction; ids only, no code and no address. */
@Injectable()
export class IdentityNotices {
  constructor(
    private readonly notifications: Notifications,
    private readonly directory: DirectoryService,
    private readonly desk: DeskAccounts,
  ) {}

  async sendCode(code: OwnerCode): Promise<void> {
    await this.notifications.send({
      template: 'owner-code',
      to: { kind: 'contact', id: code.contactId },
      ids: { codeId: code.id },
      object: { type: 'check', id: code.checkId },
      key: `owner-code:${code.id}`,
    });
  }

  /** @param key distinguishes one occurrence from the next; the same one is told once */
  async alertSupervisors(kind: AlertKind, aboutId: string, at: number, key: string): Promise<void> {
    for (const supervisor of await this.desk.supervisors()) {
      await this.notifications.send({
        template: 'desk-alert',
        to: { kind: 'account', id: supervisor.id },
        ids: { kind, aboutId, at },
        object: { type: isAboutPerson(kind) ? 'person' : 'account', id: aboutId },
        key: `${kind}:${aboutId}:${key}:${supervisor.id.slice(-12)}`,
      });
    }
  }

  /** Told on every registered address: somebody is trying, and it is perhaps not them. */
  async numenClosed(personId: string, closure: number): Promise<void> {
    for (const contact of await this.directory.contacts(personId)) {
      if (contact.kind !== 'email') continue;
      await this.notifications.send({
        template: 'numen-locked',
        to: { kind: 'contact', id: contact.id },
        ids: { personId },
        object: { type: 'person', id: personId },
        key: `numen-locked:${personId}:${closure}:${contact.id.slice(-12)}`,
      });
    }
  }

  async voucherAsked(request: VoucherRequest, vouchers: readonly DeskAccount[]): Promise<void> {
    for (const voucher of vouchers) {
      await this.notifications.send({
        template: 'voucher-request',
        to: { kind: 'account', id: voucher.id },
        ids: { requestId: request.id },
        object: { type: 'check', id: request.checkId },
        key: `voucher:${request.id}:${voucher.id.slice(-12)}`,
      });
    }
  }
}
