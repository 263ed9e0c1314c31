import type { INestApplicationContext } from '@nestjs/common';
import { InvalidArgumentError, Option } from 'commander';
import { isUai, normaliseUai } from '../directory/uai.rules.js';
import { cliActor } from '../platform/actor.js';
import type { RegisterCommands } from '../platform/cli/command-line.js';
import { redact } from '../platform/redaction.js';
import { foldEmail, SITES, type Site } from './account.rules.js';
import { LoopbackOnly } from './accounts.errors.js';
import { ROLES, type Role } from './permissions.rules.js';
import { parseScope } from './scope.rules.js';
import { LONGEST_TOKEN_LIFE, TOKEN_SCOPE_NAMES } from './tokens/token.rules.js';

interface CreateOptions {
  role: Role;
  name: string;
  email: string;
  person?: string;
  uai: string[];
  scope?: string;
  site?: Site;
  passwordStdin?: boolean;
}

interface TokenOptions {
  account: string;
  scope: string[];
  name: string;
  days: number;
}

/** `account create` and `token create`. What they call is loaded when they run: help and wrong usage answer at once. */
export const registerAccountsCommands: RegisterCommands = (program, cli) => {
  program
    .command('account')
    .description('people who sign in')
    .command('create')
    .description('make an account and print its one-time set-up link')
    .addOption(new Option('--role <role>', 'what they do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--name <name>', 'shown to colleagues', named)
    .requiredOption('--email <email>', 'with which they sign in', address)
    .option('--person <username>', 'who they are in the directory; else found by the address')
    .option('--uai <uai>', 'school of a secretary or head; may be given several times', school, [])
    .option('--scope <scope>', 'academie, departements:13,84 or uais:0130001F; agents and supervisors', part)
    .addOption(new Option('--site <site>', 'where an agent sits').choices(SITES))
    .option('--password-stdin', 'read the password from standard input; loopback only')
    .action((options: CreateOptions) => cli.run((app) => createAccount(app, options)));
  program
    .command('token')
    .description('tokens of the JSON API')
    .command('create')
    .description('make a token, shown once; away from loopback it may only read')
    .requiredOption('--account <email>', 'whose token it is', address)
    .requiredOption('--scope <scope>', `${TOKEN_SCOPE_NAMES.join(', ')}; several with commas`, scopes)
    .option('--name <name>', 'to recognise it by', named, 'command line')
    .option('--days <days>', 'how long it works, at most 90', days, 90)
    .action((options: TokenOptions) => cli.run((app) => createToken(app, options)));
};

async function createAccount(app: INestApplicationContext, options: CreateOptions) {
  const { AdministrationService } = await import('./administration/administration.service.js');
  const { passwordStdin, uai, ...duties } = options;
  const passwordHash = passwordStdin ? await readPassword(app, options) : undefined;
  const by = cliActor('account create');
  const input = { ...duties, uais: uai, passwordHash };
  const { account, link } = await app.get(AdministrationService).create(input, { by, alone: true });
  const made = `Account made: ${account.name} <${account.email}>, ${account.role}.`;
  const until = link && new Date(link.expiresAt).toISOString();
  return {
    text: link ? `${made}\nSet-up link, works once until ${until}:\n${link.url}` : made,
    json: {
      id: account.id,
      email: account.email,
      role: account.role,
      setUpLink: link?.url ?? null,
      expiresAt: until,
    },
  };
}

async function readPassword(app: INestApplicationContext, options: CreateOptions): Promise<string> {
  const { Config } = await import('../platform/config/config.js');
  const { Passwords } = await import('./sign-in/passwords.js');
  if (!app.get(Config).loopback) throw new LoopbackOnly('PASSWORD_ON_LOOPBACK_ONLY');
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk);
  const password = text.replace(/\r?\n$/, '');
  const passwords = app.get(Passwords);
  passwords.assertGood(password, options);
  return passwords.hash(password);
}

async function createToken(app: INestApplicationContext, options: TokenOptions) {
  const { TokensService } = await import('./tokens/tokens.service.js');
  const { account, scope, name, days: life } = options;
  const request = { name, scopes: scope, life: life * 86_400_000 };
  const by = cliActor('token create');
  const issued = await app.get(TokensService).createAtCommandLine(account, request, by);
  const expiresAt = new Date(issued.expiresAt).toISOString();
  return { text: issued.token, json: { id: issued.id, token: issued.token, scopes: scope, expiresAt } };
}

function named(text: string): string {
  if (text.trim().length < 2 || text.length > 160) throw new InvalidArgumentError('2 to 160 characters.');
  return redact(text.trim());
}

function address(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text.trim())) throw new InvalidArgumentError('Not an e-mail address.');
  return foldEmail(text);
}

function school(text: string, before: string[]): string[] {
  const uai = normaliseUai(text);
  if (!isUai(uai)) throw new InvalidArgumentError('Not a UAI: seven digits and their check letter.');
  return [...before, uai];
}

function part(text: string): string {
  if (!parseScope(text)) throw new InvalidArgumentError('academie, departements:13,84 or uais:0130001F.');
  return text;
}

function scopes(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const known: readonly string[] = TOKEN_SCOPE_NAMES;
  if (!names.every((name) => known.includes(name)))
    throw new InvalidArgumentError(`One of ${known.join(', ')}.`);
  return names;
}

function days(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > LONGEST_TOKEN_LIFE / 86_400_000) {
    throw new InvalidArgumentError('A whole number from 1 to 90.');
  }
  return count;
}
