import type { Account } from '../../src/accounts/account.entity.js';
import { readerOf } from '../../src/cases/case-scope.rules.js';
import type { CaseBy } from '../../src/cases/case.types.js';
import { storeAccount } from '../support/accounts.js';
import type { TestApp } from '../support/app.js';

/** Schools of four départements with valid check letters. */
export const THIERS = '0130040Y';
export const SAINT_CHARLES = '0130039X';
export const MISTRAL = '0840003X';

/** Rows a test of the desk needs: what they are about is elsewhere. */
export class DeskStore {
  constructor(private readonly test: TestApp) {}

  /** An account that may act on cases, with the by-line the services take. */
  async account(wish: Partial<Account> = {}): Promise<CaseBy & { id: string; name: string }> {
    const account = await storeAccount(this.test, wish);
    const { id, name } = account;
    return { id, name, reader: readerOf(account), actor: { accountId: id, kind: 'account', label: name } };
  }

  async school(uai: string, name: string, departement: string): Promise<void> {
    const { transactions } = this.test;
    await transactions.run(() =>
      transactions.execute(
        'INSERT INTO establishments (uai, name, departement, updated_at) VALUES ($1, $2, $3, 1)',
        [uai, name, departement],
      ),
    );
  }
}
