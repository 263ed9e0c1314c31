import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import type { Role } from '../accounts/permissions.rules.js';
import { Passwords } from '../accounts/sign-in/passwords.js';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryImports } from '../directory/imports/directory-imports.service.js';
import type { ImportKind } from '../directory/imports/import-state.rules.js';
import { DirectoryService } from '../directory/directory.service.js';
import { systemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { newId } from '../platform/ids.js';
import { Settings } from '../platform/settings/settings.service.js';
import { DEMO_SETTING } from './demo-guard.js';
import { DEMO_ACCOUNTS, DEMO_CALLERS, type DemoAccount } from './demo-people.js';
import { demoStaff, staffCsv } from './demo-staff.js';
import { demoPassword } from './demo-words.js';
import { inventHistory } from './history.js';
import { demoSchools, registerCsv } from './schools.js';
import type { InventedPerson } from './staff.js';

export const ACADEMIC_DOMAIN = 'ac-demo.example';
const SIGN_IN_DOMAIN = 'guichet.example';
const STAFF = 2000;
const CASES = 700;
const DAYS = 92;
const SEED = 13;
const ACTOR = systemActor('demo');

/** What the demonstration tells whoever starts it; kept beside its data, for the next start. */
export interface DemoFacts {
  people: number;
  schools: number;
  cases: number;
  signIns: Array<{ role: Role; email: string; password: string }>;
  callers: Array<{ key: string; name: string; username: string; numen: string; birthDate: string }>;
}

/** Fills an empty database with a fictional académie, the way an administrator would: register, staff, accounts. */
export async function makeDemo(
  app: INestApplicationContext,
  factsFile: string,
  say: (step: 'directory' | 'accounts' | 'history') => void,
): Promise<DemoFacts> {
  say('directory');
  const schools = demoSchools(ACADEMIC_DOMAIN);
  const staff = demoStaff({
    people: STAFF,
    schools,
    now: app.get(Clock).now(),
    seed: SEED,
    domain: ACADEMIC_DOMAIN,
  });
  await bring(app, 'establishments', registerCsv(schools, staff.heads));
  await bring(app, 'people', staffCsv(staff.people));
  say('accounts');
  const signIns = await makeAccounts(app, staff.desk);
  say('history');
  const { cases } = await inventHistory(app, { cases: CASES, messagesPerCase: 3, days: DAYS, seed: SEED });
  const callers = staff.callers.map((person, index) => callerFacts(person, DEMO_CALLERS[index]?.key ?? ''));
  const facts = { people: staff.people.length, schools: schools.length, cases, signIns, callers };
  await mark(app, facts);
  mkdirSync(dirname(factsFile), { recursive: true });
  writeFileSync(factsFile, JSON.stringify(facts, null, 2), { mode: 0o600 });
  return facts;
}

function callerFacts(person: InventedPerson, key: string): DemoFacts['callers'][number] {
  const { firstName, usageName, birthName, username, numen, birthDate } = person;
  return { key, name: `${firstName} ${usageName ?? birthName}`, username, numen: numen ?? '', birthDate };
}

async function bring(app: INestApplicationContext, kind: ImportKind, csv: string): Promise<void> {
  const imports = app.get(DirectoryImports);
  const bytes = Buffer.from(csv);
  const options = { skipBad: false, complete: false, contactsAsOf: null };
  const id = await imports.start(kind, { name: `${kind}.csv` }, options, ACTOR);
  const { state, problems } = await imports.check(id, bytes);
  if (state !== 'ready')
    throw new Error(`The demo's own file is refused: ${JSON.stringify(problems).slice(0, 500)}`);
  await imports.confirm(id, ACTOR);
  await imports.run(id);
}

/** Accounts with a password each; the first of a role is the one that is printed. */
async function makeAccounts(
  app: INestApplicationContext,
  people: ReadonlyMap<DemoAccount, InventedPerson>,
): Promise<DemoFacts['signIns']> {
  const directory = app.get(DirectoryService);
  const repository = app.get(AccountsRepository);
  const passwords = app.get(Passwords);
  const now = app.get(Clock).now();
  const signIns: DemoFacts['signIns'] = [];
  for (const account of DEMO_ACCOUNTS) {
    const person = await directory.personByUsername(people.get(account)?.username ?? '');
    const password = demoPassword();
    const email = `${account.login}@${SIGN_IN_DOMAIN}`;
    const passwordHash = await passwords.hash(password);
    const row = {
      id: newId(),
      name: `${account.firstName} ${account.birthName}`,
      email,
      role: account.role,
      state: 'active' as const,
      scope: account.scope ?? null,
      site: account.site ?? null,
      uais: [...(account.uais ?? [])],
      personId: person?.id ?? null,
      lang: 'fr',
      passwordHash,
      totpSecret: null,
      totpLastStep: null,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    await app.get(Transactions).run(() => repository.insert(row));
    if (!signIns.some(({ role }) => role === account.role))
      signIns.push({ role: account.role, email, password });
  }
  return signIns;
}

async function mark(app: INestApplicationContext, { people, schools, cases }: DemoFacts): Promise<void> {
  await app.get(Transactions).run(async () => {
    await app.get(Settings).set(DEMO_SETTING, true);
    await app.get(Settings).set('hr-mailbox', `gestion.personnels@${ACADEMIC_DOMAIN}`);
    app.get(AuditService).record({
      actor: ACTOR,
      action: 'demo.made',
      object: { type: 'demo', id: null },
      details: { people, schools, cases },
    });
  });
}
