import { SECOND } from '../../platform/clock.js';
import { defineJob } from '../../platform/jobs/job.declaration.js';

/** Twice within the minute in which a change of the directory has to be found. */
export const syncDirectory = defineJob<Record<string, never>>({
  name: 'directory.sync',
  every: 30 * SECOND,
});
