// Builds dist/ from src/ and migrations/: each module by itself, through swc with the settings of .swcrc, the ones
// the tests run with. Types are checked by `npm run check`. Run by `npm run build`; takes about a second.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { transform } from '@swc/core';
import { root } from './support/root.mjs';

const FOLDERS = ['src', 'migrations'];
const out = join(root, 'dist');
const { $schema: _, ...settings } = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));

/** Paths below a folder of this repository that end so, e.g. src/main.ts. */
const filesIn = (folder, ending) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

/** Writes dist/src/main.js and its source map for src/main.ts. */
async function build(source) {
  const built = join(out, source.replace(/\.ts$/, '.js'));
  const folder = dirname(built);
  const { code, map } = await transform(readFileSync(join(root, source), 'utf8'), {
    ...settings,
    swcrc: false,
    filename: join(root, source),
    sourceFileName: relative(folder, join(root, source)),
    sourceMaps: true,
    inlineSourcesContent: false,
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(built, `${code}//# sourceMappingURL=${basename(built)}.map\n`);
  writeFileSync(`${built}.map`, map);
  return built;
}

const sources = FOLDERS.flatMap((folder) => filesIn(folder, '.ts')).filter(
  (name) => !/\.(spec|d)\.ts$/.test(name),
);
const built = new Set(await Promise.all(sources.map(build)));
// What a file that is gone has left behind would still be found by whoever lists a folder.
for (const old of FOLDERS.flatMap((folder) => filesIn(join('dist', folder), '.js')))
  if (!built.has(join(root, old)))
    for (const end of ['', '.map']) rmSync(join(root, old + end), { force: true });
console.log(`${sources.length} modules built`);
