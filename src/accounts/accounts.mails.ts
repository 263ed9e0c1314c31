import {
  ComposesMail,
  FindsRecipient,
  type MailComposer,
  type MailFacts,
  type NotificationRequest,
  type Recipient,
  type RecipientFinder,
  type SignInChange,
} from '../notifications/notifications.jobs.js';
import { t, type Language } from '../platform/i18n/i18n.js';
import { AccountsRepository } from './accounts.repository.js';

/** The address of somebody who signs in; nobody writes to a disabled account. */
@FindsRecipient('account')
export class AccountRecipient implements RecipientFinder {
  constructor(private readonly repository: AccountsRepository) {}

  async find(id: string): Promise<Recipient | null> {
    const account = await this.repository.byId(id);
    if (account?.state !== 'active') return null;
    return { channel: 'email', address: account.email, lang: account.lang as Language };
  }
}

@ComposesMail('account-notice')
export class AccountNoticeComposer implements MailComposer<'account-notice'> {
  async compose(ids: NotificationRequest['ids']): Promise<MailFacts['account-notice']> {
    return { what: ids['what'] as SignInChange, at: Number(ids['at']) };
  }
}

@ComposesMail('role-granted')
export class RoleGrantedComposer implements MailComposer<'role-granted'> {
  constructor(private readonly repository: AccountsRepository) {}

  async compose(ids: NotificationRequest['ids'], lang: Language): Promise<MailFacts['role-granted'] | null> {
    const account = await this.repository.byId(String(ids['accountId']));
    if (!account) return null;
    const by = ids['byId'] === null ? null : await this.repository.byId(String(ids['byId']));
    return {
      name: account.name,
      role: t(lang, `common.role.${account.role}`),
      grantedBy: by?.name ?? t(lang, 'accounts.byCommandLine'),
      at: Number(ids['at']),
    };
  }
}
