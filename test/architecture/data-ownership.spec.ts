import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Tables by module, as the entities map them. */
function mapped(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of readdirSync(join(root, 'src'), { recursive: true }) as string[]) {
    if (!file.endsWith('.entity.ts')) continue;
    const module = file.split('/')[0] ?? '';
    const source = readFileSync(join(root, 'src', file), 'utf8');
    for (const [, table = ''] of source.matchAll(/@Entity\('(\w+)'/g))
      found.set(module, [...(found.get(module) ?? []), table].sort());
  }
  return found;
}

test('ARCHITECTURE.md names the owner of every table', () => {
  const rows = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    .split('## Data ownership')[1]
    ?.matchAll(/^\| ([\w-]+) \| (`.*`) \|$/gm);
  const documented = [...(rows ?? [])].map(
    ([, module = '', tables = '']) =>
      [module, [...tables.matchAll(/`(\w+)`/g)].map(([, t]) => t).sort()] as const,
  );
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(mapped()));
  expect(documented.length).toBeGreaterThan(7);
});
