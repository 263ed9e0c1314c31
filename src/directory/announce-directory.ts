import { Logger, type INestApplicationContext } from '@nestjs/common';
import { DirectorySource } from './directory.source.js';

/**
 * The self-test at start: looks at the directory once, as `doctor` does, and logs what is wrong with it. Never stops
 * the start: a directory that is down for a moment comes back, and pages say so until then.
 */
export async function announceDirectory(app: INestApplicationContext): Promise<void> {
  const source = app.get(DirectorySource, { strict: false });
  if (source.pretends) return;
  const logger = new Logger('Directory');
  try {
    for (const { check, level, text } of await source.examine()) {
      if (level === 'failure') logger.error(`${check}: ${text}`);
      if (level === 'warning') logger.warn(`${check}: ${text}`);
    }
  } catch (error) {
    logger.error(`The directory could not be looked at: ${(error as Error).message}`);
  }
}
