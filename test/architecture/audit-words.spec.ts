import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, textKeys } from '../../src/platform/i18n/i18n.js';

const src = join(import.meta.dirname, '../../src');
const ACTION = /\baction:\s*(?:[^,'"`\n]*\?\s*)?'([a-z-]+\.[a-z_-]+)'(?:\s*:\s*'([a-z-]+\.[a-z_-]+)')?/g;

/** Every action the code records by name; those put together from a state are listed by hand. */
function recorded(): string[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'),
  );
  const found = files.flatMap((name) =>
    [...readFileSync(join(src, name), 'utf8').matchAll(ACTION)].flatMap(([, one, other]) => [one, other]),
  );
  const built = ['reset.approved', 'reset.rejected', 'reset.refused', 'reset.lapsed', 'reset.done'];
  return [...new Set([...found.filter((name) => name !== undefined), ...built])];
}

test.each(LANGUAGES)('the trail has words for every action that is recorded, in %s', (lang) => {
  const known = new Set(textKeys(lang));
  const actions = recorded();
  expect(actions.length).toBeGreaterThan(60);
  expect(actions.filter((action) => !known.has(`audit.action.${action}`))).toEqual([]);
});
