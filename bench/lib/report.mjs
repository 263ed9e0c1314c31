import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/support/root.mjs';

/** Where and with what the figures were taken: without it a figure means nothing. */
export function circumstances() {
  return {
    at: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    node: process.version,
    processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]),
  };
}

/** Writes bench/results/NAME-TIME.json and NAME.json (the latest). */
export function save(name, results) {
  const folder = join(root, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const text = `${JSON.stringify(results, null, 2)}\n`;
  const stamp = results.circumstances.at.replace(/[:.]/g, '-');
  for (const file of [`${name}-${stamp}.json`, `${name}.json`]) writeFileSync(join(folder, file), text);
  return join(folder, `${name}.json`);
}

/** Rows of objects as aligned text. */
export function table(rows) {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '–')))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  return cells
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A promise of the product and whether this run kept it. */
export function target(name, wanted, value, kept) {
  return { target: name, wanted, measured: value, kept: kept ? 'yes' : 'NO' };
}
