import { jest } from '@jest/globals';
import { makeAcademie } from '../support/academie.js';
import { describeInChromium, expectAccessible } from '../support/browser.js';
import { openBackstage, type Backstage } from '../support/backstage.js';
import { describeCalls, type Bind } from '../support/call-journey.js';
import { startStack, type Stack } from '../support/stack.js';
import { Visitors } from '../support/visitors.js';

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

  const signIn = async (username: string, secret: string): Promise<Bind> => {
    const answer = await backstage.signIn(username, secret);
    if (answer.outcome !== 'ok') return 'refused';
    return answer.mustChange ? 'must-change' : 'opens';
  };
  describeCalls(
    () => ({ stack, backstage, suffix: '', give: (...account) => backstage.give(...account), bind: signIn }),
    visitors,
  );

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
