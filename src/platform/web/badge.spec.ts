import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BADGE_TONES } from './badge.js';

/** Classes a template gives a badge by itself. */
const FIXED = /\bbadge-([a-z-]+)/g;

const styles = readFileSync('styles/_content.scss', 'utf8');
const looped = /@each \$tone in ([^{]+)\{\s*\.badge-#\{\$tone\}/.exec(styles)?.[1] ?? '';
const styled = [...looped.matchAll(/'([a-z]+)'/g), ...styles.matchAll(/^\.badge-([a-z-]+) \{/gm)].map(
  ([, tone]) => tone,
);

it('every tone of a badge has a style, and every style of a badge is a tone', () => {
  expect(['', ...styled].sort()).toEqual([...BADGE_TONES].sort());
});

it('templates write no tone that has no style', () => {
  const templates = readdirSync('views', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.hbs'),
  );
  expect(templates.length).toBeGreaterThan(50);
  const unknown = templates.flatMap((name) =>
    [...readFileSync(join('views', name), 'utf8').matchAll(FIXED)]
      .filter(([, tone]) => !(BADGE_TONES as readonly string[]).includes(tone ?? ''))
      .map(([found]) => `${name}: ${found}`),
  );
  expect(unknown).toEqual([]);
});

it('a badge in a view model says which tones it may have: any text is no tone', () => {
  const models = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.views.ts'),
  );
  const loose = models.filter((name) => {
    const text = readFileSync(join('src', name), 'utf8');
    return /interface Badge\b[^}]*tone: string|\[tone: string, icon: string\]/.test(text);
  });
  expect(loose).toEqual([]);
});
