/**
 * @own-modules it declares a job that has no handler
 */
import { startJobsApp } from '../../../test/support/jobs.js';
import { defineJob } from './job.declaration.js';
import { JobHandler, type HandlesJob } from './job-handler.js';

const lonely = defineJob({ name: 'test.lonely' });

@JobHandler(lonely)
class First implements HandlesJob {
  async handle(): Promise<void> {}
}

@JobHandler(lonely)
class Second implements HandlesJob {
  async handle(): Promise<void> {}
}

describe('the application', () => {
  const start = (handlers: Array<new () => HandlesJob>) => startJobsApp({ PROCESS_ROLE: 'web' }, handlers);

  it('does not start when a declared job has no handler', async () => {
    await expect(start([])).rejects.toThrow('test.lonely has no handler');
  });

  it('does not start when a declared job has two handlers', async () => {
    await expect(start([First, Second])).rejects.toThrow('test.lonely has two handlers');
  });

  it('starts when it has one', async () => {
    await (await start([First])).stop();
  });
});

it('refuses a job declared twice', () => {
  expect(() => defineJob({ name: 'test.lonely' })).toThrow('declared twice');
});
