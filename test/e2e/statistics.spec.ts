import { dropGuard } from '../../src/platform/database/guards.js';
import { newId } from '../../src/platform/ids.js';
import { RESET_GUARDS } from '../../migrations/guards/resets.js';
import { StatisticsService } from '../../src/statistics/statistics.service.js';
import { savePerson } from '../factories/people.js';
import { deskPerson, openCase } from '../factories/resets.js';
import { signIn } from '../support/client.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { withDatabases } from '../support/services.js';

const MINUTE = 60_000;
/** From before the change of clock of 29 March 2026 to after Easter Monday, 6 April. */
const FROM = '2026-03-26';
const TO = '2026-04-10';
const HOLIDAYS = new Set(['2026-04-06']);

const paris = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
});
const weekday = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', weekday: 'short' });

/** Working minutes counted one by one, by looking at a wall clock: shares nothing with the program. */
function workingMinutes(from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += MINUTE) {
    const [day = '', time = ''] = paris.format(at).split(' ');
    const open = (time >= '08:30' && time < '12:00') || (time >= '13:30' && time < '17:00');
    if (open && !HOLIDAYS.has(day) && !/Sat|Sun/.test(weekday.format(at))) sum += 1;
  }
  return sum;
}

/** Smallest value that at least this share of the values do not exceed, by sorting. */
function rank(values: number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : (sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null);
}

interface Invented {
  type: string;
  uai: string;
  openedAt: number;
  answeredAt: number | null;
  resolvedAt: number | null;
  sameAgent: boolean;
  reopened: number;
}

/** A repeatable sequence of numbers in [0, 1). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

function invent(count: number): Invented[] {
  const next = sequence(42);
  const start = Date.parse('2026-03-26T00:00:00+01:00');
  return Array.from({ length: count }, () => {
    const openedAt = start + Math.floor(next() * 13 * 24 * 60) * MINUTE;
    const answeredAt = next() < 0.9 ? openedAt + Math.floor(next() * 3000) * MINUTE : null;
    const resolvedAt =
      answeredAt !== null && next() < 0.8 ? answeredAt + Math.floor(next() * 2000) * MINUTE : null;
    const type = ['password', 'locked', 'username'][Math.floor(next() * 3)] as string;
    const uai = ['0130040Y', '0840003X'][Math.floor(next() * 2)] as string;
    return {
      type,
      uai,
      openedAt,
      answeredAt,
      resolvedAt,
      sameAgent: next() < 0.7,
      reopened: next() < 0.1 ? 1 : 0,
    };
  });
}

withDatabases('statistics', (database) => {
  let test: TestApp;
  const cases = invent(150);

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    const agent = await deskPerson(test);
    const other = await deskPerson(test);
    await test.transactions.run(async () => {
      for (const [i, one] of cases.entries()) {
        const agentId = agent.account.id;
        await test.transactions.execute(
          `INSERT INTO cases (id, seq, number, type, channel, status, priority, subject, uai, departement, team, assignee_id,
             first_agent_id, opened_at, updated_at, first_answered_at, resolved_at, resolved_by, reopened_count, version)
           VALUES ($1, $2, $3, $4, 'email', $5, 3, 'x', $6, $7, 'rectorat', $8, $8, $9, $10, $11, $12, $13, $14, 1)`,
          [
            newId(),
            20250000000 + i,
            `2025-${String(i).padStart(6, '0')}`,
            one.type,
            one.resolvedAt === null ? 'open' : 'resolved',
            one.uai,
            one.uai.slice(1, 3),
            agentId,
            one.openedAt,
            one.resolvedAt ?? one.openedAt,
            one.answeredAt,
            one.resolvedAt,
            one.resolvedAt === null ? null : one.sameAgent ? agentId : other.account.id,
            one.reopened,
          ],
        );
      }
    });
  });
  afterAll(() => test.stop());

  it('equal an independent recomputation over a change of clock and Easter', async () => {
    const statistics = test.get(StatisticsService);
    const period = statistics.period(FROM, TO);
    const { whole } = await statistics.overview(period);
    const end = Date.parse('2026-04-11T00:00:00+02:00');
    const resolved = cases.filter((one) => one.resolvedAt !== null && one.resolvedAt < end);
    const answers = cases.flatMap((one) =>
      one.answeredAt === null ? [] : [workingMinutes(one.openedAt, one.answeredAt)],
    );
    const resolutions = resolved.map((one) => workingMinutes(one.openedAt, one.resolvedAt ?? 0));
    const sameDay = (one: Invented) =>
      paris.format(one.openedAt).slice(0, 10) === paris.format(one.resolvedAt ?? 0).slice(0, 10);
    expect(whole).toEqual({
      opened: cases.length,
      resolved: resolved.length,
      firstContact: resolved.filter((one) => one.sameAgent && one.reopened === 0 && sameDay(one)).length,
      answer: { median: (rank(answers, 0.5) ?? 0) * MINUTE, p90: (rank(answers, 0.9) ?? 0) * MINUTE },
      resolution: {
        median: (rank(resolutions, 0.5) ?? 0) * MINUTE,
        p90: (rank(resolutions, 0.9) ?? 0) * MINUTE,
      },
    });
    const byType = await statistics.groups(period, 'type');
    for (const { key, figures } of byType)
      expect(figures.opened).toBe(cases.filter(({ type }) => type === key).length);
    const byDay = await statistics.groups(period, 'day');
    expect(byDay).toHaveLength(16);
    expect(byDay.reduce((sum, { figures }) => sum + figures.opened, 0)).toBe(cases.length);
  });

  it('follow a case that is resolved while the process runs', async () => {
    const statistics = test.get(StatisticsService);
    const period = statistics.period(FROM, TO);
    const before = (await statistics.overview(period)).whole;
    const waiting = cases.findIndex((one) => one.resolvedAt === null);
    const at = Date.parse('2026-04-08T10:00:00+02:00');
    await test.transactions.run(() =>
      test.transactions.execute(
        `UPDATE cases SET status = 'resolved', resolved_at = $2, updated_at = $3 WHERE seq = $1`,
        [20250000000 + waiting, at, Date.now()],
      ),
    );
    const after = (await statistics.overview(period)).whole;
    expect(after.resolved).toBe(before.resolved + 1);
  });

  it('show 0 resets without a valid check, and 1 once a guard is dropped and a rogue one added', async () => {
    const statistics = test.get(StatisticsService);
    const period = statistics.period(FROM, TO);
    expect((await statistics.overview(period)).resetsWithoutCheck).toBe(0);
    const who = await deskPerson(test);
    const person = await savePerson(test);
    const opened = await openCase(test, person, who);
    await test.transactions.run(async () => {
      const runner = test.transactions.manager.queryRunner;
      if (!runner) throw new Error('no runner');
      for (const guard of RESET_GUARDS) await dropGuard(runner, guard);
      await test.transactions.execute(
        database.name === 'SQLite' ? 'PRAGMA defer_foreign_keys = ON' : 'SET CONSTRAINTS ALL DEFERRED',
      );
      const check = newId();
      await test.transactions.execute(
        `INSERT INTO identity_checks (id, case_id, person_id, action, agent_id, account_class, state, sufficient, resolution,
           validation, verification, state_stamp, policy_hash, created_at, expires_at, version)
         VALUES ($1, $2, $3, 'password', $4, 'A', 'live', $5, 'off', 'off', 'off', 'x', 'x', $6, $7, 1)`,
        [check, opened.id, person, who.account.id, false, test.clock.now(), test.clock.now() + 900_000],
      );
      await test.transactions.execute(
        `INSERT INTO resets (id, check_id, case_id, person_id, kind, state, account_class, requested_by, idempotency_key,
           request_hash, before_stamp, created_at, version)
         VALUES ($1, $2, $3, $4, 'password', 'done', 'A', $5, 'rogue', 'x', 'x', $6, 1)`,
        [newId(), check, opened.id, person, who.account.id, test.clock.now()],
      );
    });
    expect((await statistics.overview(period)).resetsWithoutCheck).toBe(1);
    const { client } = await signIn(test, 'manager');
    expect((await client.get('/statistics')).text).toContain('is-danger');
  });

  it('hide counts under five from managers, on the page, in CSV and over the API, and hold no name', async () => {
    const { client } = await signIn(test, 'manager');
    const page = await client.get(`/statistics?from=${FROM}&to=${FROM}`);
    expect(page.status).toBe(200);
    const csv = await client.get(`/statistics.csv?from=${FROM}&to=${TO}&by=uai`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.text.split('\r\n')[0]).toContain('uai;label;opened');
    expect((await client.get('/statistics?from=demain')).status).toBe(422);
    expect((await client.get('/statistics.csv?by=agent')).status).toBe(403);
  });
});
