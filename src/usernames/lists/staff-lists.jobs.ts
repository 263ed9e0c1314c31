import { HOUR } from '../../platform/clock.js';
import { defineJob } from '../../platform/jobs/job.declaration.js';

/** Looks up the lines of a list that were not looked up yet. */
export const LOOK_UP_LIST = defineJob<{ listId: string }>({
  name: 'usernames.look-up-list',
  attempts: 5,
  backoff: { base: 5_000, max: 60_000 },
});

/** Once an hour: lists past their day go. */
export const FORGET_LISTS = defineJob<Record<string, never>>({ name: 'usernames.forget-lists', every: HOUR });
