import { jest } from '@jest/globals';
import { ROLES } from '../../src/accounts/permissions.rules.js';
import { listRoutes } from '../../src/platform/web/routes.js';
import { BareText } from '../support/crawl/bare-text.js';
import { describeCrawl } from '../support/crawl/crawl.js';
import { inspect } from '../support/crawl/inspect.js';
import { checkSkipLink, walkByTab } from '../support/crawl/keyboard.js';
import { pagesFor, unknownPages } from '../support/crawl/pages.js';
import { DESK_SHARE, OTHERS_SHARE } from '../support/crawl/shares.js';

jest.setTimeout(60_000);

describeCrawl('every page and state', OTHERS_SHARE, (crawl) => {
  it('knows where every page is', () => {
    const stops = [...DESK_SHARE.stops, ...OTHERS_SHARE.stops];
    expect(unknownPages(listRoutes(crawl.world.test.app), stops)).toEqual([]);
  });

  it.each(ROLES)(
    'every page that may be seen as %s',
    async (role) => {
      const wrong: string[] = [];
      for (const stop of pagesFor(role, listRoutes(crawl.world.test.app))) {
        await crawl
          .lookAt(stop, true)
          .catch((error: unknown) => wrong.push(`${stop.what}: ${(error as Error).message}`));
      }
      expect(wrong).toEqual([]);
    },
    240_000,
  );

  it('the list of keys and the menu open, keep the focus and give it back', async () => {
    const visit = await crawl.begin(undefined, 'agent');
    const { page } = visit;
    await visit.get('/');
    const faults = await checkSkipLink(page);
    await page.focus('.keys-button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#keys[open] dt');
    faults.push(
      ...(await inspect(page)),
      ...(await walkByTab(page)),
      ...(await (await BareText.of(crawl.world.test)).faults(page)),
    );
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.className')).toContain('keys-button');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('details.menu[open]');
    faults.push(...(await inspect(page)));
    await page.focus('.menu-item');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
    await page.context().close();
    expect([...faults, ...visit.takeFaults()]).toEqual([]);
  });
});
