import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';

/** An active account of somebody who signs in here, as far as checks care. */
export interface DeskAccount {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly uais: readonly string[];
  readonly personId: string | null;
  readonly secondFactor: boolean;
}

/** What checks ask of the accounts module. */
@Injectable()
export class DeskAccounts {
  constructor(private readonly accounts: AccountsService) {}

  /** Role of the account behind a person, null when there is none. */
  async roleOfPerson(personId: string): Promise<string | null> {
    return (await this.accounts.isGuichetUser(personId))?.role ?? null;
  }

  async find(accountId: string): Promise<DeskAccount | null> {
    const account = await this.accounts.account(accountId);
    if (!account) return null;
    const { id, name, role, uais, personId, hasSecondFactor } = account;
    return { id, name, role, uais, personId, secondFactor: hasSecondFactor };
  }

  async supervisors(): Promise<DeskAccount[]> {
    const accounts = await this.accounts.accountsByRole('supervisor');
    return accounts.map((account) => ({ ...account, secondFactor: account.hasSecondFactor }));
  }

  /** Active heads and secretaries of any of these schools, each once, by name. */
  async vouchersOf(uais: readonly string[]): Promise<DeskAccount[]> {
    const found = new Map<string, DeskAccount>();
    for (const uai of uais) {
      for (const role of ['head', 'secretary'] as const) {
        for (const account of await this.accounts.accountsByRole(role, { uai })) {
          found.set(account.id, { ...account, secondFactor: account.hasSecondFactor });
        }
      }
    }
    return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'fr'));
  }
}
