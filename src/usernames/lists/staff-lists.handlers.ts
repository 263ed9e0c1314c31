import { JobHandler, type HandlesJob, type JobContext } from '../../platform/jobs/job-handler.js';
import { ListLookups } from './list-lookups.js';
import { FORGET_LISTS, LOOK_UP_LIST } from './staff-lists.jobs.js';

/** A second run goes on where the first stopped. */
@JobHandler(LOOK_UP_LIST)
export class LookUpListHandler implements HandlesJob<{ listId: string }> {
  constructor(private readonly lookups: ListLookups) {}

  async handle({ listId }: { listId: string }, { signal }: JobContext): Promise<void> {
    await this.lookups.run(listId, () => !signal.aborted);
  }
}

@JobHandler(FORGET_LISTS)
export class ForgetListsHandler implements HandlesJob<Record<string, never>> {
  constructor(private readonly lookups: ListLookups) {}

  async handle(): Promise<void> {
    await this.lookups.forget();
  }
}
