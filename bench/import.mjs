/**
 * `npm run bench -- import`: a file of staff is brought into an empty directory by `guichet directory import`, once for
 * each number of rows: how long it takes, the processor time, and the memory at its peak, which must not grow with the
 * rows. On SQLite, or on the database DATABASE_URL names, which must be empty.
 *
 *   --rows N,N (50000,100000,200000)   --again (the same file a second time, which changes nothing)
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/support/root.mjs';
import { measured } from './lib/command.mjs';
import { round } from './lib/load.mjs';
import { onPostgres } from './lib/postgres.mjs';
import { Product } from './lib/product.mjs';
import { circumstances, save, table, target } from './lib/report.mjs';
import { writeStaffFile } from './lib/staff-file.mjs';

const NATION = 1_200_000;
const MOST_SECONDS = 300;
/** Of memory, from the smallest file to the largest. */
const MOST_GROWTH = 1.25;

export async function importing(options) {
  const sizes = String(options.rows ?? '50000,100000,200000')
    .split(',')
    .map(Number);
  const results = { name: 'import', circumstances: circumstances(), imports: [] };
  for (const rows of sizes) results.imports.push(...(await imported(rows, options.again)));
  results.targets = targets(results.imports.filter(({ file }) => file === 'new'));
  console.log(`\n${table(results.imports)}\n\n${table(results.targets)}\n\n${save('import', results)}`);
  return results.targets.every(({ kept }) => kept === 'yes');
}

async function imported(rows, again) {
  const folder = join(root, 'var', 'bench', 'import');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'staff.csv');
  await writeStaffFile(file, rows);
  const { DATABASE_URL } = process.env;
  const product = new Product(folder, DATABASE_URL ? onPostgres(DATABASE_URL) : {});
  try {
    product.command(['migrate']);
    console.error(`  import ${rows} rows …`);
    const figures = [];
    for (const kind of again ? ['new', 'the same again'] : ['new']) {
      const taken = await measured(product, ['directory', 'import', file]);
      figures.push({ rows, file: kind, ...taken, 'rows/s': Math.round(rows / taken.seconds) });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function targets(imports) {
  const largest = imports.at(-1);
  const least = Math.min(...imports.map((figures) => figures['peak MiB']));
  const growth = round(largest['peak MiB'] / least);
  const wanted = [target('peak memory, times the least', `≤ ${MOST_GROWTH}`, growth, growth <= MOST_GROWTH)];
  if (largest.rows >= NATION) {
    const { seconds } = largest;
    wanted.push(target(`${largest.rows} rows, s`, `< ${MOST_SECONDS}`, seconds, seconds < MOST_SECONDS));
  }
  return wanted;
}
