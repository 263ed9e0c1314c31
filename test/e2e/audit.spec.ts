import Database from 'better-sqlite3';
import { Command } from 'commander';
import { registerAuditCommands } from '../../src/audit/audit.cli.js';
import { AuditRetention } from '../../src/audit/audit-retention.service.js';
import { AuditService } from '../../src/audit/audit.service.js';
import type { Environment } from '../../src/platform/config/config.js';
import type { CommandAnswer } from '../../src/platform/cli/command-line.js';
import { DAY } from '../../src/platform/clock.js';
import { cliActor } from '../../src/platform/actor.js';
import { signIn } from '../support/client.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { withDatabases } from '../support/services.js';

const fact = (n: number) => ({
  actor: cliActor('test'),
  action: 'test.noted',
  object: { type: 'test', id: `row-${n}` },
  details: { text: 'NUMEN 01 E 95 01234ABC' },
});

withDatabases('the audit trail', (database) => {
  let test: TestApp;
  let audit: AuditService;

  let env: Environment;

  beforeAll(async () => {
    env = await database.env();
    test = await startTestApp(env);
    audit = test.get(AuditService);
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => test.transactions.run(async () => audit.record(fact(n)))),
    );
  });
  afterAll(() => test.stop());

  it('stays whole under concurrent writers, and a rolled-back fact is not in it', async () => {
    await test.transactions
      .run(async () => {
        audit.record(fact(99));
        throw new Error('no');
      })
      .catch(() => undefined);
    const result = await audit.verify();
    expect(result.ok).toBe(true);
    expect(await audit.search({ objectId: 'row-99', limit: 5 })).toEqual([]);
    expect(await audit.search({ action: 'test.noted', limit: 100 })).toHaveLength(40);
  });

  it('keeps every reading, also when several arrive at once in two processes', async () => {
    const second = await startTestApp({ ...env, DATA_DIR: test.config.dataDir });
    try {
      const reads = [audit, second.get(AuditService)].flatMap((service) =>
        Array.from({ length: 60 }, async (_, n) => {
          await new Promise((resolve) => setTimeout(resolve, n % 7));
          await service.recordRead({ ...fact(n), action: 'test.read' });
        }),
      );
      await Promise.all(reads);
      expect(await audit.search({ action: 'test.read', limit: 500 })).toHaveLength(120);
      expect((await audit.verify()).ok).toBe(true);
    } finally {
      await second.stop();
    }
  });

  it('masks a NUMEN before it is stored', async () => {
    const [row] = await audit.search({ objectId: 'row-3', limit: 1 });
    expect(row?.payload).toContain('[NUMEN]');
    expect(row?.payload).not.toContain('01234ABC');
  });

  it.each([
    'UPDATE audit_entries SET at = 0',
    'DELETE FROM audit_entries',
    `UPDATE audit_payloads SET salt = 'x'`,
    'DELETE FROM audit_payloads',
  ])('refuses %s', async (sql) => {
    await expect(test.transactions.run(() => test.transactions.execute(sql))).rejects.toThrow(/append-only/);
  });

  if (database.name === 'PostgreSQL') {
    it('refuses TRUNCATE', async () => {
      await expect(
        test.transactions.run(() => test.transactions.execute('TRUNCATE audit_entries')),
      ).rejects.toThrow(/append-only/);
    });
  }
});

withDatabases('Audit row', (database) => {
  let test: TestApp;
  let audit: AuditService;
  let retention: AuditRetention;

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    audit = test.get(AuditService);
    retention = test.get(AuditRetention);
    const now = test.clock.now();
    test.clock.set(now - 400 * DAY);
    for (let n = 0; n < 5; n += 1) await test.transactions.run(async () => audit.record(fact(n)));
    test.clock.set(now);
    for (let n = 5; n < 9; n += 1) await test.transactions.run(async () => audit.record(fact(n)));
  });
  afterAll(() => test.stop());
  const payloadOf = async (id: string) => (await audit.search({ objectId: id, limit: 1 }))[0]?.payload;
  const erase = (sql: string) => test.transactions.run(() => test.transactions.execute(sql));

  it('the purge after the retention period deletes payload and salt by a row of its own, and the chain still verifies', async () => {
    // the daily job of the running application may have been quicker by some
    await retention.purge(cliActor('test'));
    for (let n = 0; n < 5; n += 1) expect(await payloadOf(`row-${n}`)).toBeNull();
    expect(await payloadOf('row-5')).not.toBeNull();
    const [row] = await audit.search({ action: 'audit.purged', limit: 1 });
    expect(Number(row?.objectId)).toBeGreaterThanOrEqual(5);
    expect(await audit.verify()).toMatchObject({ ok: true });
    expect(await retention.purge(cliActor('test'))).toBe(0);
  });

  it('an anonymisation deletes what is about one object, by a row of its own', async () => {
    expect(await retention.anonymise({ type: 'test', id: 'row-6' }, 'erasure', cliActor('test'))).toBe(1);
    expect(await payloadOf('row-7')).not.toBeNull();
    expect(await audit.search({ objectId: 'row-6', action: 'test.noted', limit: 1 })).toMatchObject([
      { payload: null },
    ]);
    expect(await audit.verify()).toMatchObject({ ok: true });
  });

  it('an anonymisation reaches the rows of other objects that name this one, each by a row of its own', async () => {
    const person = newId();
    const object = { type: 'person', id: person };
    const note = (type: string, id: string, details: Record<string, unknown>) =>
      test.transactions.run(async () =>
        audit.record({ actor: cliActor('test'), action: 'test.noted', object: { type, id }, details }),
      );
    await note('person', person, { name: 'Jean Dupont' });
    await note('case', 'case-1', { person, number: '2026-000001' });
    await note('reset', 'reset-1', { personId: person, caseId: 'case-1' });
    await note('case', 'case-2', { person: newId() });
    expect(await retention.about(object)).toBe(3);
    expect(await retention.anonymise(object, 'erasure', cliActor('test'))).toBe(3);
    const about = await audit.search({ action: 'test.noted', limit: 4 });
    expect(about.map(({ objectId, payload }) => [objectId, payload !== null])).toEqual([
      ['case-2', true],
      ['reset-1', false],
      ['case-1', false],
      [person, false],
    ]);
    const left = await test.transactions.query('SELECT 1 FROM audit_payloads WHERE payload LIKE $1', [
      `%${person}%`,
    ]);
    expect(left).toEqual([]);
    expect(await audit.verify()).toMatchObject({ ok: true });
    expect(await retention.anonymise(object, 'erasure', cliActor('test'))).toBe(0);
    const [other] = await audit.search({ objectId: 'case-2', limit: 1 });
    await expect(erase(`DELETE FROM audit_payloads WHERE seq = ${other?.seq}`)).rejects.toThrow(
      /append-only/,
    );
  });

  it('an anonymisation is asked for at the command line, tried dry first, with its reason on record', async () => {
    const command = async (...args: string[]): Promise<CommandAnswer | undefined> => {
      let answer: CommandAnswer | undefined;
      const program = new Command('guichet');
      registerAuditCommands(program, { run: async (work) => void (answer = await work(test.app)) });
      await program.parseAsync(['node', 'guichet', 'audit', 'anonymise', 'test', 'row-8', ...args]);
      return answer;
    };
    const why = ['--reason', 'Demande d’effacement'];
    expect(await command(...why, '--dry-run')).toMatchObject({ json: { entries: 1, deleted: 0 } });
    expect(await payloadOf('row-8')).not.toBeNull();
    expect(await command(...why)).toMatchObject({ json: { entries: 1, deleted: 1 } });
    const [row] = await audit.search({ action: 'audit.anonymised', objectId: 'row-8', limit: 1 });
    expect([row?.actorKind, row?.payload]).toEqual(['cli', expect.stringContaining('Demande d’effacement')]);
    expect(await audit.verify()).toMatchObject({ ok: true });
    expect(await command(...why)).toMatchObject({ json: { deleted: 0 }, failed: true });
    expect(await audit.search({ action: 'audit.anonymised', objectId: 'row-8', limit: 9 })).toHaveLength(1);
  });

  it('an anonymisation by what was typed reaches the searches that showed nobody, in any order and spelling', async () => {
    const by = cliActor('test');
    const person = { type: 'person', id: newId() };
    const search = (text: string, shown: string[] = []) =>
      test.transactions.run(async () =>
        audit.record({
          actor: by,
          action: 'usernames.searched',
          object: { type: 'search', id: null },
          details: { text, shown },
        }),
      );
    await search('MAËLYS  Le Bœuf');
    await search('le-boeuf maelys');
    await search('leboeuf, maelys lucie le bœuf', [person.id]);
    await search('le boeuf');
    await search('maelyse le boeuf');
    const typed = 'Maëlys Le Bœuf';
    expect(await retention.searchesOf(typed, person)).toBe(2);
    expect(await retention.anonymise(person, 'erasure', by)).toBe(1);
    expect(await retention.anonymiseSearches(typed, 'erasure', by)).toBe(2);
    const left = await audit.search({ objectType: 'search', limit: 5 });
    expect(left.map(({ payload }) => payload !== null)).toEqual([true, true, false, false, false]);
    expect(await audit.verify()).toMatchObject({ ok: true });
    expect(await retention.anonymiseSearches(typed, 'erasure', by)).toBe(0);
  });

  it('nothing else is deleted: neither a young payload, nor one no row speaks of, nor a row', async () => {
    await expect(erase('DELETE FROM audit_payloads')).rejects.toThrow(/append-only/);
    await expect(erase('DELETE FROM audit_entries')).rejects.toThrow(/append-only/);
  });
});

describe('an altered trail (threat T25)', () => {
  /** Damages a closed database behind the application's back, then verifies it. */
  async function verifyAfter(damage: (database: Database.Database) => void) {
    const test = await startTestApp({
      DATA_DIR: (await import('node:fs')).mkdtempSync('/tmp/guichet-audit-'),
    });
    await test.transactions.run(async () => {
      for (let n = 0; n < 10; n += 1) test.get(AuditService).record(fact(n));
    });
    await test.stop();
    const path = test.config.database.kind === 'sqlite' ? test.config.database.path : '';
    const database = new Database(path);
    const triggers = database
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'`)
      .all() as Array<{ name: string }>;
    for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`);
    damage(database);
    database.close();
    const again = await startTestApp({ DATA_DIR: test.config.dataDir });
    try {
      return await again.get(AuditService).verify();
    } finally {
      await again.stop();
      (await import('node:fs')).rmSync(test.config.dataDir, { recursive: true, force: true });
    }
  }

  it.each([
    [
      'one flipped fact',
      `UPDATE audit_entries SET action = 'test.other' WHERE seq = 4`,
      { firstBad: 4, reason: 'altered' },
    ],
    [
      'a changed payload',
      `UPDATE audit_payloads SET payload = '{}' WHERE seq = 6`,
      { firstBad: 6, reason: 'payload_altered' },
    ],
    [
      'a payload that went without a word',
      'DELETE FROM audit_payloads WHERE seq = 7',
      { firstBad: 7, reason: 'payload_missing' },
    ],
    ['a dropped row', 'DELETE FROM audit_entries WHERE seq = 5', { firstBad: 5, reason: 'missing' }],
    [
      'a dropped last row',
      'DELETE FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)',
      { reason: 'truncated' },
    ],
    [
      'two swapped rows',
      'UPDATE audit_entries SET seq = -1 WHERE seq = 2; UPDATE audit_entries SET seq = 2 WHERE seq = 3; UPDATE audit_entries SET seq = 3 WHERE seq = -1',
      { firstBad: 2, reason: 'altered' },
    ],
  ])('names the first bad entry after %s', async (_, sql, expected) => {
    expect(await verifyAfter((database) => database.exec(sql))).toMatchObject({ ok: false, ...expected });
  });
});

describe('the auditor’s page', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.stop());

  it('lists, filters, verifies, and is itself on the record; nobody else sees it', async () => {
    const { client: auditor } = await signIn(test, 'auditor');
    const page = await auditor.get('/audit');
    expect(page.status).toBe(200);
    expect((await auditor.get('/audit?action=audit.read')).text).toContain('audit.read');
    expect((await auditor.get('/audit?from=hier')).status).toBe(422);
    const verified = await auditor.post('/audit/verification');
    expect(verified.text).toContain('intègre');
    const { client: agent } = await signIn(test, 'agent');
    expect((await agent.get('/audit')).status).toBe(403);
  });
});
