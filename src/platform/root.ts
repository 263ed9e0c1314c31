import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute folder that holds `views/`, `locales/` and `public/`: the same from `src` (tests) and from `dist`. */
export const projectRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'locales'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('views/ and locales/ not found above ' + import.meta.url);
  return findRoot(parent);
}
