/**
 * @own-modules it declares jobs of the tests
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { defineJob } from '../../src/platform/jobs/job.declaration.js';
import { JobHandler, type HandlesJob } from '../../src/platform/jobs/job-handler.js';
import type { Environment } from '../../src/platform/config/config.js';
import { CONTRACT_HANDLERS, jobDriverContract } from '../support/jobs-contract.js';
import { eventually, startJobsApp, type JobsApp } from '../support/jobs.js';
import { startRedis, type TestRedis } from '../support/redis.js';
import { withDatabases, type TestDatabase } from '../support/services.js';

const done: string[] = [];
const count = defineJob<{ id: string }>({ name: 'test.count', backoff: { base: 20, max: 50 } });

@JobHandler(count)
class CountHandler implements HandlesJob<{ id: string }> {
  async handle({ id }: { id: string }): Promise<void> {
    done.push(id);
  }
}

const redis: TestRedis | null = await startRedis();
afterAll(() => redis?.stop());

if (redis) withDatabases('jobs by Redis', (database) => withRedis(redis, database));
else
  describe.skip('jobs by Redis: redis-server is not installed', () =>
    it('runs where it is', () => undefined));

function withRedis(redis: TestRedis, database: TestDatabase): void {
  // A key of its own gives each suite queues of its own on the same server.
  const prepare = async (): Promise<Environment> => ({
    ...(await database.env()),
    DATA_DIR: mkdtempSync(join(tmpdir(), 'guichet-jobs-')),
    SECRET_KEY: randomBytes(24).toString('hex'),
    REDIS_URL: redis.url,
    JOBS_DRIVER: 'bullmq-redis',
  });

  jobDriverContract(`bullmq-redis on ${database.name}`, prepare, [CountHandler]);

  (redis.own ? describe : describe.skip)('when Redis fails', () => {
    let env: Environment;
    let web: JobsApp;
    let worker: JobsApp | null = null;
    const start = (role: string): Promise<JobsApp> =>
      startJobsApp({ ...env, PROCESS_ROLE: role }, [CountHandler, ...CONTRACT_HANDLERS], {
        settings: { acceptTimeout: 300 },
      });
    const enqueue = (total: number): Promise<void> =>
      web.transactions.run(async () => {
        for (let i = 0; i < total; i += 1) await web.jobs.enqueue(count, { id: `job-${i}` });
      });
    const all = (total: number): Promise<void> =>
      eventually(
        () => new Set(done).size === total,
        () => done.length,
        20_000,
      );

    beforeEach(async () => {
      done.length = 0;
      env = await prepare();
      web = await start('web');
    });
    afterEach(async () => {
      await web.stop();
      await worker?.stop();
      worker = null;
    });

    it('a Redis wiped with the queue in it loses no job', async () => {
      await enqueue(60);
      await eventually(async () => (await keys(redis.url)) > 60);
      await flush(redis.url);
      worker = await start('worker');
      await all(60);
      expect(done).toHaveLength(60);
    }, 40_000);

    it('jobs committed while Redis is away are done when it is back', async () => {
      worker = await start('worker');
      await redis.kill();
      await enqueue(20);
      expect(done).toEqual([]);
      await redis.restart();
      await all(20);
      expect(done).toHaveLength(20);
    }, 40_000);
  });
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushdb();
  client.disconnect();
}

async function keys(url: string): Promise<number> {
  const client = new Redis(url);
  const total = await client.dbsize();
  client.disconnect();
  return total;
}
