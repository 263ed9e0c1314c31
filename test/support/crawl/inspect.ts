import axe from 'axe-core';
import type { Page } from '../browser.js';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

/** Rules axe leaves off by default: WCAG 2.2 (target size), and some that are still being tried out. */
const MORE_RULES = ['target-size', 'label-content-name-mismatch', 'td-has-header', 'css-orientation-lock'];
/** What depends on colour; the others need no second look in the dark. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/**
 * Everything a page must be, whatever it shows: no axe violation in light and dark at 1440 px and 360 px, nothing
 * wider than the window, no style attribute, one h1. One load of the page serves all; it is left wide and light.
 * @param brief for a page already looked at whole as somebody else: every rule once, wide and light
 * @returns one line per fault
 */
export async function inspect(page: Page, { brief = false } = {}): Promise<string[]> {
  const faults: string[] = [];
  const note = (where: string, lines: readonly string[]): unknown =>
    faults.push(...lines.map((line) => `${where}: ${line}`));
  note('page', await page.evaluate<string[]>(SHAPE));
  await page.evaluate(axe.source);
  for (const [name, size] of Object.entries({ '1440 px': WIDE, '360 px': NARROW })) {
    await page.setViewportSize(size);
    await page.evaluate(SETTLED);
    note(name, await page.evaluate<string[]>(TOO_WIDE));
    if (brief && size === NARROW) break;
    note(`${name}, light`, await violations(page, false));
    if (brief) continue;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(SETTLED);
    note(`${name}, dark`, await violations(page, true));
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await page.setViewportSize(WIDE);
  await page.evaluate(SETTLED);
  return faults;
}

async function violations(page: Page, colourOnly: boolean): Promise<string[]> {
  const options = colourOnly
    ? { runOnly: { type: 'rule', values: OF_COLOUR } }
    : { rules: Object.fromEntries(MORE_RULES.map((rule) => [rule, { enabled: true }])) };
  const found = await page.evaluate<axe.AxeResults['violations']>(
    // From the top: what a scrolled page has half under its header is no smaller for that.
    `scrollTo({ top: 0, behavior: 'instant' }), axe.run(document, ${JSON.stringify({ ...options, resultTypes: ['violations'] })}).then((all) => all.violations)`,
  );
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ any, html }) => `${id}: ${any[0]?.message ?? help}: ${html.replace(/\s+/g, ' ').slice(0, 160)}`,
    ),
  );
}

/** A change of size or colours is on the screen two frames later; even without motion a colour passes by another. */
const SETTLED = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))';

/** Faults that no width and no colour changes. Slips and sheets for paper may do without a skip link, not without a heading. */
const SHAPE = `(() => {
  const faults = [];
  for (const element of document.querySelectorAll('[style]')) {
    // a style set by a script through the object model is allowed by the content policy and used by none of ours
    faults.push('style attribute: ' + element.outerHTML.slice(0, 120));
  }
  const headings = document.querySelectorAll('h1').length;
  if (headings !== 1) faults.push(headings + ' h1');
  return faults;
})()`;

const TOO_WIDE = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const widest = [...document.body.querySelectorAll('*')].find((one) => one.getBoundingClientRect().right > clientWidth + 1);
  return ['scrolls sideways, ' + scrollWidth + ' > ' + clientWidth + ': ' + (widest?.outerHTML.slice(0, 160) ?? '')];
})()`;
