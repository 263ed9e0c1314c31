import { hash } from '@node-rs/argon2';
import type { Account } from '../../src/accounts/account.entity.js';
import { AccountsRepository } from '../../src/accounts/accounts.repository.js';
import { servesSchools, servesScope } from '../../src/accounts/account.rules.js';
import type { Role } from '../../src/accounts/permissions.rules.js';
import { newId } from '../../src/platform/ids.js';
import type { TestApp } from './app.js';

/** The password of every account a test makes, hashed once, cheaply: the parameters lie in the hash. */
export const TEST_PASSWORD = 'quatre tortues bleues dansent';
const hashed = hash(TEST_PASSWORD, { algorithm: 2, memoryCost: 1024, timeCost: 1, parallelism: 1 });

let counter = 0;

/** An account with everything its role needs; a test names only what it cares about. */
export async function anAccount(overrides: Partial<Account> = {}): Promise<Account> {
  counter += 1;
  const role: Role = overrides.role ?? 'agent';
  const now = Date.now();
  return {
    id: newId(),
    name: `Camille Essai ${counter}`,
    email: `${role}.${counter}.${process.pid}@guichet.test`,
    role,
    state: 'active',
    scope: servesScope(role) ? 'academie' : null,
    site: servesScope(role) ? 'rectorat' : null,
    uais: servesSchools(role) ? ['0130001F'] : [],
    personId: null,
    lang: 'fr',
    passwordHash: await hashed,
    totpSecret: null,
    totpLastStep: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
    ...overrides,
  };
}

/** Saves an account made by `anAccount`. */
export async function storeAccount(test: TestApp, overrides: Partial<Account> = {}): Promise<Account> {
  const account = await anAccount(overrides);
  const repository = test.get(AccountsRepository);
  await test.transactions.run(() => repository.insert(account));
  return account;
}
