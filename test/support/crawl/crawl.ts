import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Role } from '../../../src/accounts/permissions.rules.js';
import { hasText } from '../../../src/platform/i18n/i18n.js';
import { PageRenderer } from '../../../src/platform/web/page-renderer.js';
import { describeInChromium, type Browser } from '../browser.js';
import { BareText } from './bare-text.js';
import { bareInMessages } from './messages.js';
import { inspect } from './inspect.js';
import { walkByTab } from './keyboard.js';
import type { Stop } from './stop.js';
import { Visit } from './visit.js';
import { World } from './world.js';

/** One share of the crawl: two run side by side. */
export interface Share {
  stops: readonly Stop[];
  /** Whether a page template, e.g. `cases/show`, is for this share to have seen; each is for exactly one. */
  hasView(name: string): boolean;
  /** How many kinds of messages it has sent at least. */
  messages: number;
}

/** What the tests of one share alone have at hand. */
export interface Crawl {
  readonly world: World;
  begin(where: Stop['where'], role: Role | null): Promise<Visit>;
  lookAt(stop: Stop, asEverybody?: boolean): Promise<void>;
}

const once: typeof describeInChromium = (title, block) => {
  if (process.env.TEST_STACK !== 'processes') return describeInChromium(title, block);
  describe.skip(`${title} (the pages are the same on both stacks: looked at on the first)`, () =>
    it('runs on the small stack', () => undefined));
};

/**
 * Declares the tests of a share: every page as every role, and every state of it that can be brought about, in the
 * pseudo-language: accessible in light and dark at 1440 and 360 px, used with the keyboard alone, nothing said outside
 * `locales/`.
 * @param more tests that this share alone has
 */
export function describeCrawl(
  title: string,
  share: Share,
  more: (crawl: Crawl) => void = () => undefined,
): void {
  once(title, (browser) => crawl(browser, share, more));
}

function crawl(browser: () => Browser, share: Share, more: (crawl: Crawl) => void): void {
  let world: World;
  const visits = new Map<string, Promise<Visit>>();
  const rendered = new Set<string>();
  /** Routes looked at whole. */
  const seen = new Set<string>();

  const { sendView } = PageRenderer.prototype;

  beforeAll(async () => {
    PageRenderer.prototype.sendView = function (reply, result) {
      rendered.add(result.name);
      return sendView.call(this, reply, result);
    };
    world = await World.make();
  });
  afterAll(async () => {
    PageRenderer.prototype.sendView = sendView;
    for (const visit of visits.values()) await (await visit).page.context().close();
    await world.stop();
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

  it.each(share.stops.map((stop) => [stop.what, stop] as const))('%s', (_what, stop) => lookAt(stop));

  more({
    get world() {
      return world;
    },
    begin,
    lookAt,
  });

  it('leaves no page template unseen', () => {
    const views = join(import.meta.dirname, '../../../views');
    const names = readdirSync(views, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => name.endsWith('.hbs') && !/^(layouts|partials|mail)\//.test(name) && !/(^|\/)_/.test(name),
      )
      .map((name) => relative('.', name).replace(/\.hbs$/, ''));
    expect(names.filter((name) => share.hasView(name) && !rendered.has(name))).toEqual([]);
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
    expect(templates.size).toBeGreaterThanOrEqual(share.messages);
    expect(faults).toEqual([]);
  });
}
