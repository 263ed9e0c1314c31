import {
  collectFaults,
  describeInChromium,
  expectAccessible,
  expectNoSidewaysScroll,
  type BrowserContext,
  type Page,
} from '../support/browser.js';
import { startStack, type Stack } from '../support/stack.js';

describeInChromium('the pieces every page is made of', (browser) => {
  let stack: Stack;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    stack = await startStack({ NODE_ENV: 'test' }); // the gallery does not exist in production
  });
  afterAll(() => stack.stop());
  afterEach(() => context.close());

  async function open(
    path = '/gallery',
    options: Parameters<ReturnType<typeof browser>['newContext']>[0] = {},
  ) {
    context = await browser().newContext({
      locale: 'fr',
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    page = await context.newPage();
    faults = collectFaults(page);
    await page.goto(stack.url + path);
    return page;
  }
  const posts = () => {
    const seen: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') seen.push(request.url());
    });
    return seen;
  };

  it.each([
    ['light', 360],
    ['dark', 360],
    ['light', 1440],
    ['dark', 1440],
  ] as const)(
    'are accessible in %s at %i px, with errors, an open menu and a dialog',
    async (colorScheme, width) => {
      await open('/gallery?form=1', { colorScheme, viewport: { width, height: 800 } });
      expect(await page.evaluate('document.activeElement.className')).toContain('form-errors');
      await expectAccessible(page, 'errors');
      await page.click('details.menu summary');
      await expectAccessible(page, 'menu');
      await page.keyboard.press('Escape');
      expect(await page.locator('details.menu[open]').count()).toBe(0);
      await page.click('[data-dialog=sample]');
      await expectAccessible(page, 'dialog');
      await expectNoSidewaysScroll(page);
      expect(faults).toEqual([]);
    },
  );

  it('come within 60 kB and five requests at the first visit', async () => {
    context = await browser().newContext({ locale: 'fr' });
    const first = await context.newPage();
    const session = await context.newCDPSession(first);
    await session.send('Network.enable');
    let bytes = 0;
    const requests: string[] = [];
    session.on('Network.requestWillBeSent', ({ request }) => {
      if (!request.url.startsWith('data:')) requests.push(request.url);
    });
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await first.goto(`${stack.url}/gallery`, { waitUntil: 'networkidle' });
    expect(requests.map((url) => url.replace(/^.*\/(\w+)(?:\.[0-9a-f]{12})?/, '$1'))).toEqual([
      'gallery',
      'app.css',
      'app.js',
      'icons.svg',
    ]);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThanOrEqual(60_000);
  });

  it('obey their keys, outside fields only, until the reader switches them off', async () => {
    await open();
    await page.keyboard.press('?');
    await expect(page.locator('#keys').isVisible()).resolves.toBe(true);
    expect(await page.locator('#keys dl').first().textContent()).toContain('Nouvelle demande');
    await expectAccessible(page, 'keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('p');
    expect(await page.evaluate('document.activeElement.id')).toBe('who');
    await page.keyboard.type('n');
    expect(page.url()).toBe(`${stack.url}/gallery`);
    await page.locator('#who').blur();
    await page.keyboard.press('?');
    await page.check('#keys-off');
    await page.keyboard.press('Escape');
    await page.locator('#keys').blur();
    await page.keyboard.press('n');
    expect(page.url()).toBe(`${stack.url}/gallery`);
    await page.evaluate('localStorage.clear()');
    await page.keyboard.press('n');
    await page.waitForURL(/form=1/);
  });

  it('walk search results by arrows and follow one by Enter', async () => {
    await open('/gallery?form=1');
    await page.focus('#who');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('mfontaine2');
    await page.keyboard.press('x');
    expect(await page.evaluate('document.activeElement.id')).toBe('who');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate('document.activeElement.id')).toBe('who');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/gallery$/);
  });

  it('send a form once, however often it is pressed, and say so after', async () => {
    await open();
    await page.fill('#f-name', 'Dupont');
    await page.fill('#f-date', '1980-01-02');
    await page.fill('#f-code', '123456');
    await page.check('#f-method-0');
    const seen = posts();
    await page.evaluate(`(() => {
      const button = document.querySelector('form[method=post][action="/gallery"] .btn-primary');
      button.click(); button.click(); button.click();
    })()`);
    await page.getByText('Enregistré.').waitFor();
    expect(seen).toHaveLength(1);
    await page.reload();
    expect(await page.getByText('Enregistré.').count()).toBe(0);
  });

  it('count down to the second', async () => {
    await open();
    const clock = page.locator('.countdown [data-left]', { hasText: /^13:\d\d$/ }).first();
    await clock.waitFor();
    expect(await clock.textContent()).toMatch(/^13:\d\d$/);
  });

  it('show what a new secret still lacks while it is typed', async () => {
    await open();
    await page.fill('#secret', 'marie');
    expect(await page.locator('.rules .is-ok').count()).toBe(0);
    await page.fill('#secret', 'un long mot de passe');
    expect(await page.locator('.rules .is-ok').count()).toBe(2);
  });

  it('work without a script: switches, filters, forms; nothing dead is shown', async () => {
    await open('/gallery', { javaScriptEnabled: false });
    expect(await page.locator('.js-only:visible').count()).toBe(0);
    await page.click('footer button[value=dark]');
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
    await page.click('.toolbar button');
    expect(page.url()).toContain('status=');
    await page.click('footer button[value=auto]');
    expect(await page.getAttribute('html', 'data-theme')).toBeNull();
    expect(faults).toEqual([]);
  });

  it('print without frame or buttons', async () => {
    await open();
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.topbar', '.nav', '.foot', '.form-actions', '.toolbar']) {
      expect([hidden, await page.locator(hidden).first().isVisible()]).toEqual([hidden, false]);
    }
    expect(await page.locator('.slip').isVisible()).toBe(true);
  });
});
