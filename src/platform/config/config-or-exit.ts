import { resolve } from 'node:path';
import { ConfigError, loadConfig, type Config } from './config.js';

/** The configuration of this process; prints every problem at once and exits 1 when it is refused. */
export function configOrExit(): Config {
  try {
    return loadConfig(process.env);
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
