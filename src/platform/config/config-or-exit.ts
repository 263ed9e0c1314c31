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
