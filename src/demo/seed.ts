import { setImmediate as breathe } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { PersonDraft } from '../directory/imports/drafts.types.js';
import { EMPTY_SUMMARY } from '../directory/imports/file-check.js';
import type { ImportRecord } from '../directory/imports/import.types.js';
import { PeopleApply } from '../directory/imports/people-apply.js';
import { NumenHash } from '../directory/numen-hash.js';
import { cliActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { insertRows } from '../platform/database/bulk.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { internationalPhone } from '../platform/phone.js';
import { demoSchools } from './schools.js';
import { inventHistory } from './history.js';
import { Random } from './random.js';
import { StaffMaker, type InventedPerson } from './staff.js';

export interface SeedWishes {
  people: number;
  cases: number;
  messages: number;
  seed: number;
}

export interface SeedFigures {
  people: number;
  cases: number;
  messages: number;
  resets: number;
}

/** Invented data has no business among real accounts, nor where others could reach it. */
export class SeedRefused extends DomainError {
  constructor() {
    super('SEED_REFUSED', {}, 'forbidden');
  }
}

const DOMAIN = 'ac-banc.example';
const SLICE = 500;
const YEAR_DAYS = 365;

/**
 * Fills a database for benchmarks: people, schools, and a year of cases with their messages, checks and resets,
 * counters and search keys as the product keeps them.
 * @throws SeedRefused in production, and while HOST or PUBLIC_URL is not loopback
 */
export async function seed(
  app: INestApplicationContext,
  wishes: SeedWishes,
  onProgress: (what: 'people' | 'cases', done: number, total: number) => void,
): Promise<SeedFigures> {
  const config = app.get(Config);
  if (config.environment === 'production' || !config.loopback) throw new SeedRefused();
  return app.get(Transactions).bulk(() => fill(app, wishes, onProgress));
}

async function fill(
  app: INestApplicationContext,
  wishes: SeedWishes,
  onProgress: (what: 'people' | 'cases', done: number, total: number) => void,
): Promise<SeedFigures> {
  const people = await seedPeople(app, wishes, (done) => onProgress('people', done, wishes.people));
  if (wishes.cases === 0) return { people, cases: 0, messages: 0, resets: 0 };
  await ensureAgents(app);
  const settings = {
    cases: wishes.cases,
    messagesPerCase: wishes.messages / wishes.cases,
    days: YEAR_DAYS,
    seed: wishes.seed + 1,
  };
  return {
    people,
    ...(await inventHistory(app, settings, (done) => onProgress('cases', done, wishes.cases))),
  };
}

async function seedPeople(
  app: INestApplicationContext,
  { people: count, seed: start }: SeedWishes,
  onProgress: (done: number) => void,
): Promise<number> {
  const transactions = app.get(Transactions);
  const apply = app.get(PeopleApply);
  const hashes = app.get(NumenHash);
  const now = app.get(Clock).now();
  const schools = demoSchools(DOMAIN);
  await keepSchools(transactions, schools, now);
  const taken = await transactions.query<{ key: string }>('SELECT username_key AS "key" FROM people');
  const maker = new StaffMaker(
    new Random(start + taken.length),
    { domain: DOMAIN, uais: schools.map(({ uai }) => uai), rareNames: 0.6, now },
    taken.map(({ key }) => key),
  );
  const record = seedRecord(now);
  for (let done = 0; done < count; done += SLICE) {
    const rows = Array.from({ length: Math.min(SLICE, count - done) }, (_, index) => ({
      line: done + index,
      data: { personId: null, draft: draftOf(maker.person(), hashes) },
    }));
    await transactions.run(() => apply.slice(record, rows, cliActor('seed'), now));
    onProgress(done + rows.length);
    await breathe();
  }
  return count;
}

function draftOf(person: InventedPerson, hashes: NumenHash): PersonDraft {
  const setOn = Date.parse(person.recoverySetOn);
  return {
    username: person.username,
    birthName: person.birthName,
    usageName: person.usageName,
    firstName: person.firstName,
    birthDate: person.birthDate,
    email: person.email,
    uais: [...person.uais],
    function: person.function,
    status: person.status,
    recoveryEmail: person.recoveryEmail,
    recoveryPhone: person.recoveryPhone && internationalPhone(person.recoveryPhone),
    recoveryEmailSetOn: setOn,
    recoveryPhoneSetOn: setOn,
    ...(person.numen && { numenHash: hashes.of(person.numen) }),
    ...(person.accountClass && { accountClass: person.accountClass }),
  };
}

/** An import that never was: people who were there before Guichet. */
function seedRecord(now: number): ImportRecord {
  return {
    id: newId(),
    kind: 'people',
    state: 'applying',
    fileName: 'seed',
    options: { skipBad: false, complete: false, contactsAsOf: null, first: true },
    summary: EMPTY_SUMMARY,
    totalRows: 0,
    goodRows: 0,
    badRows: 0,
    doneRows: 0,
    problems: { file: [], lines: [] },
    accountId: null,
    actorLabel: 'seed',
    createdAt: now,
    finishedAt: null,
  };
}

async function keepSchools(
  transactions: Transactions,
  schools: ReturnType<typeof demoSchools>,
  now: number,
): Promise<void> {
  await transactions.run(() =>
    insertRows(
      transactions,
      'establishments',
      ['uai', 'name', 'kind', 'commune', 'departement', 'phone', 'email', 'updated_at'],
      schools.map(({ uai, name, kind, commune, phone, email }) => [
        uai,
        name,
        kind,
        commune,
        uai.slice(1, 3),
        internationalPhone(phone),
        email,
        now,
      ]),
      'ON CONFLICT (uai) DO NOTHING',
    ),
  );
}

/** Cases need agents; where nobody made any, a few appear that nobody can sign in with. */
async function ensureAgents(app: INestApplicationContext): Promise<void> {
  const transactions = app.get(Transactions);
  const [row] = await transactions.query<{ n: number }>(
    `SELECT COUNT(*) AS "n" FROM accounts WHERE role = 'agent'`,
  );
  if (Number(row?.n ?? 0) > 0) return;
  const now = app.get(Clock).now();
  await transactions.run(() =>
    insertRows(
      transactions,
      'accounts',
      [
        'id',
        'name',
        'email',
        'role',
        'state',
        'scope',
        'site',
        'uais',
        'lang',
        'created_at',
        'updated_at',
        'version',
      ],
      Array.from({ length: 20 }, (_, index) => [
        newId(),
        `Agent fictif ${index + 1}`,
        `agent-fictif-${index + 1}@${DOMAIN}`,
        'agent',
        'active',
        'academie',
        'rectorat',
        '[]',
        'fr',
        now,
        now,
        1,
      ]),
    ),
  );
}
