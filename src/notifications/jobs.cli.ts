import { InvalidArgumentError } from 'commander';
import { cliActor } from '../platform/actor.js';
import type { CommandLine, RegisterCommands } from '../platform/cli/command-line.js';
import type { JobListing } from '../platform/jobs/dead-jobs.repository.js';
import { JOB_STATES, type JobState } from '../platform/jobs/job.rules.js';
import { NotificationsService } from './notifications.service.js';

/** `jobs list --state dead`, `jobs retry ID|--all-dead`: the queue as an operator sees it, without its payloads. */
export const registerJobsCommands: RegisterCommands = (program, cli) => {
  const jobs = program.command('jobs').description('work waiting in the background, and work given up');
  jobs
    .command('list')
    .description('jobs in a state, with the reason of their last failure')
    .option('--state <state>', `one of ${JOB_STATES.join(', ')}`, stateOf, 'dead')
    .option('--limit <n>', 'at most this many', countOf, 100)
    .action((options: { state: JobState; limit: number }) =>
      cli.run(async (app) => {
        const rows = await app.get(NotificationsService).jobsIn(options.state, options.limit);
        return { text: table(rows), json: { jobs: rows.map(apiJob) } };
      }),
    );
  jobs
    .command('retry')
    .description('take up a dead job again, or all of them')
    .argument('[id]', 'the job')
    .option('--all-dead', 'every dead job')
    .action(
      (id: string | undefined, options: { allDead?: boolean }, command: { error(text: string): never }) => {
        if ((id === undefined) === (options.allDead !== true)) {
          command.error('Give the id of one job, or --all-dead.');
        }
        return retry(cli, id);
      },
    );
};

function retry(cli: CommandLine, id: string | undefined): Promise<void> {
  return cli.run(async (app) => {
    const notifications = app.get(NotificationsService);
    const by = cliActor('jobs retry');
    if (id !== undefined) await notifications.retryJob(id, by);
    const ids = id === undefined ? await notifications.retryAllJobs(by) : [id];
    return {
      text: `${ids.length} ${ids.length === 1 ? 'job' : 'jobs'} queued again.`,
      json: { retried: ids },
    };
  });
}

function table(rows: readonly JobListing[]): string {
  if (rows.length === 0) return 'No job in this state.';
  return rows
    .map(
      (row) =>
        `${row.id}  ${row.name}  tries ${row.attempts}  ${instant(row.finishedAt ?? row.runAt)}  ${row.reason ?? ''}`,
    )
    .join('\n');
}

function apiJob(row: JobListing) {
  const { id, name, state, attempts, reason } = row;
  return {
    id,
    name,
    state,
    attempts,
    reason,
    runAt: instant(row.runAt),
    createdAt: instant(row.createdAt),
    finishedAt: row.finishedAt === null ? null : instant(row.finishedAt),
  };
}

const instant = (at: number): string => new Date(at).toISOString();

function stateOf(text: string): JobState {
  const state = JOB_STATES.find((one) => one === text);
  if (!state) throw new InvalidArgumentError(`It must be one of ${JOB_STATES.join(', ')}.`);
  return state;
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a number between 1 and 9999.');
  return Number(text);
}
