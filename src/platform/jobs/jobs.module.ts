import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Clock } from '../clock.js';
import { Config } from '../config/config.js';
import { DeadJobsRepository } from './dead-jobs.repository.js';
import { JOB_DRIVER, type JobDriver } from './drivers/driver.js';
import { EmbeddedDriver } from './drivers/embedded.driver.js';
import { declaredJobs, type JobDeclaration } from './job.declaration.js';
import { DECLARED_JOBS, JobRegistry } from './job-registry.js';
import { JobRelay } from './job-relay.js';
import { JobLeasesRepository } from './job-leases.repository.js';
import { JobRunner } from './job-runner.js';
import { JobSweep } from './job-sweep.js';
import { JobWorker } from './job-worker.js';
import { Jobs } from './jobs.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsSettings } from './jobs-settings.js';

/** The outbox and its workers. Handlers are found by their decorator in whatever module provides them. */
@Global()
@Module({})
export class JobsModule {
  /**
   * @param settings timings that differ from the usual ones (tests, benchmarks)
   * @param declared the jobs that need a handler; a part of the application names its own
   */
  static with(
    settings: Partial<JobsSettings> = {},
    declared: () => readonly JobDeclaration[] = declaredJobs,
  ): DynamicModule {
    return {
      module: JobsModule,
      imports: [DiscoveryModule],
      providers: [
        JobsRepository,
        JobLeasesRepository,
        DeadJobsRepository,
        JobRegistry,
        { provide: DECLARED_JOBS, useValue: declared },
        JobRelay,
        JobRunner,
        JobSweep,
        JobWorker,
        Jobs,
        { provide: JobsSettings, useValue: JobsSettings.with(settings) },
        { provide: JOB_DRIVER, inject: [Config, JobsSettings, Clock], useFactory: makeDriver },
      ],
      exports: [Jobs, JobWorker],
    };
  }
}

/** The libraries of a driver are loaded only where it is used. */
async function makeDriver(config: Config, settings: JobsSettings, clock: Clock): Promise<JobDriver> {
  if (config.jobsDriver === 'embedded' || !config.redisUrl) return new EmbeddedDriver(settings, clock);
  const { BullmqRedisDriver } = await import('./drivers/bullmq-redis.driver.js');
  return new BullmqRedisDriver(config.redisUrl, config.secretKey, settings, clock);
}
