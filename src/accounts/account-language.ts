import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { Language } from '../platform/i18n/i18n.js';
import type { LanguageKeeper } from '../platform/web/preferences.controller.js';
import { AccountsRepository } from './accounts.repository.js';

/** Keeps the language somebody chose at the foot of a page. */
@Injectable()
export class AccountLanguage implements LanguageKeeper {
  constructor(
    private readonly repository: AccountsRepository,
    private readonly transactions: Transactions,
  ) {}

  async keep(accountId: string, lang: Language): Promise<void> {
    await this.transactions.run(() => this.repository.setLanguage(accountId, lang));
  }
}
