import { startTestApp, type TestApp } from '../support/app.js';
import { withDatabases } from '../support/services.js';

const WRITES = 500;

withDatabases('overlapping transactions', (database) => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp(await database.env());
  });
  afterAll(() => test.stop());

  const write = async (name: string, fails: boolean): Promise<boolean> => {
    const { transactions } = test;
    try {
      await transactions.run(async () => {
        await transactions.execute('INSERT INTO settings (name, value, updated_at) VALUES ($1, $2, $3)', [
          name,
          '"draft"',
          1,
        ]);
        // Give every neighbour the chance to run between two statements of one transaction.
        await new Promise((resolve) => setImmediate(resolve));
        if (fails) throw new Error('rolled back on purpose');
        await transactions.execute('UPDATE settings SET value = $2 WHERE name = $1', [name, '"final"']);
      });
      return true;
    } catch (error) {
      expect((error as Error).message).toBe('rolled back on purpose');
      return false;
    }
  };

  it('keeps exactly the acknowledged writes, and shows no uncommitted row to any reader', async () => {
    const { transactions } = test;
    let reading = true;
    const drafts: unknown[] = [];
    const reader = (async () => {
      while (reading) {
        drafts.push(
          ...(await transactions.query(`SELECT name FROM settings WHERE name LIKE 'w%' AND value = $1`, [
            '"draft"',
          ])),
        );
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const outcomes = await Promise.all(Array.from({ length: WRITES }, (_, i) => write(`w${i}`, i % 3 === 0)));
    reading = false;
    await reader;
    const rows = await transactions.query<{ name: string; value: string }>(
      `SELECT name, value FROM settings WHERE name LIKE 'w%'`,
    );
    const acknowledged = outcomes.flatMap((kept, i) => (kept ? [`w${i}`] : []));
    expect(acknowledged).toHaveLength(WRITES - Math.ceil(WRITES / 3));
    expect(rows.map((row) => row.name).sort()).toEqual(acknowledged.sort());
    expect(new Set(rows.map((row) => row.value))).toEqual(new Set(['"final"']));
    expect(drafts).toEqual([]);
  });

  it('joins a nested run, so that the outer rollback takes everything with it', async () => {
    const { transactions } = test;
    await expect(
      transactions.run(async () => {
        await transactions.run(() =>
          transactions.execute('INSERT INTO settings (name, value, updated_at) VALUES ($1, $2, $3)', [
            'nested',
            '1',
            1,
          ]),
        );
        throw new Error('outer');
      }),
    ).rejects.toThrow('outer');
    expect(await transactions.query(`SELECT name FROM settings WHERE name = 'nested'`)).toEqual([]);
  });

  it('refuses a write outside run', async () => {
    await expect(test.transactions.execute('DELETE FROM settings')).rejects.toThrow(
      'outside transactions.run()',
    );
  });

  it('runs after-commit work only after a commit, and never lets it fail the caller', async () => {
    const { transactions } = test;
    const seen: string[] = [];
    await transactions.run(async () => {
      transactions.afterCommit(() => void seen.push('committed'));
      transactions.afterCommit(() => Promise.reject(new Error('ignored')));
    });
    await transactions
      .run(async () => {
        transactions.afterCommit(() => void seen.push('never'));
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(seen).toEqual(['committed']);
  });
});
