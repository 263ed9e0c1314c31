import { Command } from 'commander';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { eventually } from '../../test/support/jobs.js';
import { newId } from '../platform/ids.js';
import type { CommandAnswer } from '../platform/cli/command-line.js';
import { registerJobsCommands } from './jobs.cli.js';
import { NotificationsService } from './notifications.service.js';

let test_: TestApp;
beforeAll(async () => {
  test_ = await startTestApp();
});
afterAll(() => test_.stop());

/** Runs a command against the test's application, as the command line would against its own. */
async function run(...words: string[]): Promise<CommandAnswer> {
  let answer: CommandAnswer | undefined;
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerJobsCommands(program, {
    run: async (work) => {
      answer = await work(test_.app);
    },
  });
  for (const command of program.commands.flatMap((one) => [one, ...one.commands])) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  await program.parseAsync(['jobs', ...words], { from: 'user' });
  if (!answer) throw new Error('nothing ran');
  return answer;
}

const dead = async (): Promise<Array<{ id: string; reason: string }>> =>
  ((await run('list', '--state', 'dead')).json as { jobs: Array<{ id: string; reason: string }> }).jobs;

it('lists dead jobs with their reason, retries one and all, and says what is wrong usage', async () => {
  expect((await run('list')).text).toBe('No job in this state.');
  for (let i = 0; i < 2; i += 1) {
    await test_.transactions.run(() =>
      test_.get(NotificationsService).send({
        template: 'account-notice',
        to: { kind: 'account', id: newId() },
        ids: { what: 'password', at: test_.clock.now() },
        object: { type: 'account', id: null },
      }),
    );
  }
  await eventually(async () => (await dead()).length === 2, dead);
  const [first] = await dead();
  expect(first?.reason).toMatch(/^NO_RECIPIENT/);
  expect((await run('retry', first?.id ?? '')).json).toEqual({ retried: [first?.id] });
  await eventually(async () => (await dead()).length === 2, dead);
  expect((await run('retry', '--all-dead')).json).toMatchObject({
    retried: [expect.any(String), expect.any(String)],
  });
  await expect(run('retry', newId())).rejects.toThrow('JOB_NOT_DEAD');
  await expect(run('retry')).rejects.toThrow('Give the id of one job, or --all-dead.');
  await expect(run('list', '--state', 'nonsense')).rejects.toThrow('must be one of');
});
