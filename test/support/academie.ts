import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../src/accounts/permissions.rules.js';
import type { BrowserContext, Page } from './browser.js';
import type { CliCommand, Stack } from './stack.js';

export const PASSWORD = 'quatre tortues bleues dansent';
/** Somebody who calls, with what they say and what their identity card shows. */
export interface Caller {
  readonly said: string;
  readonly name: string;
  readonly username: string;
  readonly numen: string;
  readonly surname: string;
  readonly first: string;
  readonly birthDate: string;
}
export const PAUL: Caller = {
  said: 'paul delafontaine',
  name: 'Paul de La Fontaine',
  username: 'pde-la-fontaine',
  numen: '02E9912345ABC',
  surname: 'de La Fontaine',
  first: 'Paul',
  birthDate: '17/05/1980',
};
/** Head of the school, and so of a sensitive class. */
export const HEAD: Caller = {
  said: 'helene roux',
  name: 'Hélène Roux',
  username: 'hroux',
  numen: '02E9912346ABC',
  surname: 'Roux',
  first: 'Hélène',
  birthDate: '02/03/1970',
};
/** A newcomer who has never signed in and has no contact of his own. */
export const LUC: Caller = {
  said: 'perrin luc',
  name: 'Luc Perrin',
  username: 'lperrin',
  numen: '02E9912350ABC',
  surname: 'Perrin',
  first: 'Luc',
  birthDate: '09/09/1990',
};
export const MARIE: Caller = {
  said: 'fabre marie',
  name: 'Marie Fabre',
  username: 'mfabre',
  numen: '02E9912347ABC',
  surname: 'Fabre',
  first: 'Marie',
  birthDate: '02/03/1975',
};
export const THIERS = '0130040Y';
export const MISTRAL = '0840003X';

const SCHOOLS = `uai,name,kind,commune,phone,email,head_username,parent_uai
0130040Y,Lycée Thiers,lycée,Marseille,01 99 00 00 01,ce.0130040y@ecole.example,hroux,
0840003X,Lycée Frédéric Mistral,lycée,Avignon,01 99 00 00 02,ce.0840003x@ecole.example,,
`;
const PEOPLE = `username;numen;birth_name;usage_name;first_name;birth_date;email;uai;function;status;recovery_email;recovery_email_set_on
pde-la-fontaine;02E9912345ABC;de La Fontaine;;Paul;17/05/1980;paul.de-la-fontaine@academie.example;0130040Y;Professeur;active;paul@perso.example;2025-01-15
hroux;02E9912346ABC;Roux;;Hélène;02/03/1970;helene.roux@academie.example;0130040Y;Proviseure;active;helene@perso.example;2025-01-15
mfabre;02E9912347ABC;Fabre;;Marie;02/03/1975;marie.fabre@academie.example;0130040Y;Professeur;active;;
mfabre1;02E9912348ABC;Fabre;;Michel;02/04/1975;michel.fabre@academie.example;0130040Y;Professeur;active;;
jmartin;02E9912349ABC;Martin;;Julie;02/04/1985;julie.martin@academie.example;0840003X;Professeur;active;;
`;

/** Comes in a second file: an account of the first file may be of any age, one that appears later is new. */
const NEWCOMERS = `username;numen;birth_name;first_name;birth_date;email;uai;function;status
lperrin;02E9912350ABC;Perrin;Luc;09/09/1990;luc.perrin@academie.example;0130040Y;Professeur;active
`;

/** Names of accounts: the role, or the role with where they work. */
export type Who = Role | 'secretary-elsewhere';
const desk = ['--scope', 'academie', '--site', 'rectorat'];
const DUTIES: Readonly<Record<Who, readonly string[]>> = {
  agent: desk,
  supervisor: desk,
  secretary: ['--uai', THIERS],
  'secretary-elsewhere': ['--uai', MISTRAL],
  head: ['--uai', THIERS],
  hr: [],
  manager: [],
  auditor: [],
  admin: [],
};

/** A small académie and the accounts of those who work, made by the command line as an operator would. */
export function makeAcademie(stack: Stack, ...who: readonly Who[]): void {
  const files: Files = { 'schools.csv': SCHOOLS, 'people.csv': PEOPLE, 'newcomers.csv': NEWCOMERS };
  carryOut(stack, files, (file): CliCommand[] => [
    { args: ['establishments', 'import', file('schools.csv')] },
    { args: ['directory', 'import', file('people.csv')] },
    ...(who.includes('head') ? [{ args: ['directory', 'import', file('newcomers.csv')] }] : []),
    ...accountsOf(who),
  ]);
}

/**
 * The same where the people are in a directory of its own: they come in by following it, and a file adds what it does
 * not know, as the guides say.
 * @param suffix what is added to usernames there
 */
export function followAcademie(stack: Stack, suffix: string, ...who: readonly Who[]): void {
  const further = [PAUL, HEAD].map(
    ({ username, surname, first, birthDate }) =>
      `${username}${suffix};${surname};${first};${birthDate};${first.toLowerCase()}@perso.example;2025-01-15`,
  );
  const heading = 'username;birth_name;first_name;birth_date;recovery_email;recovery_email_set_on';
  const files: Files = {
    'schools.csv': SCHOOLS.replaceAll(`,${HEAD.username},`, `,${HEAD.username}${suffix},`),
    'further.csv': [heading, ...further, ''].join('\n'),
  };
  carryOut(stack, files, (file): CliCommand[] => [
    { args: ['establishments', 'import', file('schools.csv')] },
    { args: ['directory', 'sync'] },
    { args: ['directory', 'import', file('further.csv')] },
    ...accountsOf(who),
  ]);
}

type Files = Readonly<Record<string, string>>;

const accountsOf = (who: readonly Who[]): CliCommand[] =>
  who.map((one) => {
    const role = one.split('-', 1)[0] ?? '';
    const account = ['--role', role, '--name', nameOf(one), '--email', emailOf(one)];
    return {
      args: ['account', 'create', ...account, ...DUTIES[one], '--password-stdin'],
      input: PASSWORD,
    };
  });

function carryOut(stack: Stack, files: Files, plan: (file: (name: string) => string) => CliCommand[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-academie-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const commands = plan((name) => join(folder, name));
  const results = stack.commands(commands);
  rmSync(folder, { recursive: true });
  for (const [turn, { args }] of commands.entries()) {
    const { status, stdout, stderr } = results[turn] ?? { status: -1, stdout: '', stderr: '' };
    if (status !== 0) throw new Error(`guichet ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`);
  }
}

export const emailOf = (who: Who): string => `${who}@guichet.example`;
export const nameOf = (who: Who): string => `Camille ${who}`;

/** Signs in on the page, as people do. */
export async function signIn(
  page: Page,
  stack: Pick<Stack, 'url'>,
  who: Who,
  password = PASSWORD,
): Promise<Page> {
  return signInWith(page, stack.url, { email: emailOf(who), password });
}

export async function signInWith(
  page: Page,
  url: string,
  { email, password }: { email: string; password: string },
): Promise<Page> {
  await page.goto(`${url}/sign-in`);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await page.click('main button');
  await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'));
  return page;
}

/** A page of a fresh browser, signed in as this role. */
export async function signedIn(context: BrowserContext, stack: Stack, role: Role): Promise<Page> {
  return signIn(await context.newPage(), stack, role);
}
