import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle } from '../../scripts/support/bundle.mjs';

export interface Spawned {
  process: ChildProcess;
  /** Every line it has printed. */
  lines: string[];
  /** Waits for a line; rejects when the process ends without it. */
  says(matches: (line: string) => boolean): Promise<string>;
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>;
}

const PROGRAMS = 'test/support/processes';

/**
 * Joins a program of test/support/processes/ with the built product into a few files of a folder below the repository:
 * one that is started twenty times should not load two thousand each time.
 */
export async function joinProgram(name: string, folder: string): Promise<string> {
  await bundle({ [name]: `${PROGRAMS}/${name}.mjs` }, folder);
  return join(folder, `${name}.js`);
}

/**
 * Starts a program of test/support/processes/, or one at a path. What it writes to standard error appears with the
 * test's own.
 */
export function startProcess(file: string, env: Record<string, string | undefined>): Spawned {
  const child = spawn(process.execPath, [resolve(PROGRAMS, file)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env },
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const heard = (): void => listeners.forEach((listener) => listener());
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    heard();
  });
  child.once('exit', heard);
  return {
    process: child,
    lines,
    says: (matches) =>
      new Promise((found, failed) => {
        const look = (): void => {
          const line = lines.find(matches);
          const ended = child.exitCode !== null || child.signalCode !== null;
          if (line === undefined && !ended) return;
          listeners.delete(look);
          if (line === undefined) failed(new Error(`${file} ended: ${lines.join(' | ')}`));
          else found(line);
        };
        listeners.add(look);
        look();
      }),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
