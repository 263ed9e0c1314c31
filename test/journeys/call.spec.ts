import { jest } from '@jest/globals';
import { HEAD, makeAcademie, PASSWORD, PAUL, signedIn } from '../support/academie.js';
import {
  collectFaults,
  describeInChromium,
  expectAccessible,
  expectNoSidewaysScroll,
  type BrowserContext,
  type Page,
} from '../support/browser.js';
import { startStack, type Stack } from '../support/stack.js';

const SECRET = 'Neuf tulipes jaunes, 1 vélo';

jest.setTimeout(120_000);

describeInChromium('a call at the desk', (browser) => {
  let stack: Stack;
  const contexts: BrowserContext[] = [];
  const fresh = async (): Promise<BrowserContext> => {
    const context = await browser().newContext({
      locale: 'fr-FR',
      viewport: { width: 1360, height: 900 },
    });
    contexts.push(context);
    return context;
  };

  beforeAll(async () => {
    stack = await startStack();
    makeAcademie(stack);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(() => stack.stop());

  /** From the desk to an open case about the person, as the agent on the phone does. */
  async function openCase(page: Page, said: string): Promise<string> {
    await page.goto(`${stack.url}/`);
    await page.click('a[href="/call"] >> nth=-1');
    await page.fill('[name=q]:visible >> nth=-1', said);
    await page.keyboard.press('Enter');
    await page.click('form[action="/cases"] button >> nth=0');
    await page.waitForSelector('#check');
    return /\d{4}-\d{6}/.exec((await page.textContent('main')) ?? '')?.[0] ?? '';
  }

  async function verify(
    page: Page,
    who: { numen: string; birthDate: string; surname: string; first: string },
  ): Promise<void> {
    await page.click('#check form button');
    await page.fill('#check [name=numen]', who.numen);
    await page.click('#check form[action$="/numen"] button');
    await page.waitForSelector('#check .lamp.is-on');
    await page.fill('#check [name=surname]', who.surname);
    await page.fill('#check [name=givenNames]', who.first);
    await page.fill('#check [name=birthDate]', who.birthDate);
    await page.fill('#check [name=expiry]', '01/01/2031');
    await page.check('#check [name=channel][value=live-video]');
    await page.check('#check [name=faceMatches]');
    const password = page.locator('#check form[action$="/document"] [name=_stepUp]');
    if (await password.count()) await password.fill(PASSWORD);
    await page.click(
      '#check form[action$="/document"] button[type=submit], #check form[action$="/document"] button',
    );
    await page.waitForSelector('form[action$="/resets"]');
  }

  async function reset(page: Page): Promise<void> {
    await page.check('form[action$="/resets"] [name=delivery][value=pairing]');
    const password = page.locator('form[action$="/resets"] [name=_stepUp]');
    if (await password.count()) await password.fill(PASSWORD);
    await page.click('form[action$="/resets"] button');
    await page.waitForSelector('article[id^="reset-"]');
  }

  /** The owner's own device: shows six characters, then chooses the secret. */
  async function claim(agent: Page): Promise<void> {
    const owner = await (await fresh()).newPage();
    const faults = collectFaults(owner);
    await owner.goto(`${stack.url}/claim`);
    await expectAccessible(owner);
    await owner.click('main form button');
    const code = (await owner.textContent('.claim-code')) ?? '';
    await expectAccessible(owner);
    await agent.fill('[name=code]:visible', code);
    await agent.click('form[action$="/pairing"] button');
    await agent.waitForSelector('.alert-success, form[action$="/resets"]', { state: 'attached' });
    await owner.click('main form button');
    await owner.waitForURL(/\/claim\/secret/);
    await expectAccessible(owner);
    await expectNoSidewaysScroll(owner);
    await owner.fill('[name=secret]', SECRET);
    await owner.fill('[name=again]', SECRET);
    await owner.click('main form button');
    await owner.waitForURL(/\/claim\/done/);
    await expectAccessible(owner);
    expect(faults).toEqual([]);
  }

  it('runs from "hello" to closed', async () => {
    const agent = await signedIn(await fresh(), stack, 'agent');
    const faults = collectFaults(agent);
    await agent.goto(`${stack.url}/`);
    const number = await openCase(agent, 'paul delafontaine');
    expect(number).toMatch(/^\d{4}-\d{6}$/);
    await verify(agent, { ...PAUL, surname: 'de La Fontaine', first: 'Paul' });
    await expectAccessible(agent);
    await reset(agent);
    await claim(agent);
    await agent.goto(`${stack.url}/cases/${number}`);
    await agent.selectOption('form[action$="/closure"] select', 'forgotten');
    await agent.click('form[action$="/closure"] button');
    await agent.waitForSelector('form[action$="/reopening"]');
    expect(faults).toEqual([]);
    expect(stack.cli(['audit', 'verify'])).toContain('whole');
  });

  it('finds while one types, goes on or opens without the mouse, and loses nothing on the way back', async () => {
    const agent = await signedIn(await fresh(), stack, 'agent');
    const faults = collectFaults(agent);
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
    await agent.locator('#f-q').press('Enter');
    await agent.waitForSelector('#found [data-key=g]:focus');
    await agent.keyboard.press('Enter');
    await agent.waitForSelector('#check');
    expect(agent.url()).toContain(number);
    expect(faults).toEqual([]);
  });

  it('asks a second person before a head’s account is reset', async () => {
    const agent = await signedIn(await fresh(), stack, 'agent');
    await openCase(agent, 'helene roux');
    await verify(agent, { ...HEAD, surname: 'Roux', first: 'Hélène' });
    await reset(agent);
    expect(await agent.textContent('article[id^="reset-"]')).toMatch(/accord/);
    const supervisor = await signedIn(await fresh(), stack, 'supervisor');
    await supervisor.goto(`${stack.url}/approvals`);
    await expectAccessible(supervisor);
    const password = supervisor.locator('[name=_stepUp]');
    if (await password.count()) await password.first().fill(PASSWORD);
    await supervisor.click('button[value=approve]');
    await supervisor.waitForSelector('.alert-success');
  });
});
