import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { jest } from '@jest/globals';
import { ROLES, type Role } from '../../src/accounts/permissions.rules.js';
import { hasText } from '../../src/platform/i18n/i18n.js';
import { PageRenderer } from '../../src/platform/web/page-renderer.js';
import { listRoutes } from '../../src/platform/web/routes.js';
import { describeInChromium } from '../support/browser.js';
import { BareText } from '../support/crawl/bare-text.js';
import { bareInMessages } from '../support/crawl/messages.js';
import { inspect } from '../support/crawl/inspect.js';
import { checkSkipLink, walkByTab } from '../support/crawl/keyboard.js';
import { pagesFor, unknownPages } from '../support/crawl/pages.js';
import type { Stop } from '../support/crawl/stop.js';
import { CASE_STOPS } from '../support/crawl/stops-cases.js';
import { CHECK_STOPS } from '../support/crawl/stops-checks.js';
import { ERROR_STOPS } from '../support/crawl/stops-errors.js';
import { OFFICE_STOPS } from '../support/crawl/stops-office.js';
import { OWNER_STOPS } from '../support/crawl/stops-owner.js';
import { SCHOOL_STOPS } from '../support/crawl/stops-schools.js';
import { Visit } from '../support/crawl/visit.js';
import { World } from '../support/crawl/world.js';

jest.setTimeout(60_000);

/** Parts of pages that are fetched while one types; the pages hold the same. */
const FRAGMENTS = ['usernames/results', 'cases/found'];

const STATES: readonly Stop[] = [
  ...OFFICE_STOPS,
  ...CASE_STOPS,
  ...CHECK_STOPS,
  ...SCHOOL_STOPS,
  ...OWNER_STOPS,
  ...ERROR_STOPS,
];

/**
 * Every page as every role, and every state of it that can be brought about, in the pseudo-language: accessible in
 * light and dark at 1440 and 360 px, used with the keyboard alone, nothing said outside `locales/`.
 */
const once: typeof describeInChromium = (title, block) => {
  if (process.env.TEST_STACK !== 'processes') return describeInChromium(title, block);
  describe.skip(`${title} (the pages are the same on both stacks: looked at on the first)`, () =>
    it('runs on the small stack', () => undefined));
};

once('every page and state', (browser) => {
  let world: World;
  const visits = new Map<string, Promise<Visit>>();
  const rendered = new Set<string>();
  /** Routes looked at whole. */
  const seen = new Set<string>();

  beforeAll(async () => {
    const sendView = PageRenderer.prototype.sendView;
    jest.spyOn(PageRenderer.prototype, 'sendView').mockImplementation(function (
      this: PageRenderer,
      reply,
      result,
    ) {
      rendered.add(result.name);
      return sendView.call(this, reply, result);
    });
    world = await World.make();
  });
  afterAll(async () => {
    for (const visit of visits.values()) await (await visit).page.context().close();
    await world.stop();
    jest.restoreAllMocks();
  });

  async function begin(where: Stop['where'], role: Role | null): Promise<Visit> {
    const test = where === 'empty' ? world.empty.test : where === 'strict' ? world.strict : world.test;
    const context = await browser().newContext({
      locale: 'fr-FR',
      colorScheme: 'light',
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
    });
    const visit = await Visit.in(context, test);
    if (role) await visit.signIn((where === 'empty' ? world.empty.accounts : world.accounts)[role]);
    return visit;
  }

  /** One browser a role and installation; a fresh one for who is not signed in. */
  function visitOf({ where, as }: Stop): Promise<Visit> {
    if (!as) return begin(where, null);
    const key = `${where ?? ''} ${as}`;
    const known = visits.get(key) ?? begin(where, as);
    visits.set(key, known);
    return known;
  }

  /** @param asEverybody the page is looked at for every role: whole once, then what can differ */
  async function lookAt(stop: Stop, asEverybody = false): Promise<void> {
    const visit = await visitOf(stop);
    try {
      await stop.go(visit, world);
      await expectState(visit, stop);
      const brief = asEverybody && seen.has(stop.route ?? '');
      seen.add(stop.route ?? '');
      expect(await faultsOf(visit, stop, brief)).toEqual([]);
    } finally {
      visit.takeFaults();
      if (!stop.as) await visit.page.context().close();
    }
  }

  async function expectState({ status, page }: Visit, stop: Stop): Promise<void> {
    expect({ at: page.url(), status }).toEqual({ at: page.url(), status: stop.status ?? 200 });
    if (stop.shows === undefined) return;
    expect({ at: page.url(), missing: await page.locator(stop.shows).count() }).not.toMatchObject({
      missing: 0,
    });
  }

  async function faultsOf(visit: Visit, stop: Stop, brief: boolean): Promise<string[]> {
    const { page } = visit;
    // what is folded is looked at too; the menu of the account is a state of its own
    await page.evaluate(
      "document.querySelectorAll('details:not(.menu)').forEach((fold) => (fold.open = true))",
    );
    const faults = await inspect(page, { brief });
    if (!stop.invented) faults.push(...(await (await BareText.of(visit.test, stop.typed)).faults(page)));
    faults.push(...(await walkByTab(page)), ...visit.takeFaults());
    return [...new Set(faults)];
  }

  it.each(STATES.map((stop) => [stop.what, stop] as const))('%s', (_what, stop) => lookAt(stop));

  it('knows where every page is', () => {
    expect(unknownPages(listRoutes(world.test.app), STATES)).toEqual([]);
  });

  it.each(ROLES)(
    'every page that may be seen as %s',
    async (role) => {
      const wrong: string[] = [];
      for (const stop of pagesFor(role, listRoutes(world.test.app))) {
        await lookAt(stop, true).catch((error: unknown) =>
          wrong.push(`${stop.what}: ${(error as Error).message}`),
        );
      }
      expect(wrong).toEqual([]);
    },
    240_000,
  );

  it('leaves no page template unseen', () => {
    const views = join(import.meta.dirname, '../../views');
    const names = readdirSync(views, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => name.endsWith('.hbs') && !/^(layouts|partials|mail)\//.test(name) && !/(^|\/)_/.test(name),
      )
      .map((name) => relative('.', name).replace(/\.hbs$/, ''));
    expect(names.filter((name) => !rendered.has(name) && !FRAGMENTS.includes(name))).toEqual([]);
  });

  it('has words for every action and object on record', async () => {
    const missing = [];
    for (const [what, column] of [
      ['action', 'action'],
      ['object', 'object_type'],
    ] as const) {
      const rows = await world.test.transactions.query<{ name: string }>(
        `SELECT DISTINCT ${column} AS "name" FROM audit_entries`,
      );
      missing.push(
        ...rows.filter(({ name }) => !hasText(`audit.${what}.${name}`)).map(({ name }) => `${what} ${name}`),
      );
    }
    expect(missing).toEqual([]);
  });

  it('says nothing bare in the messages it has sent', async () => {
    const bare = await BareText.of(world.test);
    const { faults, templates } = await bareInMessages(world.test, bare);
    expect(templates.size).toBeGreaterThan(6);
    expect(faults).toEqual([]);
  });

  it('the list of keys and the menu open, keep the focus and give it back', async () => {
    const visit = await begin(undefined, 'agent');
    const { page } = visit;
    await visit.get('/');
    const faults = await checkSkipLink(page);
    await page.focus('.keys-button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#keys[open] dt');
    faults.push(
      ...(await inspect(page)),
      ...(await walkByTab(page)),
      ...(await (await BareText.of(world.test)).faults(page)),
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
