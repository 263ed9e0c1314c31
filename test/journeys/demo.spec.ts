import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { signInWith, type Caller } from '../support/academie.js';
import { describeInChromium, expectAccessible, type Page } from '../support/browser.js';
import {
  chooseSecret,
  close,
  compareNumen,
  openCase,
  pair,
  proveAgain,
  readLetter,
  submitReset,
  verify,
} from '../support/call.js';
import { printedDemo } from '../support/printed-demo.js';
import { Visitors } from '../support/visitors.js';

/**
 * A newcomer's first morning: `npm run demo` runs in a clean clone and everything typed here is what it printed.
 * scripts/ci-demo.mjs starts it and gives DEMO_ADDRESS and DEMO_PRINTED (a file holding what the terminal showed).
 */
const { DEMO_ADDRESS: url = '', DEMO_PRINTED: file } = process.env;

jest.setTimeout(120_000);

if (!file)
  describe.skip('the demonstration (scripts/ci-demo.mjs starts it)', () => it('runs there', () => undefined));
else describeInChromium('the demonstration, role by role, from what it printed', walk);

function walk(browser: Parameters<Parameters<typeof describeInChromium>[1]>[0]): void {
  const { signIns, callers } = printedDemo(readFileSync(file as string, 'utf8'));
  const visitors = new Visitors(browser, () => ({ url }));
  afterEach(() => visitors.leave());

  const passwordOf = (role: string): string => signIns.get(role)?.password ?? '';
  const as = async (role: string): Promise<Page> =>
    signInWith(await visitors.fresh(), url, signIns.get(role) ?? { email: role, password: 'not printed' });
  const caller = (username: string, surname: string, said: string): Caller => {
    const printed = callers.get(username);
    if (!printed) throw new Error(`npm run demo proposes no ${username}.`);
    const birthDate = printed.birthDate.split('-').reverse().join('/');
    return { ...printed, surname, first: printed.name.slice(0, -surname.length).trim(), said, birthDate };
  };
  const claimedByOwner = async (agent: Page): Promise<void> => {
    const owner = await visitors.fresh();
    await pair(agent, owner, url);
    await chooseSecret(owner);
  };

  it('agent: the whole call, from a wrong username to a closed case', async () => {
    const paul = caller('pde-la-fontaine', 'de La Fontaine', 'pdelafontaine');
    const agent = await as('agent');
    const number = await openCase(agent, paul);
    await verify(agent, paul, passwordOf('agent'));
    expect(await submitReset(agent, 'pairing', passwordOf('agent'))).toContain('effectuée');
    await claimedByOwner(agent);
    await close(agent);
    await agent.getByText('Close', { exact: true }).first().waitFor();
    expect(number).toMatch(/^\d{4}-\d{6}$/);
    const told = await readLetter(agent, url, { to: 'appelant1@courriel.example', subject: /mot de passe/i });
    expect(told.links.join()).toContain('/not-me/');
  });

  it('supervisor: a deputy head’s reset waits for a second person, who agrees', async () => {
    const deputy = caller('jle-boeuf', 'Le Bœuf', 'le boeuf jean noel');
    const agent = await as('agent');
    const number = await openCase(agent, deputy);
    await verify(agent, deputy, passwordOf('agent'));
    expect(await submitReset(agent, 'pairing', passwordOf('agent'))).toContain('seconde personne');
    const supervisor = await as('supervisor');
    await supervisor.goto(`${url}/approvals`);
    const waiting = supervisor.locator('article').filter({ hasText: number });
    await proveAgain(waiting, passwordOf('supervisor'));
    await waiting.getByRole('button', { name: 'Donner mon accord' }).click();
    await supervisor.getByText('Accord donné').waitFor();
    await agent.getByRole('link', { name: 'Revenir à la demande' }).click();
    await claimedByOwner(agent);
    await close(agent);
  });

  it('head of school: vouches for a colleague the desk is asked about', async () => {
    const locked = caller('gguyomarc-h', 'Guyomarc’h', 'guyomarch');
    const agent = await as('agent');
    await openCase(agent, locked, 'locked');
    await compareNumen(agent, locked);
    await agent.getByText('Attestation de l’établissement').click();
    await agent.getByRole('button', { name: 'Demander l’attestation' }).click();
    await agent.getByText('Attestation demandée').waitFor();
    const head = await as('head');
    await head.goto(`${url}/vouchers`);
    const request = head.locator('article').filter({ hasText: locked.name });
    await proveAgain(request, passwordOf('head'));
    await request.getByRole('button', { name: 'J’atteste que c’est cette personne' }).click();
    await head.getByText('Votre attestation est enregistrée').waitFor();
  });

  it('secretary and HR: the exact username, why the other failed, and a slip', async () => {
    for (const role of ['secretary', 'hr']) {
      const page = await as(role);
      await page.goto(`${url}/usernames?q=pdelafontaine`);
      const found = page.locator('#results .card').filter({ hasText: 'Paul de La Fontaine' });
      expect(await found.locator('.say').textContent()).toContain('la particule est gardée avec des tirets');
      await found.getByRole('button', { name: /^Confirmer/ }).click();
      expect(await page.locator('.slip .username').textContent()).toBe('pde-la-fontaine');
      await expectAccessible(page, `the slip of ${role}`);
    }
  });

  it('manager: three months of figures, and no reset without a valid check', async () => {
    const manager = await as('manager');
    const tile = async (label: string): Promise<string> =>
      (await manager.locator('.tile').filter({ hasText: label }).locator('.tile-value').textContent()) ?? '';
    expect(Number((await tile('Demandes ouvertes')).replace(/\D/g, ''))).toBeGreaterThan(50);
    expect(await tile('Réinitialisations sans vérification valable')).toBe('0');
    await expectAccessible(manager, 'statistics of the demonstration');
  });

  it('auditor: the chain is whole', async () => {
    const auditor = await as('auditor');
    await auditor.getByRole('button', { name: 'Vérifier la chaîne' }).click();
    await auditor.getByText('La chaîne est intègre').waitFor();
  });

  it('administrator: the eight accounts, and the way to bring staff in', async () => {
    const admin = await as('admin');
    await admin.goto(`${url}/accounts`);
    for (const { email } of signIns.values()) await admin.getByText(email).first().waitFor();
    await admin.goto(`${url}/directory/imports`);
    await admin.locator('[type=file]').waitFor();
  });
}
