import { jest } from '@jest/globals';
import { HEAD, makeAcademie, PAUL } from '../support/academie.js';
import {
  describeInChromium,
  expectAccessible,
  expectNoSidewaysScroll,
  type Page,
} from '../support/browser.js';
import {
  chooseSecret,
  close,
  openCase,
  pair,
  proveAgain,
  readLetter,
  SECRET,
  submitReset,
  verify,
} from '../support/call.js';
import { openBackstage, type Backstage } from '../support/backstage.js';
import { startStack, type Stack } from '../support/stack.js';
import { documentsOf, Visitors } from '../support/visitors.js';

const FORGOTTEN = 'Trois lampes vertes, 2 canards';

jest.setTimeout(120_000);

describeInChromium('a call at the desk', (browser) => {
  let stack: Stack;
  let backstage: Backstage;
  const visitors = new Visitors(browser, () => stack);

  beforeAll(async () => {
    stack = await startStack();
    makeAcademie(stack, 'agent', 'supervisor');
    backstage = await openBackstage(stack);
  });
  afterEach(() => visitors.leave());
  afterAll(async () => {
    await backstage.stop();
    await stack.stop();
  });

  const resetIdOn = async (page: Page): Promise<string> =>
    (await page.locator('article[id^="reset-"]').getAttribute('id'))?.slice('reset-'.length) ?? '';

  it('runs from "hello" to closed in three documents, and the directory follows', async () => {
    await backstage.give(PAUL.username, FORGOTTEN);
    const agent = await visitors.as('agent');
    await backstage.lapseStepUps();
    const documents = documentsOf(agent);
    await agent.goto(`${stack.url}/`);
    const number = await openCase(agent, PAUL);
    expect(number).toMatch(/^\d{4}-\d{6}$/);
    expect(await agent.locator('[name=_stepUp]').count()).toBeGreaterThan(0);
    await verify(agent, PAUL);
    await expectAccessible(agent, 'a sufficient check');
    expect(await submitReset(agent, 'pairing')).toContain('effectuée');
    await expectAccessible(agent, 'the receipt');
    const temporary = backstage.temporary(await resetIdOn(agent));
    expect(await agent.content()).not.toContain(temporary);

    const owner = await visitors.fresh();
    await pair(agent, owner, stack.url);
    await expectAccessible(owner, 'the choice of the secret');
    await expectNoSidewaysScroll(owner);
    await chooseSecret(owner);
    await expectAccessible(owner, 'the end of a claim');
    await close(agent);
    await agent.getByText('Close', { exact: true }).first().waitFor();
    expect(documents.length).toBeLessThanOrEqual(3);

    expect(await backstage.signIn(PAUL.username, SECRET)).toMatchObject({ outcome: 'ok', mustChange: false });
    expect(await backstage.signIn(PAUL.username, FORGOTTEN)).toMatchObject({ outcome: 'refused' });
    expect(await backstage.signIn(PAUL.username, temporary)).toMatchObject({ outcome: 'refused' });
    for (const to of ['paul.de-la-fontaine@academie.example', 'paul@perso.example', 'helene.roux@']) {
      const letter = await readLetter(owner, stack.url, { to, subject: /mot de passe/i });
      expect(letter.links.join()).toContain(`${stack.url}/not-me/`);
    }
    expect(stack.cli(['audit', 'verify'])).toContain('whole');
  });

  it('waits for a second person where the account is a head’s, and nothing changes before', async () => {
    await backstage.give(HEAD.username, FORGOTTEN);
    const before = await backstage.state(HEAD.username);
    const agent = await visitors.as('agent');
    const number = await openCase(agent, HEAD);
    await verify(agent, HEAD);
    expect(await submitReset(agent, 'pairing')).toContain('seconde personne');
    expect(await agent.getByLabel('Six caractères lus par la personne').count()).toBe(0);
    expect(await backstage.state(HEAD.username)).toEqual(before);

    const supervisor = await visitors.as('supervisor');
    const told = await readLetter(supervisor, stack.url, {
      to: 'supervisor@guichet.example',
      subject: new RegExp(number),
    });
    expect(told.links).toEqual([`${stack.url}/approvals`]);
    await supervisor.getByRole('link', { name: `${stack.url}/approvals` }).click();
    const waiting = supervisor.locator('article').filter({ hasText: number });
    expect(await waiting.textContent()).toContain(HEAD.name);
    await expectAccessible(supervisor, 'approvals');
    await proveAgain(waiting);
    await waiting.getByRole('button', { name: 'Donner mon accord' }).click();
    await supervisor.getByText('Accord donné').waitFor();
    expect(await waiting.count()).toBe(0);

    await agent.getByRole('link', { name: 'Revenir à la demande' }).click();
    await agent.getByText('En attente de la personne').waitFor();
    const temporary = backstage.temporary(await resetIdOn(agent));
    const owner = await visitors.fresh();
    await pair(agent, owner, stack.url);
    await chooseSecret(owner);
    await close(agent);
    expect(await backstage.signIn(HEAD.username, SECRET)).toMatchObject({ outcome: 'ok', mustChange: false });
    expect(await backstage.signIn(HEAD.username, FORGOTTEN)).toMatchObject({ outcome: 'refused' });
    expect(await backstage.signIn(HEAD.username, temporary)).toMatchObject({ outcome: 'refused' });
    expect((await backstage.state(HEAD.username)).stamp).not.toBe(before.stamp);
  });

  it('finds while one types, goes on or opens without the mouse, and loses nothing on the way back', async () => {
    const agent = await visitors.as('agent');
    const asked: string[] = [];
    agent.on('request', (request) => {
      if (request.url().includes('/call?')) asked.push(request.url());
    });
    let navigations = 0;
    agent.on('request', (request) => (navigations += request.isNavigationRequest() ? 1 : 0));
    await agent.goto(`${stack.url}/`);
    await agent.keyboard.press('a');
    await agent.waitForURL(/\/call$/);
    await agent.waitForSelector('#f-q:focus');
    await agent.keyboard.type('Julie Martin', { delay: 20 });
    await agent.waitForSelector('#found .card h2');
    expect(asked).toHaveLength(1);
    expect(await agent.inputValue('#f-q')).toBe('Julie Martin');
    expect(agent.url()).toMatch(/\/call\?q=Julie\+Martin$/);
    await expectAccessible(agent);
    await agent.keyboard.press('Enter');
    expect(asked).toHaveLength(1);
    await agent.keyboard.press('Enter');
    await agent.waitForSelector('#check');
    const number = /\d{4}-\d{6}/.exec((await agent.textContent('main')) ?? '')?.[0] ?? '';
    expect(navigations).toBe(2);
    await agent.goBack();
    await agent.waitForSelector(`#found a[href="/cases/${number}"]`);
    expect(await agent.inputValue('#f-q')).toBe('Julie Martin');
    await expectAccessible(agent, 'somebody with an open case');
    await agent.locator('#f-q').press('Enter');
    await agent.waitForSelector('#found [data-key=g]:focus');
    await agent.keyboard.press('Enter');
    await agent.waitForSelector('#check');
    expect(agent.url()).toContain(number);
  });
});
