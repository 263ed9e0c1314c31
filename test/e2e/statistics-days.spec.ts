import { newId } from '../../src/platform/ids.js';
import { StatisticsService } from '../../src/statistics/statistics.service.js';
import { deskPerson } from '../factories/resets.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { withDatabases } from '../support/services.js';

/** Over the night of 29 March 2026, when the clock changes, to the week after Easter. */
const FROM = '2026-03-20';
const TO = '2026-04-09';
const HOUR = 3_600_000;
const START = Date.parse('2026-03-18T00:00:00+01:00');
const SPAN_HOURS = 25 * 24;

const paris = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

interface Row {
  type: string;
  uai: string | null;
  opened: number;
  resolved: number | null;
  by: string | null;
  agent: string | null;
  reopened: number;
}

/** A repeatable sequence of numbers in [0, 1). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

withDatabases('figures of kept days', (database) => {
  let test: TestApp;
  let agent: string;
  let position = 0;
  const next = sequence(7);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
  const instant = (): number => START + Math.floor(next() * SPAN_HOURS * 60) * 60_000;
  const write = (sql: string, params: unknown[]) =>
    test.transactions.run(() => test.transactions.execute(sql, params));

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    agent = (await deskPerson(test)).account.id;
    for (let i = 0; i < 60; i += 1) await insert();
  });
  afterAll(() => test.stop());

  async function insert(): Promise<void> {
    const openedAt = instant();
    position += 1;
    await write(
      `INSERT INTO cases (id, seq, number, type, channel, status, priority, subject, uai, team, assignee_id, first_agent_id,
         opened_at, updated_at, reopened_count, version)
       VALUES ($1, $2, $3, $4, 'email', 'open', 3, 'x', $5, 'rectorat', $6, $6, $7, $7, 0, 1)`,
      [
        newId(),
        20240000000 + position,
        `2024-${String(position).padStart(6, '0')}`,
        pick(['password', 'locked', 'username']),
        pick(['0130040Y', '0840003X', null]),
        agent,
        openedAt,
      ],
    );
  }

  /** Changes of one case that say nothing of when they happened: `updated_at` stays in the past. */
  const changes: readonly (() => Promise<unknown>)[] = [
    insert,
    () =>
      write(
        `UPDATE cases SET status = 'resolved', resolved_at = opened_at + $2, resolved_by = $3 WHERE seq = $1`,
        [seq(), Math.floor(next() * 200) * HOUR, agent],
      ),
    () =>
      write(
        `UPDATE cases SET status = 'open', resolved_at = NULL, resolved_by = NULL,
           reopened_count = reopened_count + 1 WHERE seq = $1`,
        [seq()],
      ),
    () => write('UPDATE cases SET type = $2 WHERE seq = $1', [seq(), pick(['password', 'locked', 'other'])]),
    () => write('UPDATE cases SET uai = $2 WHERE seq = $1', [seq(), pick(['0130040Y', null])]),
    () => write('UPDATE cases SET opened_at = $2 WHERE seq = $1 AND resolved_at IS NULL', [seq(), instant()]),
    () => write('DELETE FROM cases WHERE seq = $1', [seq()]),
  ];
  const seq = (): number => 20240000000 + 1 + Math.floor(next() * position);

  /** Counts by hand from the rows as they are, by the wall clock of Paris. */
  async function expected(by: 'day' | 'type' | 'uai'): Promise<Record<string, [number, number, number]>> {
    const rows = await test.transactions.query<Row>(
      `SELECT type AS "type", uai AS "uai", opened_at AS "opened", resolved_at AS "resolved", resolved_by AS "by",
         first_agent_id AS "agent", reopened_count AS "reopened" FROM cases`,
    );
    const counts: Record<string, [number, number, number]> = {};
    const dayOf = (at: number | null): string => (at === null ? '' : paris.format(Number(at)));
    const inside = (day: string): boolean => day >= FROM && day <= TO;
    for (const row of rows) {
      const [opened, resolved] = [dayOf(row.opened), dayOf(row.resolved)];
      const first = row.by === row.agent && row.reopened === 0 && opened === resolved ? 1 : 0;
      const of = (day: string) => (counts[by === 'day' ? day : (row[by] ?? '')] ??= [0, 0, 0]);
      if (inside(opened)) of(opened)[0] += 1;
      if (inside(resolved)) of(resolved)[1] += 1;
      if (inside(resolved)) of(resolved)[2] += first;
    }
    return counts;
  }

  async function told(by: 'day' | 'type' | 'uai'): Promise<Record<string, [number, number, number]>> {
    const statistics = test.get(StatisticsService);
    const groups = await statistics.groups(statistics.period(FROM, TO), by);
    return Object.fromEntries(
      groups
        .filter(({ figures }) => figures.opened + figures.resolved > 0)
        .map(({ key, figures }) => [key, [figures.opened, figures.resolved, figures.firstContact]]),
    );
  }

  it('equal a count by hand after every one of 150 changes of any kind, also undated ones', async () => {
    for (let i = 0; i < 150; i += 1) {
      await pick(changes)();
      const by = pick(['day', 'type', 'uai'] as const);
      expect([i, await told(by)]).toEqual([i, await expected(by)]);
    }
  });

  it('keep what they were when a change is taken back', async () => {
    const before = await told('type');
    const undone = test.transactions.run(async () => {
      await test.transactions.execute(`UPDATE cases SET type = 'compromised'`);
      throw new Error('taken back');
    });
    await expect(undone).rejects.toThrow('taken back');
    expect(await told('type')).toEqual(before);
    expect(before).toEqual(await expected('type'));
  });

  it('see what another connection commits after transactions that began later', async () => {
    // SQLite has one writer at a time: nobody begins later and commits before
    if (database.name === 'SQLite') return;
    const early = test.transactions.manager.connection.createQueryRunner();
    await early.connect();
    try {
      await early.query('BEGIN');
      await early.query(`UPDATE cases SET type = 'recovery' WHERE seq = (SELECT MIN(seq) FROM cases)`);
      await insert();
      expect(await told('type')).toEqual(await expected('type'));
      await insert();
      expect(await told('type')).toEqual(await expected('type'));
      await early.query('COMMIT');
      expect(await told('type')).toEqual(await expected('type'));
    } finally {
      await early.release();
    }
  });

  it('keep the marks few: one an hour and table, but for those of one instant', async () => {
    const [row] = await test.transactions.query<{ n: number; slots: number }>(
      `SELECT count(*) AS "n", count(DISTINCT slot) AS "slots" FROM change_marks WHERE source = 'cases'`,
    );
    expect(Number(row?.n)).toBe(Number(row?.slots));
  });
});
