import {
  collectFaults,
  describeInChromium,
  expectAccessible,
  expectNoSidewaysScroll,
} from '../support/browser.js';
import { startStack, type Stack } from '../support/stack.js';

describeInChromium('an address that leads nowhere', (browser) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.stop());

  it.each([
    ['fr', 'light', 360],
    ['fr', 'dark', 1440],
    ['en', 'dark', 360],
    ['en', 'light', 1440],
  ] as const)('is said so in %s, %s, at %i px, with no axe violation', async (lang, colorScheme, width) => {
    const context = await browser().newContext({
      locale: lang,
      colorScheme,
      viewport: { width, height: 800 },
    });
    const page = await context.newPage();
    const faults = collectFaults(page);
    const answer = await page.goto(`${stack.url}/nulle-part`);
    expect(answer?.status()).toBe(404);
    expect(await page.getAttribute('html', 'lang')).toBe(lang);
    expect(await page.textContent('h1')).toMatch(lang === 'fr' ? /introuvable/ : /not found/i);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    // Chromium itself reports the 404 of the page; nothing else may be reported.
    expect(faults.filter((fault) => !fault.includes('404'))).toEqual([]);
    await context.close();
  });
});
