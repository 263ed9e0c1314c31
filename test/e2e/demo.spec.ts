import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GUARDS } from '../../migrations/guards/index.js';
import { may, type Permission } from '../../src/accounts/permissions.rules.js';
import { countersOf, type Counted } from '../../src/cases/case-counters.rules.js';
import { makeDemo, type DemoFacts } from '../../src/demo/demo-data.js';
import { DirectoryService } from '../../src/directory/directory.service.js';
import { ConfigError } from '../../src/platform/config/config.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { visit } from '../support/client.js';

/** Where each role begins its work, and what it needs there. */
const FIRST_PAGES: ReadonlyArray<readonly [Permission, string]> = [
  ['desk.view', '/cases'],
  ['statistics.read', '/statistics'],
  ['audit.read', '/audit'],
  ['accounts.manage', '/accounts'],
];

describe('the demonstration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-demo-'));
  const factsFile = join(folder, 'sign-ins.json');
  let app: TestApp;
  let facts: DemoFacts;

  beforeAll(async () => {
    app = await startTestApp({ DATA_DIR: folder, DEMO: 'true' });
    facts = await makeDemo(app.app, factsFile, () => undefined);
  }, 120_000);
  afterAll(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const one = async (sql: string): Promise<number> => {
    const [row] = await app.transactions.query<{ n: number }>(sql);
    return Number(row?.n);
  };

  it('holds an académie of two thousand, its schools with heads, and three months of cases', async () => {
    expect(facts).toMatchObject({ people: 2000, schools: 48, cases: 700 });
    expect(await one('SELECT COUNT(*) AS "n" FROM people')).toBe(2000);
    expect(
      await one('SELECT COUNT(*) AS "n" FROM establishments WHERE phone IS NOT NULL AND email IS NOT NULL'),
    ).toBe(48);
    const heads = await one(
      'SELECT COUNT(*) AS "n" FROM establishments e JOIN people p ON p.username_key = e.head_username',
    );
    expect(heads).toBe(48);
    expect(await one(`SELECT COUNT(*) AS "n" FROM people WHERE account_class = 'C'`)).toBeGreaterThanOrEqual(
      4,
    );
  });

  it('gives every role a sign-in that opens its own work', async () => {
    expect(facts.signIns.map(({ role }) => role).sort()).toEqual([
      'admin',
      'agent',
      'auditor',
      'head',
      'hr',
      'manager',
      'secretary',
      'supervisor',
    ]);
    for (const { role, email, password } of facts.signIns) {
      const client = visit(app);
      const answer = await client.post('/sign-in', { email, password });
      expect([role, answer.status]).toEqual([role, 303]);
      for (const [permission, path] of FIRST_PAGES.filter(([name]) => may(role, name))) {
        expect([role, permission, (await client.get(path)).status]).toEqual([role, permission, 200]);
      }
    }
  });

  it('keeps its sign-ins for the next start, readable by nobody else', () => {
    expect(JSON.parse(readFileSync(factsFile, 'utf8'))).toEqual(facts);
    expect(statSync(factsFile).mode & 0o077).toBe(0);
  });

  it('has no reset without its own consumed, sufficient check of the same case, person and action', async () => {
    expect(await one('SELECT COUNT(*) AS "n" FROM resets')).toBeGreaterThan(100);
    const bare = await one(
      `SELECT COUNT(*) AS "n" FROM resets r LEFT JOIN identity_checks c ON c.id = r.check_id AND c.case_id = r.case_id
         AND c.person_id = r.person_id AND c.action = r.kind AND c.state = 'consumed' AND c.consumed_by = r.id
         AND c.sufficient AND r.created_at >= c.created_at AND r.created_at < c.expires_at WHERE c.id IS NULL`,
    );
    expect(bare).toBe(0);
    const unverified = await one(
      `SELECT COUNT(*) AS "n" FROM resets r WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.check_id = r.check_id
         AND e.outcome = 'match' AND e.letter = 'R') OR NOT EXISTS (SELECT 1 FROM evidence e
         WHERE e.check_id = r.check_id AND e.outcome = 'match' AND e.letter IN ('F', 'C'))`,
    );
    expect(unverified).toBe(0);
    const alone = await one(
      `SELECT COUNT(*) AS "n" FROM resets r WHERE r.account_class <> 'A'
         AND NOT EXISTS (SELECT 1 FROM reset_approvals a WHERE a.reset_id = r.id AND a.decision = 'approved')`,
    );
    expect(alone).toBe(0);
  });

  it('puts every guard back', async () => {
    const rows = await app.transactions.query<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'trigger'`,
    );
    const wanted = GUARDS.flatMap(({ sqlite }) => sqlite).map(
      (text) => /CREATE TRIGGER "?(\w+)"?/.exec(text)?.[1],
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(wanted.sort());
  });

  it('counts what the desk shows as the product would', async () => {
    const rows = await app.transactions.query<Counted>(
      `SELECT status AS "status", assignee_id AS "assigneeId", team AS "team", uai AS "uai",
         departement AS "departement", school_opener AS "schoolOpener" FROM cases`,
    );
    const counted = new Map<string, number>();
    for (const name of rows.flatMap(countersOf)) counted.set(name, (counted.get(name) ?? 0) + 1);
    const kept = await app.transactions.query<{ name: string; total: number }>(
      'SELECT name, total FROM case_counters',
    );
    expect(new Map(kept.map(({ name, total }) => [name, total]))).toEqual(counted);
    expect(counted.get('unassigned|*')).toBeGreaterThan(3);
    expect(counted.get('waiting|*')).toBeGreaterThan(0);
  });

  it('numbers cases in the order they came, without gaps', async () => {
    const rows = await app.transactions.query<{ seq: number; at: number }>(
      'SELECT seq AS "seq", opened_at AS "at" FROM cases ORDER BY seq',
    );
    const times = rows.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(app.clock.now());
    const years = new Map<number, number[]>();
    for (const { seq } of rows) {
      const year = Math.floor(seq / 10_000_000);
      years.set(year, [...(years.get(year) ?? []), seq % 10_000_000]);
    }
    for (const positions of years.values()) expect(positions).toEqual(positions.map((_, index) => index + 1));
  });

  it('names people to help whose invented numbers are right', async () => {
    const directory = app.get(DirectoryService);
    expect(facts.callers).toHaveLength(4);
    for (const { username, numen, birthDate } of facts.callers) {
      const person = await directory.personByUsername(username);
      expect(person?.birthDate).toBe(birthDate);
      expect(await directory.compareNumen(person?.id ?? '', numen)).toBe(true);
    }
    const head = await directory.personByUsername(facts.callers[3]?.username ?? '');
    expect(head?.accountClass).toBe('B');
  });

  it('cannot be started as anything but a demonstration', async () => {
    await expect(startTestApp({ DATA_DIR: folder })).rejects.toBeInstanceOf(ConfigError);
  });
});
