import { resolve } from 'node:path';
import { ConfigError, loadConfig, type Config, type Environment } from './config.js';

/** The configuration of this process; prints every problem at once and exits 1 when it is refused. */
export function configOrExit(): Config {
  return loadOrExit(process.env);
}

/** What a demonstration takes from its surroundings; everything else is its own. */
const DEMO_READS = ['PORT', 'LANG_DEFAULT', 'TZ_DISPLAY'] as const;

/** The configuration of a demonstration: loopback, embedded database in `folder`, messages captured, no second factor. */
export function demoConfigOrExit(folder: string): Config {
  const taken = Object.fromEntries(DEMO_READS.map((name) => [name, process.env[name]]));
  return loadOrExit({
    ...taken,
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
    DATA_DIR: folder,
    DEMO: 'true',
    SECOND_FACTOR: 'off',
  });
}

function loadOrExit(environment: Environment): Config {
  try {
    return loadConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** DATA_DIR alone, for what must run before the rest of the configuration can be whole (keys not yet restored). */
export function configuredDataDir(): string {
  return resolve(process.env.DATA_DIR || 'var');
}
