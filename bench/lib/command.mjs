import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/support/root.mjs';
import { round } from './load.mjs';
import { cpuMilliseconds } from './process-figures.mjs';

/** Runs a command of Guichet's command line; its figures are read from the system until it ends. */
export function measured(product, args) {
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
