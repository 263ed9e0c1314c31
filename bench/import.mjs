/**
 * `npm run bench -- import`: a file of staff is brought into an empty directory by `guichet directory import`, once for
 * each number of rows: how long it takes, the processor time, and the memory at its peak, which must not grow with the
 * rows. On SQLite, or on the database DATABASE_URL names, which must be empty.
 *
 *   --rows N,N (50000,100000,200000)
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/support/root.mjs';
import { cpuMilliseconds } from './lib/process-figures.mjs';
import { round } from './lib/load.mjs';
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
  for (const rows of sizes) results.imports.push(await once(rows));
  results.targets = targets(results.imports);
  console.log(`\n${table(results.imports)}\n\n${table(results.targets)}\n\n${save('import', results)}`);
  return results.targets.every(({ kept }) => kept === 'yes');
}

async function once(rows) {
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
    const figures = await measured(product, ['directory', 'import', file]);
    return { rows, ...figures, 'rows/s': Math.round(rows / figures.seconds) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On PostgreSQL the keys must be given: there is no folder beside the database to keep them in. */
function onPostgres(DATABASE_URL) {
  const key = () => randomBytes(32).toString('hex');
  const keys = { SECRET_KEY: key(), NUMEN_PEPPER: key(), AUDIT_KEY: key() };
  return { DATABASE_URL, JOBS_DRIVER: 'embedded', ...keys };
}

/** Runs a command and reads its figures from the system until it ends. */
function measured(product, args) {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist', 'src', 'cli.js'), ...args], {
    cwd: root,
    env: product.environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const last = { cpu: 0, peak: 0 };
  const timer = setInterval(() => {
    try {
      last.peak = peakMebibytes(child.pid) ?? last.peak;
      last.cpu = cpuMilliseconds(child.pid);
    } catch {
      clearInterval(timer);
    }
  }, 100);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status) => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      if (status !== 0) reject(new Error(`guichet ${args.join(' ')} ended with ${status}`));
      else {
        resolve({ seconds: round(seconds), 'processor s': round(last.cpu / 1000), 'peak MiB': last.peak });
      }
    });
  });
}

function peakMebibytes(pid) {
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return peak ? Math.round(Number(peak[1]) / 1024) : undefined;
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
