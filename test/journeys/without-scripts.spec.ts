import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { HEAD, makeAcademie, PAUL } from '../support/academie.js';
import { openBackstage, type Backstage } from '../support/backstage.js';
import { describeInChromium, type Page } from '../support/browser.js';
import {
  chooseSecret,
  close,
  openCase,
  pair,
  proveAgain,
  SECRET,
  submitReset,
  verify,
} from '../support/call.js';
import { startStack, type Stack } from '../support/stack.js';
import { Visitors } from '../support/visitors.js';

jest.setTimeout(120_000);

describeInChromium('the same work in browsers that run no script', (browser) => {
  let stack: Stack;
  let backstage: Backstage;
  const visitors = new Visitors(browser, () => stack, false);

  beforeAll(async () => {
    stack = await startStack();
    makeAcademie(stack, 'agent', 'supervisor', 'secretary', 'manager', 'auditor');
    backstage = await openBackstage(stack);
  });
  afterEach(() => visitors.leave());
  afterAll(async () => {
    await backstage.stop();
    await stack.stop();
  });

  /** Every document the page gets from now on that is no page or redirect. */
  function refusalsOf(page: Page): string[] {
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
    });
    return refused;
  }

  it('a whole call: open, find, verify, reset, claim, close, with the password asked again', async () => {
    const agent = await visitors.as('agent');
    await backstage.lapseStepUps();
    const refused = refusalsOf(agent);
    await agent.goto(`${stack.url}/`);
    const number = await openCase(agent, PAUL);
    expect(new URL(agent.url()).pathname).toBe(`/cases/${number}`);
    await verify(agent, PAUL);
    expect(await submitReset(agent, 'pairing')).toContain('effectuée');
    const owner = await visitors.fresh();
    const refusedToOwner = refusalsOf(owner);
    await pair(agent, owner, stack.url);
    await chooseSecret(owner);
    await agent.goto(`${stack.url}/cases/${number}`);
    await close(agent);
    expect(await backstage.signIn(PAUL.username, SECRET)).toMatchObject({ outcome: 'ok', mustChange: false });
    expect([...refused, ...refusedToOwner]).toEqual([]);
  });

  it('a head’s account waits for the supervisor’s word', async () => {
    const agent = await visitors.as('agent');
    await agent.goto(`${stack.url}/`);
    await openCase(agent, HEAD);
    await verify(agent, HEAD);
    expect(await submitReset(agent, 'pairing')).toContain('seconde personne');
    const supervisor = await visitors.as('supervisor');
    await backstage.lapseStepUps();
    const refused = refusalsOf(supervisor);
    await supervisor.getByRole('link', { name: 'Accords' }).click();
    const waiting = supervisor.locator('article').filter({ hasText: HEAD.name });
    await proveAgain(waiting);
    await waiting.getByRole('button', { name: 'Donner mon accord' }).click();
    await supervisor.getByText('Accord donné').waitFor();
    await agent.getByRole('link', { name: 'Revenir à la demande' }).click();
    await agent.getByText('En attente de la personne').waitFor();
    expect(refused).toEqual([]);
  });

  it('the secretary finds, confirms and sends an exact username', async () => {
    const secretary = await visitors.as('secretary');
    const refused = refusalsOf(secretary);
    await secretary
      .getByRole('searchbox', { name: 'Nom, identifiant essayé ou adresse' })
      .fill('pdelafontaine');
    await secretary.keyboard.press('Enter');
    await secretary.getByText('la particule est gardée avec des tirets').waitFor();
    await secretary.getByRole('button', { name: /^Confirmer cet identifiant/ }).click();
    expect(await secretary.locator('.slip .username').textContent()).toBe(PAUL.username);
    await secretary.getByRole('button', { name: 'Envoyer à son établissement' }).click();
    await secretary.getByText('Envoyée à l’établissement').waitFor();
    expect(await secretary.locator('.js-only:visible').count()).toBe(0);
    expect(refused).toEqual([]);
  });

  it('the manager reads the figures, narrows the period and takes them away', async () => {
    const manager = await visitors.as('manager');
    const refused = refusalsOf(manager);
    await manager.getByLabel('Du', { exact: true }).fill('2026-01-01');
    await manager.getByRole('button', { name: 'Afficher' }).click();
    await manager.waitForURL(/from=2026-01-01/);
    const without = manager.locator('.tile').filter({ hasText: 'sans vérification valable' });
    expect(await without.locator('.tile-value').textContent()).toBe('0');
    const download = manager.waitForEvent('download');
    await manager.locator('#by-cause').getByRole('link', { name: /CSV/ }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/forgotten;[^;]*;/);
    expect(refused).toEqual([]);
  });

  it('the auditor filters the trail and verifies it', async () => {
    const auditor = await visitors.as('auditor');
    const refused = refusalsOf(auditor);
    await auditor.getByLabel(/^Action/).fill('username.confirmed');
    await auditor.getByRole('button', { name: 'Filtrer' }).click();
    await auditor.waitForURL(/action=username/);
    expect(await auditor.locator('tbody tr').count()).toBe(1);
    await auditor.getByRole('button', { name: 'Vérifier la chaîne' }).click();
    await auditor.getByText('La chaîne est intègre').waitFor();
    expect(refused).toEqual([]);
  });
});
