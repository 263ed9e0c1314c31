import { Module, type INestApplicationContext, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Jobs1764000002000 } from '../../migrations/1764000002000-jobs.js';
import type { Clock } from '../../src/platform/clock.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import type { Environment } from '../../src/platform/config/config.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { Transactions } from '../../src/platform/database/transactions.js';
import { declaredJobs, type JobDeclaration } from '../../src/platform/jobs/job.declaration.js';
import { Job } from '../../src/platform/jobs/job.entity.js';
import { JobWorker } from '../../src/platform/jobs/job-worker.js';
import type { JobsSettings } from '../../src/platform/jobs/jobs-settings.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { JobsModule } from '../../src/platform/jobs/jobs.module.js';
import { testConfig } from './app.js';

export interface JobsApp {
  app: INestApplicationContext;
  jobs: Jobs;
  worker: JobWorker;
  transactions: Transactions;
  stop(): Promise<void>;
}

/** Timings that make a test quick. */
export const QUICK: Partial<JobsSettings> = {
  lease: 900,
  poll: 50,
  sweep: 100,
  resendAfter: 400,
  grace: 1000,
};

/** The platform with its jobs and the given handlers, and nothing of the domain. */
export async function startJobsApp(
  env: Environment,
  handlers: Provider[],
  options: { settings?: Partial<JobsSettings>; clock?: Clock } = {},
): Promise<JobsApp> {
  @Module({ providers: handlers })
  class HandlersModule {}
  @Module({})
  class TestModule {}
  const config = testConfig(env);
  const app = await NestFactory.createApplicationContext(
    {
      module: TestModule,
      imports: [
        ConfigModule.with(config, options.clock),
        DatabaseModule.with({ entities: [Job], migrations: [Jobs1764000002000] }),
        JobsModule.with({ ...QUICK, ...options.settings }, () => jobsOf('test')),
        HandlersModule,
      ],
    },
    { logger: false, abortOnError: false },
  );
  return {
    app,
    jobs: app.get(Jobs),
    worker: app.get(JobWorker),
    transactions: app.get(Transactions),
    stop: () => app.close(),
  };
}

/** The declared jobs of one module: a part of the application has handlers for its own only. */
export const jobsOf = (module: string): JobDeclaration[] =>
  declaredJobs().filter(({ name }) => name.startsWith(`${module}.`));

/** Waits until `ready` holds; fails with what `state` says after `limit` milliseconds. */
export async function eventually(
  ready: () => Promise<boolean> | boolean,
  state: () => unknown = () => '',
  limit = 10_000,
): Promise<void> {
  const end = Date.now() + limit;
  while (!(await ready())) {
    if (Date.now() > end) throw new Error(`Not within ${limit} ms. ${JSON.stringify(await state())}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
