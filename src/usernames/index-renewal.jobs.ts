import { HOUR } from '../platform/clock.js';
import { JobHandler, type HandlesJob, type JobContext } from '../platform/jobs/job-handler.js';
import { defineJob } from '../platform/jobs/job.declaration.js';
import { IndexRenewal } from './index-renewal.js';

/** Once an hour: look-up keys that another version of Guichet wrote are renewed. */
export const RENEW_KEYS = defineJob<Record<string, never>>({ name: 'usernames.renew-keys', every: HOUR });

@JobHandler(RENEW_KEYS)
export class RenewKeysHandler implements HandlesJob<Record<string, never>> {
  constructor(private readonly renewal: IndexRenewal) {}

  async handle(_: Record<string, never>, { signal }: JobContext): Promise<void> {
    await this.renewal.renew(() => !signal.aborted);
  }
}
