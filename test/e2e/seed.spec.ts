import { GUARDS } from '../../migrations/guards/index.js';
import { countersOf, type Counted } from '../../src/cases/case-counters.rules.js';
import { seed } from '../../src/demo/seed.js';
import { createContext } from '../../src/app.setup.js';
import { startTestApp, testConfig, type TestApp } from '../support/app.js';
import { withDatabases } from '../support/services.js';

const WISHES = { people: 600, cases: 400, messages: 1200, seed: 1 };

withDatabases('seed', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp(await database.env());
    await seed(app.app, WISHES, () => undefined);
  }, 120_000);
  afterAll(() => app.stop());

  const one = async (sql: string): Promise<number> => {
    const [row] = await app.transactions.query<{ n: number }>(sql);
    return Number(row?.n);
  };

  it('makes what was asked, no username twice, about three messages a case', async () => {
    expect(await one('SELECT COUNT(*) AS "n" FROM people')).toBe(600);
    expect(await one('SELECT COUNT(*) AS "n" FROM cases')).toBe(400);
    const messages = await one('SELECT COUNT(*) AS "n" FROM case_messages');
    expect(messages).toBeGreaterThan(900);
    expect(messages).toBeLessThan(1500);
  });

  it('adds to what is there, with other usernames and following numbers', async () => {
    await seed(app.app, { ...WISHES, people: 100, cases: 50, messages: 150 }, () => undefined);
    expect(await one('SELECT COUNT(*) AS "n" FROM people')).toBe(700);
    expect(await one('SELECT COUNT(*) AS "n" FROM (SELECT DISTINCT username_key FROM people) u')).toBe(700);
    expect(await one('SELECT SUM(last) AS "n" FROM case_numbers')).toBe(450);
  });

  it('keeps counters and search keys as the product would', async () => {
    const rows = await app.transactions.query<Counted>(
      `SELECT status AS "status", assignee_id AS "assigneeId", team AS "team", uai AS "uai",
         departement AS "departement", school_opener AS "schoolOpener" FROM cases`,
    );
    const counted = new Map<string, number>();
    for (const name of rows.flatMap(countersOf)) counted.set(name, (counted.get(name) ?? 0) + 1);
    const kept = await app.transactions.query<{ name: string; total: number }>(
      'SELECT name AS "name", total AS "total" FROM case_counters',
    );
    expect(new Map(kept.map(({ name, total }) => [name, total]))).toEqual(counted);
    const unfound = await one(
      `SELECT COUNT(*) AS "n" FROM people p WHERE NOT EXISTS (SELECT 1 FROM username_keys k WHERE k.person_id = p.id)`,
    );
    expect(unfound).toBe(0);
    expect(
      await one(`SELECT COUNT(*) AS "n" FROM cases c WHERE NOT EXISTS
      (SELECT 1 FROM case_words w WHERE w.case_seq = c.seq)`),
    ).toBe(0);
  });

  it('puts the guards back: a reset without a check is refused as before', async () => {
    const names = await app.transactions.query<{ name: string }>(
      database.name === 'SQLite'
        ? `SELECT name FROM sqlite_master WHERE type = 'trigger'`
        : 'SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal',
    );
    const present = new Set(names.map(({ name }) => name));
    const insertGuards = GUARDS.map(({ name }) => name).filter((name) => /resets_need|start_live/.test(name));
    expect(insertGuards).toHaveLength(2);
    expect(insertGuards.filter((name) => !present.has(name))).toEqual([]);
    const stolen = app.transactions.run(() =>
      app.transactions.execute(
        `INSERT INTO resets (id, check_id, case_id, person_id, kind, state, account_class, requested_by,
           idempotency_key, request_hash, before_stamp, created_at, version)
         SELECT 'rogue', check_id, case_id, person_id, kind, state, account_class, requested_by, 'rogue', request_hash,
           before_stamp, created_at, 1 FROM resets LIMIT 1`,
      ),
    );
    await expect(stolen).rejects.toThrow();
  });
});

describe('seed refused', () => {
  it('in production', async () => {
    const app = await createContext(testConfig({ NODE_ENV: 'production' }));
    await expect(seed(app, WISHES, () => undefined)).rejects.toMatchObject({ code: 'SEED_REFUSED' });
    await app.close();
  });

  it('away from loopback', async () => {
    const env = { HOST: '0.0.0.0', SMTP_URL: 'smtp://127.0.0.1:9', SECOND_FACTOR: 'required' };
    const app = await createContext(testConfig(env));
    await expect(seed(app, WISHES, () => undefined)).rejects.toMatchObject({ code: 'SEED_REFUSED' });
    await app.close();
  });
});
