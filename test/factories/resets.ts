import { CasesService } from '../../src/cases/cases.service.js';
import type { CaseBy } from '../../src/cases/case.types.js';
import { CasesRepository } from '../../src/cases/cases.repository.js';
import { IdentityChecksService } from '../../src/identity-checks/identity-checks.service.js';
import type { CheckAgent } from '../../src/identity-checks/identity-checks.types.js';
import type { ResetKind } from '../../src/resets/reset.rules.js';
import type { Requester } from '../../src/resets/resets.types.js';
import { newId } from '../../src/platform/ids.js';
import type { Account } from '../../src/accounts/account.entity.js';
import { readerOf } from '../../src/cases/case-scope.rules.js';
import { storeAccount } from '../support/accounts.js';
import type { TestApp } from '../support/app.js';
import { savePerson, type PersonTraits } from './people.js';

export const NUMEN = '02E9912345ABC';

/** Somebody at the desk, in the three shapes the services take. */
export interface DeskPerson {
  account: Account;
  by: CaseBy;
  agent: CheckAgent;
  requester: Requester;
}

export async function deskPerson(test: TestApp, overrides: Partial<Account> = {}): Promise<DeskPerson> {
  const account = await storeAccount(test, { role: 'agent', ...overrides });
  const { id, name, role, scope, uais, personId, site } = account;
  const actor = { accountId: id, kind: 'account', label: name } as const;
  return {
    account,
    by: { reader: readerOf(account), actor },
    agent: { id, role, scope, uais, personId, name, site, actor },
    requester: { accountId: id, personId, site, actor },
  };
}

/** A person with a NUMEN, a school and an old private address. */
export function lockedOut(test: TestApp, traits: PersonTraits = {}): Promise<string> {
  return savePerson(test, {
    numen: NUMEN,
    birthName: 'Dupont',
    firstName: 'Jean',
    birthDate: '1980-05-17',
    contacts: [{ kind: 'email', value: `${newId()}@perso.example` }],
    ...traits,
  });
}

export interface OpenedCase {
  id: string;
  number: string;
}

export async function openCase(test: TestApp, personId: string, who: DeskPerson): Promise<OpenedCase> {
  const number = await test.get(CasesService).open({ type: 'password', channel: 'phone', personId }, who.by);
  const [row] = await test.transactions.query<{ id: string }>('SELECT id FROM cases WHERE number = $1', [
    number,
  ]);
  return { id: row?.id ?? '', number };
}

/** NUMEN matched and the face matched to a document on live video: enough for class A. */
export async function sufficientCheck(
  test: TestApp,
  opened: OpenedCase,
  who: DeskPerson,
  action: ResetKind = 'password',
): Promise<string> {
  const checks = test.get(IdentityChecksService);
  const { id } = await checks.start(opened.number, action, who.agent);
  await checks.addEvidence(id, { kind: 'numen', value: NUMEN }, who.agent);
  await checks.addEvidence(
    id,
    {
      kind: 'document',
      documentType: 'national-id',
      channel: 'live-video',
      faceMatches: true,
      birthDate: '1980-05-17',
      names: { surname: 'Dupont', givenNames: 'Jean' },
      expiry: '2031-01-01',
    },
    who.agent,
  );
  return id;
}

export const repositoryOf = (test: TestApp): CasesRepository => test.get(CasesRepository);
