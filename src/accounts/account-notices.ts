import { Injectable } from '@nestjs/common';
import { Notifications, type SignInChange } from '../notifications/notifications.jobs.js';
import { Clock } from '../platform/clock.js';
import { AccountsRepository } from './accounts.repository.js';

/** Tells people of changes they must hear of, in the transaction that makes the change. */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly notifications: Notifications,
    private readonly repository: AccountsRepository,
    private readonly clock: Clock,
  ) {}

  /** Tells the owner that the way into their account changed (OWASP ASVS 5, 6.3.6). */
  async tellOwner(accountId: string, what: SignInChange): Promise<void> {
    await this.notifications.send({
      template: 'account-notice',
      to: { kind: 'account', id: accountId },
      ids: { what, at: this.clock.now() },
      object: { type: 'account', id: accountId },
    });
  }

  /** Tells every active admin that somebody may now reset or administer; `byId` is null at the command line. */
  async tellAdmins(accountId: string, byId: string | null): Promise<void> {
    for (const admin of await this.repository.active('admin')) {
      await this.notifications.send({
        template: 'role-granted',
        to: { kind: 'account', id: admin.id },
        ids: { accountId, byId, at: this.clock.now() },
        object: { type: 'account', id: accountId },
      });
    }
  }
}
