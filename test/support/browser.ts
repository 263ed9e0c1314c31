import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { service } from './services.js';

export type { Browser, BrowserContext, Page };

/** Chromium on this machine, or undefined where there is none (a failure with CI=true). Close it after use. */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = service('CHROMIUM_PATH');
  if (!executablePath) return undefined;
  return chromium.launch({
    executablePath,
    // A container has neither the kernel rights of the sandbox nor a large /dev/shm.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'],
  });
}

const FINISH_TRANSITIONS = `document.getAnimations()
  .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).forEach((one) => one.finish())`;

/** Declares a block of journeys, skipped with its reason where Chromium is missing. */
export function describeInChromium(title: string, block: (browser: () => Browser) => void): void {
  if (!service('CHROMIUM_PATH')) {
    describe.skip(`${title} (CHROMIUM_PATH is not set)`, () => it('runs where Chromium is', () => undefined));
    return;
  }
  describe(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(async () => browser?.close());
    block(() => {
      if (!browser) throw new Error('Chromium is not started');
      return browser;
    });
  });
}

/**
 * Fails with one line per element when axe finds anything on the page, every rule on. The checker is handed over the
 * debugging port, so the content policy of the page stays in force.
 */
export async function expectAccessible(page: Page, what = page.url()): Promise<void> {
  // A colour on its way from one theme to the other is neither.
  await page.evaluate(FINISH_TRANSITIONS);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
  );
  expect({ page: what, violations: lines }).toEqual({ page: what, violations: [] });
}

/** Fails when the page is wider than its window; a gutter kept for the scroll bar makes it narrower, which is fine. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate<number>(wider)).toBeLessThanOrEqual(0);
}

/** What the page wrote to the console as errors, and what its content policy refused: a clean page has none. */
export function collectFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  return faults;
}
