import { Command, CommanderError } from 'commander';
import { registerAccountsCommands } from '../../src/accounts/accounts.cli.js';
import type { CommandAnswer } from '../../src/platform/cli/command-line.js';
import { storeAccount, TEST_PASSWORD } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ApiClient, visit } from '../support/client.js';

const OWN = 'cinq girafes jouent du piano';
let test_: TestApp;
let remote: TestApp;
beforeAll(async () => {
  test_ = await startTestApp();
  await storeAccount(test_, { email: 'taken@x.fr' });
  remote = await startTestApp({
    PUBLIC_URL: 'https://guichet.example.fr',
    SMTP_URL: 'smtp://127.0.0.1:1',
    SECOND_FACTOR: 'required',
  });
});
afterAll(async () => {
  await test_.stop();
  await remote.stop();
});

/** Runs a command as src/cli.ts does, on an application that is started already. */
async function run(args: readonly string[], on = test_): Promise<CommandAnswer> {
  let answer: CommandAnswer | undefined;
  const program = new Command('guichet').option('--json').exitOverride();
  program.configureOutput({ writeErr: () => undefined });
  registerAccountsCommands(program, {
    run: async (work) => void (answer = await work(on.app)),
  });
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  await program.parseAsync(['node', 'guichet', ...args]);
  if (!answer) throw new Error('The command did nothing.');
  return answer;
}

const create = (role: string, email: string, ...more: string[]): string[] => [
  ...['account', 'create', '--role', role, '--name', 'Camille Essai', '--email', email],
  ...more,
];

it('makes an account of every part, with a link that works once', async () => {
  const agent = await run(create('agent', 'A@x.fr', '--scope', 'departements:13', '--site', 'dsden-13'));
  expect(agent.text).toMatch(/a@x\.fr[\s\S]*http\S+\/set-up\/[\w-]{43}$/);
  const head = await run(create('head', 'h@x.fr', '--uai', '0130040Y', '--uai', '840003X'));
  const made = head.json as { id: string; setUpLink: string };
  const [row] = await test_.transactions.query<{ uais: string }>(
    'SELECT uais AS "uais" FROM accounts WHERE id = $1',
    [made.id],
  );
  expect(row?.uais).toBe('["0130040Y","0840003X"]');
  const path = new URL(made.setUpLink).pathname;
  expect((await visit(test_).post(path, { password: OWN, repeat: OWN })).status).toBe(303);
  expect((await visit(test_).get(path)).status).toBe(410);
});

it.each([
  ['an unknown role', create('chef', 'x@x.fr')],
  ['a wrong UAI', create('secretary', 'x@x.fr', '--uai', '0130040Z')],
  ['a wrong scope', create('agent', 'x@x.fr', '--scope', 'monde')],
  ['no name', ['account', 'create', '--role', 'agent', '--email', 'x@x.fr']],
  ['a wrong address', create('agent', 'nulle part')],
  ['an unknown token scope', ['token', 'create', '--account', 'x@x.fr', '--scope', 'tout']],
  ['a token for too long', ['token', 'create', '--account', 'x@x.fr', '--scope', 'read', '--days', '91']],
])('%s is wrong usage', async (_, args) => {
  await expect(run(args)).rejects.toBeInstanceOf(CommanderError);
});

it.each([
  ['an address that is taken', create('agent', 'Taken@x.fr'), 'EMAIL_TAKEN'],
  ['school staff without a school', create('secretary', 'y@x.fr'), 'SCHOOLS_MISSING'],
  ['an unknown person', create('agent', 'z@x.fr', '--person', 'personne'), 'PERSON_UNKNOWN'],
  ['a token of nobody', ['token', 'create', '--account', 'n@x.fr', '--scope', 'read'], 'ACCOUNT_NOT_FOUND'],
])('%s is refused, and nothing is half-done', async (_, args, code) => {
  await expect(run(args)).rejects.toMatchObject({ code });
  expect(
    await test_.transactions.query(`SELECT id FROM accounts WHERE email IN ('y@x.fr', 'z@x.fr')`),
  ).toEqual([]);
});

it('a privileged role is granted alone, on the trail as the command line, and all admins are told', async () => {
  const admin = await storeAccount(test_, { role: 'admin' });
  const made = (await run(create('supervisor', 's@x.fr'))).json as { id: string };
  const [told] = await test_.transactions.query<{ params: string }>(
    `SELECT params AS "params" FROM notifications WHERE template = 'role-granted' AND recipient_id = $1 AND object_id = $2`,
    [admin.id, made.id],
  );
  expect(JSON.parse(told?.params ?? '{}')).toMatchObject({ byId: null });
  const trail = await test_.transactions.query<{ kind: string }>(
    `SELECT actor_kind AS "kind" FROM audit_entries WHERE action = 'account.created' AND object_id = $1`,
    [made.id],
  );
  expect(trail).toEqual([{ kind: 'cli' }]);
});

it('makes a token that acts, and away from loopback only one that reads', async () => {
  const account = await storeAccount(test_, { email: 'token@x.fr' });
  const token = (...scope: string[]) => ['token', 'create', '--account', account.email, '--scope', ...scope];
  const made = (await run(token('all'))).json as { token: string };
  const api = new ApiClient(test_.url, made.token);
  expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(204);
  await storeAccount(remote, { email: 'token@x.fr' });
  await expect(run(token('read,cases'), remote)).rejects.toMatchObject({
    code: 'ACTING_TOKEN_ON_LOOPBACK_ONLY',
  });
  expect((await run(token('read', '--days', '7'), remote)).text).toMatch(/^gst_[\w-]{43}$/);
  const password = run(create('agent', 'loin@x.fr', '--password-stdin'), remote);
  await expect(password).rejects.toMatchObject({ code: 'PASSWORD_ON_LOOPBACK_ONLY' });
});
