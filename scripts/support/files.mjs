import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './root.mjs';

/** Every file below `folder` (from the root) whose name ends in one of `endings`, as paths from the root, sorted. */
export function filesBelow(folder, ...endings) {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** Prints the problems and exits: 1 with any, 0 with `summary` as the last line. */
export function finish(problems, summary) {
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exit(1);
  console.log(summary);
}
