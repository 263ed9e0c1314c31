import { startTestApp, type TestApp } from '../../../test/support/app.js';

describe('health', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.stop());

  it('is live, and ready while its database answers', async () => {
    const live = await fetch(`${test.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'ok' }]);
    const ready = await fetch(`${test.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', database: 'sqlite' }]);
  });

  it('counts statements, jobs and the process for a collector on this machine', async () => {
    const statements = async (): Promise<number> => {
      const text = await (await fetch(`${test.url}/metrics`)).text();
      expect(text).toContain('guichet_jobs{state="dead"} 0');
      expect(text).toContain('process_cpu_seconds_total');
      return Number(/^guichet_sql_statements_total (\d+)$/m.exec(text)?.[1]);
    };
    const before = await statements();
    await test.transactions.query('SELECT 1');
    expect(await statements()).toBeGreaterThan(before);
  });

  it('shows no figures to whoever comes through a proxy', async () => {
    const answer = await fetch(`${test.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('guichet_jobs');
  });
});
