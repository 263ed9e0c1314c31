import type { Provider } from '@nestjs/common';
import { JobHandler, type HandlesJob, type JobContext } from '../../src/platform/jobs/job-handler.js';
import { defineJob } from '../../src/platform/jobs/job.declaration.js';
import { PermanentFailure } from '../../src/platform/jobs/job.errors.js';
import { Transactions } from '../../src/platform/database/transactions.js';
import type { Environment } from '../../src/platform/config/config.js';
import { eventually, startJobsApp, type JobsApp } from './jobs.js';

const backoff = { base: 20, max: 60 };
const note = defineJob<{ id: string }>({ name: 'test.note', attempts: 3, backoff });
const tick = defineJob({ name: 'test.tick', every: 250 });

/** What the handlers of the present test did, and what they are told to do. */
const seen: string[] = [];
const gaveUp: string[] = [];
const ticks: number[] = [];
let behave: (id: string, context: JobContext, transactions: Transactions) => Promise<void> | void = () =>
  undefined;

@JobHandler(note)
class NoteHandler implements HandlesJob<{ id: string }> {
  constructor(private readonly transactions: Transactions) {}

  async handle({ id }: { id: string }, context: JobContext): Promise<void> {
    seen.push(id);
    await behave(id, context, this.transactions);
  }
  async gaveUp({ id }: { id: string }, reason: string): Promise<void> {
    gaveUp.push(`${id} ${reason}`);
  }
}

@JobHandler(tick)
class TickHandler implements HandlesJob {
  async handle(): Promise<void> {
    ticks.push(Date.now());
  }
}

export const CONTRACT_HANDLERS = [NoteHandler, TickHandler];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const count = (id: string): number => seen.filter((one) => one === id).length;

/** What every driver keeps, whatever brings its jobs to it. `env` points at one fresh database (and queue). */
export function jobDriverContract(
  title: string,
  prepare: () => Promise<Environment>,
  others: Provider[] = [],
): void {
  describe(`the job contract: ${title}`, () => {
    let env: Environment;
    let web: JobsApp;
    const open: JobsApp[] = [];
    const start = async (role: string, settings = {}): Promise<JobsApp> => {
      const app = await startJobsApp({ ...env, PROCESS_ROLE: role }, [...CONTRACT_HANDLERS, ...others], {
        settings,
      });
      open.push(app);
      return app;
    };
    const enqueue = (id: string, options = {}): Promise<string> =>
      web.transactions.run(() => web.jobs.enqueue(note, { id }, options));
    const row = async (id: string): Promise<{ state: string; attempts: number; reason: string | null }> =>
      (await web.jobs.find(id)) ?? { state: 'gone', attempts: -1, reason: null };
    const until = (id: string, state: string): Promise<void> =>
      eventually(
        async () => (await row(id)).state === state,
        () => row(id),
      );

    beforeAll(async () => {
      env = await prepare();
      web = await start('web');
    });
    beforeEach(() => {
      seen.length = gaveUp.length = 0;
      behave = () => undefined;
    });
    afterEach(async () => {
      for (const app of open.splice(1)) await app.stop();
    });
    afterAll(() => web.stop());

    it('a rollback leaves no job', async () => {
      await start('worker');
      const attempt = web.transactions.run(async () => {
        await web.jobs.enqueue(note, { id: 'rolled-back' });
        throw new Error('on purpose');
      });
      await expect(attempt).rejects.toThrow('on purpose');
      const after = await enqueue('after');
      await until(after, 'done');
      await pause(150);
      expect(seen).toEqual(['after']);
    });

    it('a commit runs the job once', async () => {
      await start('worker');
      const ids = await Promise.all(Array.from({ length: 30 }, (_, i) => enqueue(`once-${i}`)));
      for (const id of ids) await until(id, 'done');
      await pause(150);
      expect([...seen].sort()).toEqual(ids.map((_, i) => `once-${i}`).sort());
    });

    it('two workers share the work and do none of it twice', async () => {
      await Promise.all([start('worker'), start('worker')]);
      behave = () => pause(5);
      const ids: string[] = [];
      await web.transactions.run(async () => {
        for (let i = 0; i < 200; i += 1) ids.push(await web.jobs.enqueue(note, { id: `shared-${i}` }));
      });
      for (const id of ids) await until(id, 'done');
      expect(seen).toHaveLength(200);
      expect(new Set(seen).size).toBe(200);
    }, 30_000);

    it('a failure is tried again after a pause, and succeeds', async () => {
      await start('worker');
      behave = (_, { attempt }) => {
        if (attempt < 3) throw new Error('mail server down');
      };
      const id = await enqueue('flaky');
      await until(id, 'done');
      expect(await row(id)).toMatchObject({ attempts: 3, reason: null });
      expect(count('flaky')).toBe(3);
    });

    it('the last failure keeps the job as dead with its reason, and a retry by hand starts over', async () => {
      await start('worker');
      behave = () => {
        throw new Error('refused for jeanne@example.fr');
      };
      const id = await enqueue('hopeless');
      await until(id, 'dead');
      expect(await row(id)).toMatchObject({ attempts: 3, reason: 'refused for [address]' });
      expect(gaveUp).toEqual(['hopeless refused for [address]']);
      behave = () => undefined;
      expect(await web.transactions.run(() => web.jobs.retry(id))).toBe(true);
      await until(id, 'done');
      expect(await row(id)).toMatchObject({ attempts: 4, reason: null });
      expect(await web.transactions.run(() => web.jobs.retry(id))).toBe(false);
    });

    it('a permanent failure is dead at once, and all dead jobs are retried together', async () => {
      await start('worker');
      behave = () => {
        throw new PermanentFailure('NO_ADDRESS');
      };
      const ids = [await enqueue('gone-1'), await enqueue('gone-2')];
      for (const id of ids) await until(id, 'dead');
      expect(seen).toHaveLength(2);
      behave = () => undefined;
      const revived = await web.transactions.run(() => web.jobs.retryAllDead());
      expect(revived.sort()).toEqual([...ids].sort());
      for (const id of ids) await until(id, 'done');
    });

    it('a job under a key already there is that job', async () => {
      const first = await enqueue('keyed', { key: 'only-one', runAt: Date.now() + 200 });
      expect(await enqueue('keyed', { key: 'only-one' })).toBe(first);
      await start('worker');
      await until(first, 'done');
      expect(count('keyed')).toBe(1);
    });

    it('a job for later waits until then', async () => {
      await start('worker');
      const due = Date.now() + 400;
      let ran = 0;
      behave = () => {
        ran = Date.now();
      };
      await until(await enqueue('later', { runAt: due }), 'done');
      expect(ran).toBeGreaterThanOrEqual(due);
    });

    it('a long job keeps its lease', async () => {
      await Promise.all([start('worker'), start('worker')]);
      behave = () => pause(2500);
      const id = await enqueue('long');
      await until(id, 'done');
      expect(count('long')).toBe(1);
      expect((await row(id)).attempts).toBe(1);
    });

    it('a worker that lost its lease can neither end the job nor write beside it', async () => {
      await start('worker');
      const outcomes: string[] = [];
      behave = async (_, context, transactions) => {
        if (context.attempt > 1) return;
        await transactions.run(async () => {
          await transactions.execute(`UPDATE jobs SET lease_until = 1 WHERE id = $1`, [context.jobId]);
        });
        await eventually(() => count('stolen') === 2);
        await transactions.run(() => context.complete()).catch((error: Error) => outcomes.push(error.name));
      };
      const id = await enqueue('stolen');
      await until(id, 'done');
      await eventually(() => outcomes.length > 0);
      expect(outcomes).toEqual(['LeaseLost']);
      expect(await row(id)).toMatchObject({ state: 'done', attempts: 2 });
    });

    it('a job completed in its own transaction is done with it, and undone with it', async () => {
      await start('worker');
      behave = async (_, context, transactions) => {
        await transactions.run(async () => {
          await context.complete();
          if (context.attempt === 1) throw new Error('rolled back');
        });
      };
      const id = await enqueue('completed');
      await until(id, 'done');
      expect(await row(id)).toMatchObject({ attempts: 2 });
    });

    it('a stop waits for running jobs and takes no new one', async () => {
      const worker = await start('worker', { concurrency: 1 });
      behave = () => pause(200);
      const first = await enqueue('stop-1');
      await eventually(() => seen.length === 1);
      const second = await enqueue('stop-2');
      open.splice(open.indexOf(worker), 1);
      await worker.stop();
      expect([(await row(first)).state, (await row(second)).state]).toEqual(['done', 'queued']);
      await start('worker');
      await until(second, 'done');
    });

    it('recurring work has one winner per slot', async () => {
      ticks.length = 0;
      await Promise.all([start('worker'), start('worker')]);
      await pause(1600);
      const slots = ticks.slice(1).map((at) => Math.floor(at / 250));
      expect(slots.length).toBeGreaterThanOrEqual(3);
      expect(new Set(slots).size).toBe(slots.length);
    });
  });
}
