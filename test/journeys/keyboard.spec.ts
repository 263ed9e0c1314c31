import { jest } from '@jest/globals';
import { makeAcademie, MARIE, PASSWORD, PAUL } from '../support/academie.js';
import { describeInChromium, expectAccessible, type Page } from '../support/browser.js';
import { chooseSecret, compareNumen, openCase, readLetter, SECRET } from '../support/call.js';
import { openBackstage, type Backstage } from '../support/backstage.js';
import { startStack, type Stack } from '../support/stack.js';
import { documentsOf, Visitors } from '../support/visitors.js';

jest.setTimeout(120_000);

describeInChromium('the case page under the agent’s hands', (browser) => {
  let stack: Stack;
  let backstage: Backstage;
  const visitors = new Visitors(browser, () => stack);

  beforeAll(async () => {
    stack = await startStack();
    makeAcademie(stack, 'agent');
    backstage = await openBackstage(stack);
  });
  afterEach(() => visitors.leave());
  afterAll(async () => {
    await backstage.stop();
    await stack.stop();
  });

  /** Keys the page says it obeys, by its own list. */
  async function keysOf(page: Page): Promise<string[]> {
    await page.keyboard.press('?');
    await page.waitForSelector('#keys[open]');
    const keys = await page.locator('#keys kbd').allTextContents();
    await page.keyboard.press('Escape');
    await page.waitForSelector('#keys:not([open])', { state: 'attached' });
    return keys;
  }

  it('a whole call needs no mouse: every key is one the page lists', async () => {
    const agent = await visitors.as('agent');
    const { keyboard } = agent;
    const focused = (selector: string) => agent.waitForSelector(`${selector}:focus`);
    const documents = documentsOf(agent);
    await backstage.lapseStepUps();
    await agent.goto(`${stack.url}/`);
    expect(await keysOf(agent)).toContain('a');
    await keyboard.press('a');
    await focused('#f-q');
    await keyboard.type(PAUL.said);
    await keyboard.press('Enter');
    await focused('[data-first]');
    await keyboard.press('Enter');
    await agent.waitForSelector('#check');
    expect(await keysOf(agent)).toEqual(expect.arrayContaining(['v', 'x']));

    await keyboard.press('v');
    await agent.waitForSelector('#f-numen', { state: 'attached' });
    expect(await keysOf(agent)).toEqual(expect.arrayContaining(['n', 'd', 'c']));
    await keyboard.press('n');
    await focused('#f-numen');
    await keyboard.type(PAUL.numen.toLowerCase());
    await keyboard.press('Enter');
    await agent.waitForSelector('.lamp.is-on');
    expect(await agent.inputValue('#f-numen')).toBe('');

    await leaveField(agent);
    await keyboard.press('d');
    await focused('#f-documentType');
    for (const said of [PAUL.surname, PAUL.first, PAUL.birthDate, '01/01/2031']) {
      await keyboard.press('Tab');
      await keyboard.type(said);
    }
    await keyboard.press('Tab');
    await keyboard.press('ArrowDown');
    await focused('[name=channel][value=live-video]');
    await keyboard.press('Tab');
    await focused('[name=faceMatches]');
    await keyboard.press('Space');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await focused('#step-up-document');
    await keyboard.type(PASSWORD);
    await keyboard.press('Enter');
    await agent.waitForSelector('form[action$="/resets"]');

    await leaveField(agent);
    expect(await keysOf(agent)).toContain('r');
    await keyboard.press('r');
    await focused('[name=delivery][value=contact]');
    await keyboard.press('Enter');
    await agent.waitForSelector('.claim-code');
    const code = ((await agent.textContent('.claim-code')) ?? '').replace(/\D/g, '');

    const owner = await visitors.fresh();
    await readLetter(owner, stack.url, {
      to: 'paul@perso.example',
      subject: /choisissez votre mot de passe/,
    });
    await owner.getByRole('link', { name: /\/claim\// }).click();
    await expectAccessible(owner, 'the withdrawal code');
    await owner.getByLabel('Code de retrait').fill(code);
    await owner.keyboard.press('Enter');
    await owner.waitForURL(/\/claim\/secret/);
    await chooseSecret(owner);

    expect(await keysOf(agent)).toContain('Enter');
    await keyboard.press('Enter');
    await agent.getByText('Choisi par la personne').waitFor();
    await leaveField(agent);
    await keyboard.press('x');
    await focused('#cause');
    await keyboard.type('Mot de passe ou');
    await keyboard.press('Control+Enter');
    await agent.waitForSelector('form[action$="/reopening"]');
    expect(documents.length).toBeLessThanOrEqual(3);
    expect(await backstage.signIn(PAUL.username, SECRET)).toMatchObject({ outcome: 'ok' });
  });

  /** Out of a field, as a hand does it: single letters are keys again. */
  async function leaveField(page: Page): Promise<void> {
    await page.keyboard.press('Escape');
    await page.waitForSelector('body:not(:has(input:focus, select:focus, textarea:focus))');
  }

  it('a wrong password at an act asks once more, in place; what is compared is asked again, the rest is kept', async () => {
    const agent = await visitors.as('agent');
    await agent.goto(`${stack.url}/`);
    await openCase(agent, PAUL);
    await backstage.lapseStepUps();
    await compareNumen(agent, PAUL);
    const documents = documentsOf(agent);
    const form = agent.locator('form[action$="/document"]');
    await form.getByLabel(/^Nom lu sur la pièce/).fill(PAUL.surname);
    await form.getByLabel('Prénoms lus sur la pièce').fill(PAUL.first);
    await form.getByLabel('Date de naissance lue sur la pièce').fill(PAUL.birthDate);
    await form.getByLabel('Date d’expiration').fill('01/01/2031');
    await form.getByLabel('En visioconférence').check();
    await form.getByLabel('J’ai comparé le visage').check();
    await form.locator('[name=_stepUp]').fill('ce n’est pas le bon du tout');
    await form.getByRole('button').click();
    const question = agent.getByLabel('Votre mot de passe');
    await agent.getByRole('alert').waitFor();
    await expectAccessible(agent, 'the question again');
    await question.fill(PASSWORD);
    await agent.getByText('sauf les champs confidentiels').waitFor();
    await agent.getByRole('button', { name: 'Confirmer' }).click();
    await agent.locator('.form-errors').waitFor();
    expect(await form.getByLabel(/^Nom lu sur la pièce/).inputValue()).toBe(PAUL.surname);
    expect(await form.getByLabel('J’ai comparé le visage').isChecked()).toBe(true);
    await form.getByLabel('Date de naissance lue sur la pièce').fill(PAUL.birthDate);
    await form.getByRole('button').click();
    await agent.getByText(/^La vérification suffit/).waitFor();
    expect(documents).toEqual([]);
  });

  it('pressing twice sends a message once', async () => {
    const agent = await visitors.as('agent');
    await agent.goto(`${stack.url}/`);
    await openCase(agent, MARIE);
    const sent: string[] = [];
    agent.on('request', (request) => {
      if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
    });
    await agent.getByLabel('Message', { exact: true }).fill('Nous vous rappelons à 14 h 30.');
    await agent.evaluate(`(() => {
      const button = document.querySelector('#message form .btn-primary');
      button.click(); button.click(); button.click();
    })()`);
    const said = agent.locator('.timeline .said', { hasText: 'Nous vous rappelons' });
    await said.waitFor();
    await agent.waitForLoadState('networkidle');
    expect(await said.count()).toBe(1);
    expect(sent.filter((path) => path.endsWith('/messages'))).toHaveLength(1);
    expect(await agent.getByLabel('Message', { exact: true }).inputValue()).toBe('');
  });

  it('Enter straight after typing looks up once', async () => {
    const agent = await visitors.as('agent');
    await agent.goto(`${stack.url}/call`);
    const asked: string[] = [];
    agent.on('request', (request) => {
      if (request.url().includes('/call?')) asked.push(request.url());
    });
    await agent.waitForSelector('#f-q:focus');
    await agent.keyboard.type('fabre michel');
    await agent.keyboard.press('Enter');
    await agent.waitForSelector('[data-first]:focus');
    await agent.keyboard.press('t');
    await agent.keyboard.type('Compte v');
    // Longer than the pause after which what is typed is looked up by itself.
    await agent.waitForTimeout(600);
    expect(asked.filter((url) => url.endsWith('q=fabre+michel'))).toHaveLength(1);
    expect(await agent.locator('select[name=type]').first().inputValue()).toBe('locked');
  });
});
