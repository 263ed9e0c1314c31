import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { LUC, makeAcademie, MARIE, nameOf, PAUL, type Who } from '../support/academie.js';
import { describeInChromium, expectAccessible, type Page } from '../support/browser.js';
import {
  chooseSecret,
  close,
  compareNumen,
  openCase,
  pair,
  proveAgain,
  readLetter,
  SECRET,
  submitReset,
  verify,
} from '../support/call.js';
import { manyPeople } from '../support/many-people.js';
import { openBackstage, type Backstage } from '../support/backstage.js';
import { startStack, type Stack } from '../support/stack.js';
import { documentsOf, Visitors } from '../support/visitors.js';

const WHAT_WAS_SAID = 'Nom, identifiant essayé ou adresse';

jest.setTimeout(120_000);

describeInChromium('everybody’s own work', (browser) => {
  let stack: Stack;
  let backstage: Backstage;
  const visitors = new Visitors(browser, () => stack);
  const go = (page: Page, path: string) => page.goto(stack.url + path);

  beforeAll(async () => {
    stack = await startStack();
    const staff: Who[] = ['agent', 'secretary', 'secretary-elsewhere', 'head', 'hr'];
    makeAcademie(stack, ...staff, 'manager', 'auditor', 'admin');
    backstage = await openBackstage(stack);
  });
  afterEach(() => visitors.leave());
  afterAll(async () => {
    await backstage.stop();
    await stack.stop();
  });

  /** Status of each page for whoever is signed in there. */
  async function statuses(page: Page, ...paths: string[]): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const path of paths) {
      found[path] = (await page.request.get(stack.url + path, { maxRedirects: 0 })).status();
    }
    return found;
  }

  // First of all: what it counts is all there is.
  it('the manager reads figures that agree with what the desk did, and takes them away', async () => {
    const agent = await visitors.as('agent');
    for (let call = 0; call < 6; call += 1) {
      await go(agent, '/');
      await openCase(agent, PAUL, call === 5 ? 'username' : 'password');
      if (call < 5) await close(agent, 'wrong-username');
    }
    const manager = await visitors.as('manager');
    expect(new URL(manager.url()).pathname).toBe('/statistics');
    const tile = async (label: string): Promise<string> =>
      (await manager.locator('.tile').filter({ hasText: label }).locator('.tile-value').textContent()) ?? '';
    expect(await tile('Demandes ouvertes')).toBe('6');
    expect(await tile('Demandes résolues')).toBe('5');
    expect(await tile('Résolues au premier contact')).toMatch(/^100\s%$/);
    expect(await tile('Réinitialisations sans vérification valable')).toBe('0');
    const types = manager.locator('#by-type tbody tr');
    expect(await types.filter({ hasText: 'Mot de passe' }).locator('td').allTextContents()).toEqual(
      expect.arrayContaining(['5']),
    );
    // Under five nobody may be recognised.
    expect((await types.filter({ hasText: 'Identifiant' }).locator('td').first().textContent()) ?? '').toBe(
      '< 5',
    );
    expect(await manager.textContent('main')).not.toMatch(/Fontaine|pde-la|Camille/);
    await expectAccessible(manager, 'statistics');

    const download = manager.waitForEvent('download');
    await manager.locator('#by-type').getByRole('link', { name: /CSV/ }).click();
    const csv = readFileSync(await (await download).path(), 'utf8').split('\r\n');
    expect(csv[0]).toMatch(/^\uFEFFtype;label;opened;resolved;/);
    expect(csv.find((line) => line.startsWith('password;'))).toMatch(/^password;[^;]*;5;5;/);
    expect(csv.find((line) => line.startsWith('username;'))).toMatch(/^username;[^;]*;<5;/);
    expect(await statuses(manager, '/cases', '/call', '/usernames', '/audit', '/accounts')).toEqual({
      '/cases': 403,
      '/call': 403,
      '/usernames': 403,
      '/audit': 403,
      '/accounts': 403,
    });
  });

  const results = (page: Page) => page.locator('#results');
  /** Looks somebody up on the usernames page; the answer that follows, without what is made of the text alone. */
  async function lookUp(page: Page, said: string): Promise<string> {
    await go(page, '/usernames');
    await page.getByRole('searchbox', { name: WHAT_WAS_SAID }).fill(said);
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]q=/);
    const made = (await results(page).locator('.proposed').allTextContents()).join('');
    const answer = ((await results(page).textContent()) ?? '').replace(made, '');
    return answer.replace(/\s+/g, ' ').trim();
  }

  it('the secretary finds the exact username of a colleague, says why the other failed, and hands it over', async () => {
    const secretary = await visitors.as('secretary');
    expect(new URL(secretary.url()).pathname).toBe('/usernames');
    const documents = documentsOf(secretary);
    const field = secretary.getByRole('searchbox', { name: WHAT_WAS_SAID });
    await field.pressSequentially('pdelafontaine');
    const found = results(secretary).locator('.card').filter({ hasText: PAUL.name });
    await found.waitFor();
    expect(documents).toEqual([]);
    expect(await found.locator('.username').textContent()).toBe(PAUL.username);
    expect(await found.locator('.say').textContent()).toMatch(
      /Vous tapiez «\spdelafontaine\s».*la particule est gardée avec des tirets/,
    );
    expect(await found.textContent()).toContain('p, d, e, tiret, l, a, tiret');
    await expectAccessible(secretary, 'found');
    await found.getByRole('button', { name: `Confirmer cet identifiant ${PAUL.name}` }).click();
    const slip = secretary.locator('.slip');
    await slip.waitFor();
    expect(await slip.textContent()).toMatch(/pde-la-fontaine[\s\S]*pdelafontaine/);
    await expectAccessible(secretary, 'the slip');
    await secretary.getByRole('button', { name: 'Envoyer à son établissement' }).click();
    await secretary.getByText('Envoyée à l’établissement').waitFor();
    expect(await secretary.getByRole('button', { name: /^Envoyer/ }).count()).toBe(0);
    const letter = await readLetter(await visitors.fresh(), stack.url, {
      to: 'ce.0130040y@ecole.example',
      subject: /identifiant exact/i,
    });
    expect(letter.text).toContain(PAUL.username);
  });

  it('somebody of another school is nobody to the secretary, whatever she types', async () => {
    const secretary = await visitors.as('secretary');
    const nobody = await lookUp(secretary, 'zzyzx quelconque');
    expect(nobody).toContain('Personne ne correspond');
    expect(await results(secretary).textContent()).toContain('zquelconque');
    for (const said of ['martin julie', 'jmartin', 'julie.martin@academie.example'])
      expect([said, await lookUp(secretary, said)]).toEqual([said, nobody]);
    const elsewhere = await visitors.as('secretary-elsewhere');
    expect(await lookUp(elsewhere, 'martin julie')).toContain('jmartin');
    expect(await lookUp(elsewhere, 'pdelafontaine')).toBe(nobody);
    expect(await statuses(secretary, '/call', '/people/x', '/audit', '/statistics', '/approvals')).toEqual({
      '/call': 403,
      '/people/x': 403,
      '/audit': 403,
      '/statistics': 403,
      '/approvals': 403,
    });
  });

  it('the secretary vouches on a page of her own, and the agent’s check has it', async () => {
    const agent = await visitors.as('agent');
    await go(agent, '/');
    await openCase(agent, MARIE);
    await compareNumen(agent, MARIE);
    await agent.getByText('Attestation de l’établissement').click();
    await agent.getByRole('button', { name: 'Demander l’attestation' }).click();
    await agent.getByText('Attestation demandée').waitFor();

    const elsewhere = await visitors.as('secretary-elsewhere');
    await go(elsewhere, '/vouchers');
    expect(await elsewhere.textContent('main')).toContain('Aucune attestation à donner');
    const secretary = await visitors.as('secretary');
    const letter = await readLetter(secretary, stack.url, {
      to: 'secretary@guichet.example',
      subject: /attestation/,
    });
    expect(letter.text).toContain(MARIE.name);
    await go(secretary, new URL(letter.links[0] ?? '').pathname);
    const request = secretary.locator('article').filter({ hasText: MARIE.name });
    await expectAccessible(secretary, 'a voucher to give');
    expect(await request.textContent()).not.toContain(MARIE.birthDate);
    await proveAgain(request);
    await request.getByRole('button', { name: 'J’atteste que c’est cette personne' }).click();
    await secretary.getByText('Votre attestation est enregistrée').waitFor();
    expect(await request.count()).toBe(0);

    await agent.reload();
    await agent.goto(`${stack.url}/cases`);
    await agent.locator('table[data-rows] a').first().click();
    await agent.getByText(`Attestation · concorde · par ${nameOf('secretary')}`).waitFor();
    // A voucher alone never resets a password: the call-back and the accepted risk are missing.
    expect(await agent.locator('form[action$="/resets"]').count()).toBe(0);
  });

  it('the head vouches for a newcomer seen in person, and the agent activates the account', async () => {
    const agent = await visitors.as('agent');
    await go(agent, '/');
    const number = await openCase(agent, LUC, 'activation');
    expect(await agent.getByLabel('Cette vérification servira à').inputValue()).toBe('activation');
    await compareNumen(agent, LUC);
    await agent.getByText('Attestation de l’établissement').click();
    await agent.getByRole('button', { name: 'Demander l’attestation' }).click();
    await agent.getByText('Attestation demandée').waitFor();

    const head = await visitors.as('head');
    await head.getByRole('link', { name: 'Attestations' }).click();
    const request = head.locator('article').filter({ hasText: LUC.name });
    expect(await request.textContent()).toContain('Activer le compte');
    await proveAgain(request);
    await request.getByRole('button', { name: 'J’atteste que c’est cette personne' }).click();
    await head.getByText('Votre attestation est enregistrée').waitFor();

    await go(agent, '/');
    await agent.locator('table[data-rows] tr').filter({ hasText: number }).getByRole('link').click();
    await agent.getByText(`Attestation · concorde · par ${nameOf('head')}`).waitFor();
    // Head and school hear of nothing they have not vouched for themselves: somebody else must agree.
    expect(await submitReset(agent, 'pairing')).toContain('seconde personne');
  });

  it('the HR officer confirms a username anywhere in the académie, and can do nothing else', async () => {
    const hr = await visitors.as('hr');
    expect(new URL(hr.url()).pathname).toBe('/usernames');
    for (const [said, username] of [
      ['martin julie', 'jmartin'],
      ['de la fontaine paul', PAUL.username],
    ] as const) {
      expect(await lookUp(hr, said)).toContain(username);
      await results(hr)
        .locator('.card')
        .filter({ hasText: username })
        .getByRole('button', { name: /^Confirmer/ })
        .click();
      expect(await hr.locator('.slip .username').textContent()).toBe(username);
    }
    await expectAccessible(hr, 'the slip');
    const places = await hr
      .locator('nav.nav a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(places).toEqual(['/usernames', '/mailbox']);
    const closed = ['/call', '/cases', '/cases/new', '/vouchers', '/approvals', '/statistics', '/audit'];
    closed.push('/accounts', '/settings', '/directory/imports', '/notifications', '/quotas');
    expect(await statuses(hr, ...closed)).toEqual(Object.fromEntries(closed.map((path) => [path, 403])));
  });

  it('the auditor filters the trail and verifies it on the page', async () => {
    const auditor = await visitors.as('auditor');
    expect(new URL(auditor.url()).pathname).toBe('/audit');
    await auditor.getByLabel(/^Action/).fill('voucher.given');
    await auditor.getByRole('button', { name: 'Filtrer' }).click();
    await auditor.waitForURL(/action=voucher/);
    const actions = await auditor.locator('tbody td[data-label=Action]').allTextContents();
    expect(actions.map((text) => text.trim().split(/\s+/).at(-1))).toEqual([
      'voucher.given',
      'voucher.given',
    ]);
    await expectAccessible(auditor, 'the filtered trail');
    await auditor.getByRole('link', { name: 'Tout afficher' }).click();
    await auditor.getByRole('button', { name: 'Vérifier la chaîne' }).click();
    const verdict = (await auditor.getByText('La chaîne est intègre').textContent()) ?? '';
    expect(Number(/([\d\s\u202f]+) entrées/.exec(verdict)?.[1]?.replace(/\D/g, ''))).toBeGreaterThan(50);
    await expectAccessible(auditor, 'the verified trail');
    expect(await statuses(auditor, '/cases', '/usernames', '/accounts', '/settings')).toEqual({
      '/cases': 403,
      '/usernames': 403,
      '/accounts': 403,
      '/settings': 403,
    });
  });

  it('the administrator brings a file of staff in and watches it go', async () => {
    const admin = await visitors.as('admin');
    await admin.getByRole('link', { name: 'Annuaire' }).click();
    const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await admin.locator('[type=file]').setInputFiles(file('fautes.csv', manyPeople(3, { badLine: 3 })));
    await admin.getByRole('button', { name: 'Vérifier le fichier' }).click();
    await admin.getByText('ligne 3', { exact: false }).first().waitFor();
    await expectAccessible(admin, 'a refused file');

    await go(admin, '/directory/imports');
    const documents = documentsOf(admin);
    await admin.locator('[type=file]').setInputFiles(file('rentree.csv', manyPeople(6000)));
    await admin.getByRole('button', { name: 'Vérifier le fichier' }).click();
    const progress = admin.locator('progress.bar');
    await progress.waitFor();
    await expectAccessible(admin, 'a file being checked');
    const confirm = admin.locator('form[action$="/application"]');
    await confirm.waitFor({ timeout: 60_000 });
    await proveAgain(confirm);
    await confirm.getByRole('button').click();
    await progress.waitFor();
    await admin.getByText('Terminé', { exact: true }).waitFor({ timeout: 60_000 });
    // Once to send the file, once to confirm; all the progress in between came by itself.
    expect(documents).toHaveLength(2);
    await expectAccessible(admin, 'a file brought in');
    const hr = await visitors.as('hr');
    expect(await lookUp(hr, 'nouveau5999')).toContain('nouveau5999');
  });

  it('"ce n’était pas moi" from the mailbox stops the account and brings the case back', async () => {
    const agent = await visitors.as('agent');
    await go(agent, '/');
    const number = await openCase(agent, PAUL);
    await verify(agent, PAUL);
    await submitReset(agent, 'pairing');
    const owner = await visitors.fresh();
    await pair(agent, owner, stack.url);
    await chooseSecret(owner);
    await close(agent);

    const somebody = await visitors.fresh();
    await readLetter(somebody, stack.url, { to: 'paul@perso.example', subject: /réinitialisé/ });
    await somebody.getByRole('link', { name: /\/not-me\// }).click();
    await expectAccessible(somebody, 'not me');
    expect(await somebody.textContent('body')).not.toMatch(/Fontaine|pde-la/);
    expect(await backstage.signIn(PAUL.username, SECRET)).toMatchObject({ outcome: 'ok' });
    await somebody.getByRole('button', { name: 'Geler le compte' }).click();
    await somebody.getByText('Le compte est gelé').waitFor();
    expect(await backstage.signIn(PAUL.username, SECRET)).toEqual({
      outcome: 'refused',
      code: 'ACCOUNT_FROZEN',
    });
    await readLetter(somebody, stack.url, {
      to: 'helene.roux@academie.example',
      subject: /gelé à la suite d’un signalement/,
    });
    await go(agent, `/cases/${number}`);
    await agent.getByText('Compte gelé depuis Guichet').waitFor();
    await agent.getByText('Le titulaire du compte a signalé').waitFor();
    await expectAccessible(agent, 'a frozen account');
    expect(await agent.getByRole('button', { name: /^Clore/ }).count()).toBe(1);
  });
});
