import { SystemClock } from '../../clock.js';
import { JobsSettings } from '../jobs-settings.js';
import type { LeasedJob } from '../job-leases.repository.js';
import { EmbeddedDriver } from './embedded.driver.js';
import type { JobOutcome, JobProcess } from './driver.js';

const job = (id: string): LeasedJob => ({
  id,
  name: 'test',
  payload: {},
  attempts: 1,
  maxAttempts: 1,
  leaseOwner: 'me',
});
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A queue in memory whose jobs end when told to. */
class Process implements JobProcess {
  waiting = ['a', 'b'];
  ran: string[] = [];
  finish: Array<() => void> = [];

  async take(limit: number): Promise<LeasedJob[]> {
    return this.waiting.splice(0, limit).map(job);
  }
  run({ id }: LeasedJob): Promise<JobOutcome> {
    this.ran.push(id);
    return new Promise((resolve) => this.finish.push(() => resolve({ state: 'done' })));
  }
  async runById(): Promise<JobOutcome> {
    return { state: 'lost' };
  }
}

it('rests while every place is taken, however often it is woken', async () => {
  const process = new Process();
  const driver = new EmbeddedDriver(JobsSettings.with({ concurrency: 1, poll: 10_000 }), new SystemClock());
  await driver.start(process);
  await driver.accept([{ id: 'b', name: 'test', runAt: 0 }]);
  await driver.accept([{ id: 'b', name: 'test', runAt: 0 }]);
  // A driver that spins never lets this timer fire, and the test run never ends.
  await pause(30);
  expect(process.ran).toEqual(['a']);
  process.finish[0]?.();
  await pause(30);
  expect(process.ran).toEqual(['a', 'b']);
  process.finish[1]?.();
  await driver.stop();
});
