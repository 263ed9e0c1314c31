import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../src/accounts/permissions.rules.js';
import type { BrowserContext, Page } from './browser.js';
import type { Stack } from './stack.js';

export const PASSWORD = 'quatre tortues bleues dansent';
export const PAUL = { username: 'pde-la-fontaine', numen: '02E9912345ABC', birthDate: '17/05/1980' };
export const HEAD = { username: 'hroux', numen: '02E9912346ABC', birthDate: '02/03/1970' };

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

/** A small académie, made by the command line as an operator would, and one account per role. */
export function makeAcademie(stack: Stack): void {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-academie-'));
  writeFileSync(join(folder, 'schools.csv'), SCHOOLS);
  writeFileSync(join(folder, 'people.csv'), PEOPLE);
  stack.cli(['establishments', 'import', join(folder, 'schools.csv')]);
  stack.cli(['directory', 'import', join(folder, 'people.csv')]);
  rmSync(folder, { recursive: true });
  const desk = ['--scope', 'academie', '--site', 'rectorat'];
  const school = ['--uai', '0130040Y'];
  const duties: Partial<Record<Role, string[]>> = { agent: desk, supervisor: desk, secretary: school };
  for (const role of ['agent', 'supervisor', 'secretary', 'manager', 'auditor', 'admin'] as const) {
    const who = ['--role', role, '--name', `Camille ${role}`, '--email', emailOf(role)];
    stack.cli(['account', 'create', ...who, ...(duties[role] ?? []), '--password-stdin'], PASSWORD);
  }
}

export const emailOf = (role: Role): string => `${role}@guichet.example`;

/** A page of a fresh browser, signed in as this role. */
export async function signedIn(context: BrowserContext, stack: Stack, role: Role): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${stack.url}/sign-in`);
  await page.fill('[name=email]', emailOf(role));
  await page.fill('[name=password]', PASSWORD);
  await page.click('main button');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return page;
}
