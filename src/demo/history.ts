import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { effectiveClass, type AccountStatus } from '../directory/account-state.rules.js';
import type { AccountClass } from '../directory/account-class.rules.js';
import { Clock, DAY, HOUR, MINUTE } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { Transactions } from '../platform/database/transactions.js';
import { projectRoot } from '../platform/root.js';
import { DeskCalendar } from './calendar.js';
import { HistoryWriter } from './history-writer.js';
import type { HistoryAgent, HistoryDesk, HistoryPerson, InventedCase } from './history.types.js';
import { CaseMaker } from './invented-case.js';
import { Random } from './random.js';

/** More people than this are not needed to have cases. */
const MOST_PEOPLE = 200_000;
const BATCH = 500;

/** The newest cases lie in these hours whatever the day, hardly touched: a desk is never empty. */
const FRESH_SPAN = 10 * HOUR;
const freshCount = (cases: number): number =>
  Math.min(Math.ceil(cases / 2), Math.max(20, Math.round(cases * 0.004)));

export interface HistorySettings {
  cases: number;
  /** Messages a case, on average. */
  messagesPerCase: number;
  days: number;
  seed: number;
}

/**
 * Invents the past of the desk: cases over the last days, with their checks and resets, whose states are those they
 * would have now. Needs people and at least one agent.
 */
export async function inventHistory(
  app: INestApplicationContext,
  settings: HistorySettings,
  onProgress: (done: number) => void = () => undefined,
): Promise<{ cases: number; messages: number; resets: number }> {
  const { timeZone } = app.get(Config);
  const now = app.get(Clock).now();
  const from = now - settings.days * DAY;
  const random = new Random(settings.seed);
  const calendar = await DeskCalendar.of(timeZone, from, now);
  const desk = await readDesk(app, now);
  const maker = new CaseMaker(random, desk, calendar, now, settings.messagesPerCase);
  const writer = new HistoryWriter(app.get(Transactions));
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone });
  const totals = { cases: 0, messages: 0, resets: 0 };
  const late = freshCount(settings.cases);
  const openings = [
    ...calendar.openings(random, from, now - FRESH_SPAN, settings.cases - late),
    ...Array.from({ length: late }, () => now - random.whole(2 * MINUTE, FRESH_SPAN)).sort((a, b) => a - b),
  ];
  const fresh = openings.length - late;
  const make = (instant: number, index: number): InventedCase =>
    maker.make(instant, index < fresh ? now : Math.min(now, instant + random.whole(1, 40) * MINUTE));
  for (let at = 0; at < openings.length; at += BATCH) {
    const batch = openings.slice(at, at + BATCH).map((instant, index) => make(instant, at + index));
    await writer.write(batch, (instant) => Number(year.format(instant)));
    totals.cases += batch.length;
    totals.messages += batch.reduce((sum, { messages }) => sum + messages.length, 0);
    totals.resets += batch.reduce((sum, { resets }) => sum + resets.length, 0);
    onProgress(totals.cases);
    await breathe();
  }
  await writer.finish();
  return totals;
}

async function readDesk(app: INestApplicationContext, now: number): Promise<HistoryDesk> {
  const transactions = app.get(Transactions);
  const accounts = await transactions.query<{
    id: string;
    name: string;
    role: string;
    personId: string | null;
    site: string | null;
    uais: string;
  }>(
    `SELECT id AS "id", name AS "name", role AS "role", person_id AS "personId", site AS "site", uais AS "uais"
     FROM accounts WHERE role IN ('agent', 'supervisor', 'secretary') ORDER BY email`,
  );
  const ofRole = (role: string): HistoryAgent[] =>
    accounts
      .filter((account) => account.role === role)
      .map(({ site, ...rest }) => ({ ...rest, team: site ?? 'rectorat' }));
  const schools = await app.get(DirectoryService).establishments();
  const policy = readFileSync(join(projectRoot, 'policies', 'identity-policy.json'));
  return {
    people: await readPeople(transactions, now),
    agents: ofRole('agent'),
    supervisors: ofRole('supervisor'),
    secretaries: accounts
      .filter(({ role }) => role === 'secretary')
      .map(({ id, personId, uais }) => ({ id, personId, uais: JSON.parse(uais) as string[] })),
    schoolNames: new Map(schools.map(({ uai, name }) => [uai, name])),
    policyHash: createHash('sha256').update(policy).digest('hex'),
  };
}

interface PersonRow {
  id: string;
  firstName: string;
  birthName: string;
  usageName: string | null;
  username: string;
  status: AccountStatus;
  accountClass: AccountClass;
  protected: boolean | number;
  stamp: string;
  numenHash: string | null;
}

async function readPeople(transactions: Transactions, now: number): Promise<HistoryPerson[]> {
  const rows = await transactions.query<PersonRow>(
    `SELECT id AS "id", first_name AS "firstName", birth_name AS "birthName", usage_name AS "usageName",
       username AS "username", status AS "status", account_class AS "accountClass", protected AS "protected",
       stamp AS "stamp", numen_hash AS "numenHash" FROM people WHERE status <> 'left' ORDER BY id LIMIT $1`,
    [MOST_PEOPLE],
  );
  const postings = await transactions.query<{ personId: string; uai: string }>(
    'SELECT person_id AS "personId", uai AS "uai" FROM person_postings ORDER BY person_id, main DESC',
  );
  const contacts = await transactions.query<{ personId: string; id: string; kind: 'email' | 'phone' }>(
    `SELECT person_id AS "personId", id AS "id", kind AS "kind" FROM person_contacts
     WHERE academic = $1 AND dropped_at IS NULL AND set_on < $2 ORDER BY person_id`,
    [false, now - 120 * DAY],
  );
  const uais = new Map<string, string[]>();
  for (const { personId, uai } of postings) uais.set(personId, [...(uais.get(personId) ?? []), uai]);
  const contactOf = new Map(contacts.map(({ personId, id, kind }) => [personId, { id, kind }]));
  return rows.map(({ numenHash, status, ...row }) => ({
    ...row,
    accountClass: effectiveClass({
      status,
      accountClass: row.accountClass,
      protected: Boolean(row.protected),
    }),
    uais: uais.get(row.id) ?? [],
    contact: contactOf.get(row.id) ?? null,
    hasNumen: numenHash !== null,
  }));
}
