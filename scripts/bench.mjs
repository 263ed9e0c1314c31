/** `npm run bench -- NAME [--option value]`: builds, measures, prints a table and writes bench/results/NAME.json. */
import { spawnSync } from 'node:child_process';
import { root } from './support/root.mjs';

const BENCHMARKS = {
  desk: async (options) => (await import('../bench/desk.mjs')).desk(options),
  finder: async (options) => (await import('../bench/finder.mjs')).finder(options),
  import: async (options) => (await import('../bench/import.mjs')).importing(options),
  sync: async (options) => (await import('../bench/sync.mjs')).syncing(options),
};

const [name, ...rest] = process.argv.slice(2);
if (!(name in BENCHMARKS)) {
  console.error(`Usage: npm run bench -- ${Object.keys(BENCHMARKS).join('|')} [--seconds N] [--fresh] …`);
  process.exit(2);
}
const built = spawnSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
if (built.status !== 0) process.exit(1);
process.exitCode = (await BENCHMARKS[name](parse(rest))) ? 0 : 1;

/** `--people 1000 --fresh` as `{ people: '1000', fresh: true }`. */
function parse(words) {
  const options = {};
  for (let i = 0; i < words.length; i += 1) {
    const option = words[i].replace(/^--/, '');
    const value = words[i + 1];
    options[option] = value === undefined || value.startsWith('--') ? true : words[(i += 1)];
  }
  return options;
}
