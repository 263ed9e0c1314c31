import { DAY, MINUTE, SECOND } from '../clock.js';

/** How the worker keeps time. Milliseconds, and counts. One value for the installation; tests shorten it. */
export class JobsSettings {
  /** A worker that says nothing for this long has lost its jobs. It renews at a third of it. */
  readonly lease: number = 15 * SECOND;
  /** How often a worker looks for work nobody announced to it (enqueued by another process, a retry come due). */
  readonly poll: number = SECOND;
  /** How often lost leases and unsent jobs are looked for. */
  readonly sweep: number = 5 * SECOND;
  /** A job a queue accepted this long ago, due and not run, is sent again. */
  readonly resendAfter: number = 30 * SECOND;
  /** Jobs run at once by one process. */
  readonly concurrency: number = 8;
  /** How long a stop waits for running jobs. */
  readonly grace: number = 10 * SECOND;
  /** How long ended jobs, and with them their keys, are kept. */
  readonly keepDone: number = 3 * DAY;
  /** A driver that does not answer for this long is left to the sweep. */
  readonly acceptTimeout: number = 5 * SECOND;
  /** Multiplies every pause between tries; tests shorten it. */
  readonly pace: number = 1;
  readonly purgeEvery: number = 10 * MINUTE;

  static with(changes: Partial<JobsSettings>): JobsSettings {
    return Object.freeze(Object.assign(new JobsSettings(), changes));
  }
}
