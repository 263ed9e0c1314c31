import type { Backstage } from './backstage.js';
import { HEAD, PAUL, type Caller } from './academie.js';
import { expectAccessible, expectNoSidewaysScroll, type Page } from './browser.js';
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
} from './call.js';
import type { Stack } from './stack.js';
import { documentsOf, type Visitors } from './visitors.js';

export const FORGOTTEN = 'Trois lampes vertes, 2 canards';

/** What a sign-in gets from the directory itself; `must-change`: nothing but the change of the secret is let through. */
export type Bind = 'opens' | 'must-change' | 'refused';

/** A running product, the directory behind it, and the people in both. */
export interface CallWorld {
  readonly stack: Stack;
  readonly backstage: Backstage;
  /** Added to every username: some directories are shared. */
  readonly suffix: string;
  /** Gives an account the secret its owner is about to forget. */
  give(username: string, secret: string): Promise<void>;
  bind(username: string, secret: string): Promise<Bind>;
}

/** Declares the calls that have to go the same way whatever directory the accounts are in. */
export function describeCalls(world: () => CallWorld, visitors: Visitors): void {
  const named = (caller: Caller): Caller => ({ ...caller, username: `${caller.username}${world().suffix}` });
  const temporaryOn = async (page: Page): Promise<string> =>
    world().backstage.temporary(
      (await page.locator('article[id^="reset-"]').getAttribute('id'))?.slice('reset-'.length) ?? '',
    );

  it('runs from "hello" to closed in three documents, and the directory follows', async () => {
    const { stack, backstage, give, bind } = world();
    const paul = named(PAUL);
    await give(paul.username, FORGOTTEN);
    const agent = await visitors.as('agent');
    await backstage.lapseStepUps();
    const documents = documentsOf(agent);
    await agent.goto(`${stack.url}/`);
    const number = await openCase(agent, paul);
    expect(number).toMatch(/^\d{4}-\d{6}$/);
    expect(await agent.locator('[name=_stepUp]').count()).toBeGreaterThan(0);
    await verify(agent, paul);
    await expectAccessible(agent, 'a sufficient check');
    expect(await submitReset(agent, 'pairing')).toContain('effectuée');
    await expectAccessible(agent, 'the receipt');
    const temporary = await temporaryOn(agent);
    expect(await agent.content()).not.toContain(temporary);
    expect(await bind(paul.username, temporary)).toBe('must-change');
    expect(await bind(paul.username, FORGOTTEN)).toBe('refused');

    const owner = await visitors.fresh();
    await pair(agent, owner, stack.url);
    await expectAccessible(owner, 'the choice of the secret');
    await expectNoSidewaysScroll(owner);
    await chooseSecret(owner);
    await expectAccessible(owner, 'the end of a claim');
    await close(agent);
    await agent.getByText('Close', { exact: true }).first().waitFor();
    expect(documents.length).toBeLessThanOrEqual(3);

    expect(await bind(paul.username, SECRET)).toBe('opens');
    expect(await bind(paul.username, FORGOTTEN)).toBe('refused');
    expect(await bind(paul.username, temporary)).toBe('refused');
    for (const to of ['paul.de-la-fontaine@academie.example', 'paul@perso.example', 'helene.roux@']) {
      const letter = await readLetter(owner, stack.url, { to, subject: /mot de passe/i });
      expect(letter.links.join()).toContain(`${stack.url}/not-me/`);
    }
    expect(stack.cli(['audit', 'verify'])).toContain('whole');
  });

  it('waits for a second person where the account is a head’s, and nothing changes before', async () => {
    const { stack, backstage, give, bind } = world();
    const head = named(HEAD);
    await give(head.username, FORGOTTEN);
    const before = await backstage.state(head.username);
    const agent = await visitors.as('agent');
    const number = await openCase(agent, head);
    await verify(agent, head);
    expect(await submitReset(agent, 'pairing')).toContain('seconde personne');
    expect(await agent.getByLabel('Six caractères lus par la personne').count()).toBe(0);
    expect(await backstage.state(head.username)).toEqual(before);

    const supervisor = await visitors.as('supervisor');
    const told = await readLetter(supervisor, stack.url, {
      to: 'supervisor@guichet.example',
      subject: new RegExp(number),
    });
    expect(told.links).toEqual([`${stack.url}/approvals`]);
    await supervisor.getByRole('link', { name: `${stack.url}/approvals` }).click();
    const waiting = supervisor.locator('article').filter({ hasText: number });
    expect(await waiting.textContent()).toContain(head.name);
    await expectAccessible(supervisor, 'approvals');
    await proveAgain(waiting);
    await waiting.getByRole('button', { name: 'Donner mon accord' }).click();
    await supervisor.getByText('Accord donné').waitFor();
    expect(await waiting.count()).toBe(0);

    await agent.getByRole('link', { name: 'Revenir à la demande' }).click();
    await agent.getByText('En attente de la personne').waitFor();
    const temporary = await temporaryOn(agent);
    expect(await bind(head.username, temporary)).toBe('must-change');
    const owner = await visitors.fresh();
    await pair(agent, owner, stack.url);
    await chooseSecret(owner);
    await close(agent);
    expect(await bind(head.username, SECRET)).toBe('opens');
    expect(await bind(head.username, FORGOTTEN)).toBe('refused');
    expect(await bind(head.username, temporary)).toBe('refused');
    expect((await backstage.state(head.username)).stamp).not.toBe(before.stamp);
  });
}
