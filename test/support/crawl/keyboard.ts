import type { Page } from '../browser.js';

interface Walk {
  /** What must be reached, in the order of the document: one line each. */
  expected: string[];
  /** Places in `expected` in the order the Tab key reached them; -1 for anything else that takes the focus. */
  reached: number[];
  faults: string[];
}

const MOST_PRESSES = 600;

/**
 * Walks the page with the Tab key alone, once around: everything that can be used is reached, in the order of the
 * document, with a mark of focus that shows, not hidden under something else, and nothing holds the focus.
 * @returns one line per fault
 */
export async function walkByTab(page: Page): Promise<string[]> {
  await page.evaluate(PREPARE);
  let walk: Walk = { expected: [], reached: [], faults: [] };
  for (let presses = 0; presses < MOST_PRESSES; presses += 20) {
    for (let press = 0; press < 20; press += 1) await page.keyboard.press('Tab');
    walk = await page.evaluate<Walk>('window.tabWalk.report()');
    if (around(walk)) break;
  }
  await page.evaluate('window.tabWalk.stop()');
  return [...walk.faults, ...judge(walk)];
}

/** All the way round: the second time at the place where it began. */
function around({ expected, reached }: Walk): boolean {
  const stops = reached.filter((place) => place >= 0);
  return expected.length === 0 || stops.indexOf(stops[0] ?? -1, 1) > 0;
}

function judge({ expected, reached }: Walk): string[] {
  const seen = new Set(reached);
  const missed = expected.filter((_, place) => !seen.has(place)).map((what) => `Tab never reaches ${what}`);
  const stops = reached.filter((place) => place >= 0);
  const again = stops.indexOf(stops[0] ?? -1, 1);
  const round = again > 0 ? stops.slice(0, again) : stops;
  const back = round.filter((place, index) => index > 0 && place < (round[index - 1] ?? 0));
  // one step back is the way from the last to the first
  return back.length > 1
    ? [...missed, `Tab goes back ${back.length} times: ${back.map((at) => expected[at]).join(', ')}`]
    : missed;
}

/** In the page: what Tab should reach, and a note of what it reaches. */
const PREPARE = `(() => {
  const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const inDialog = document.querySelector('dialog[open]');
  const all = [...(inDialog ?? document).querySelectorAll(usable)].filter(
    (one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }),
  );
  // of a group of radio buttons Tab reaches one
  const group = (one) => one.type === 'radio' && one.form ? [...one.form.querySelectorAll('[type=radio]')].filter((other) => other.name === one.name) : [one];
  const chosen = (one) => { const members = group(one); return members.find((member) => member.checked) ?? members[0]; };
  const expected = all.filter((one) => chosen(one) === one);
  const name = (one) => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
  const walk = { expected: expected.map(name), reached: [], faults: [] };
  const shown = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  };
  const covered = (one) => {
    const box = one.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return 'too small to see';
    const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]];
    const free = points.some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top !== null && (one.contains(top) || top.contains(one));
    });
    return free ? '' : 'hidden while it has the focus';
  };
  const onFocus = ({ target }) => {
    walk.reached.push(expected.indexOf(target));
    if (!shown(target)) walk.faults.push('no mark of focus: ' + name(target));
    requestAnimationFrame(() => {
      if (document.activeElement !== target) return;
      const why = covered(target);
      if (why) walk.faults.push(why + ': ' + name(target));
    });
  };
  document.addEventListener('focusin', onFocus);
  if (!inDialog) document.activeElement?.blur();
  window.tabWalk = {
    report: () => ({ ...walk, faults: [...new Set(walk.faults)] }),
    stop: () => document.removeEventListener('focusin', onFocus),
  };
})()`;

/** The skip link comes first, shows itself and moves the focus to the main column. */
export async function checkSkipLink(page: Page): Promise<string[]> {
  await page.evaluate(
    'scrollTo(0, 0), document.activeElement?.blur(), getSelection().collapse(document.body, 0)',
  );
  await page.keyboard.press('Tab');
  const first = await page.evaluate<string>(
    'document.activeElement.className + " " + (document.activeElement.getBoundingClientRect().top >= 0)',
  );
  if (first !== 'skip true') return [`the first stop is not the skip link in sight but "${first}"`];
  await page.keyboard.press('Enter');
  const now = await page.evaluate<string>('document.activeElement.id');
  return now === 'main' ? [] : [`the skip link leads to "${now}"`];
}
