import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';

const SHORTEST_KEY = 32;

/** Name of the file in DATA_DIR that holds a generated key, e.g. `secret-key`. */
export function keyFileName(variable: string): string {
  return `${variable.toLowerCase().replace('_', '-')}.key`;
}

/**
 * The key given by the environment, else the one kept in DATA_DIR, else (SQLite only) a new one of 256 bits
 * written there with mode 0600. On PostgreSQL several machines share the database, so keys must be given.
 */
export function keyFor(
  variable: string,
  given: string | undefined,
  settings: Pick<Config, 'dataDir' | 'database'>,
  problems: string[],
): string {
  if (given !== undefined) {
    if (given.length < SHORTEST_KEY) problems.push(`${variable} is shorter than ${SHORTEST_KEY} characters.`);
    return given;
  }
  if (settings.database.kind === 'postgres') {
    problems.push(
      `${variable} is missing: on PostgreSQL the three keys must be given (${variable} or ${variable}_FILE).`,
    );
    return '';
  }
  if (problems.length > 0) return '';
  return keptKey(join(settings.dataDir, keyFileName(variable)), settings.dataDir);
}

function keptKey(path: string, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(path)) {
    try {
      writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Two processes starting together on a new folder: the other one's key wins.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(path, 'utf8').trim();
}
