import { watch } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { reloadLocales } from '../i18n/i18n.js';
import { projectRoot } from '../root.js';

/** Development: recompiles templates and texts shortly after a file changed; a mistake is logged, the old ones stay. */
export function watchViews(views: string, recompile: () => Promise<void>): void {
  let pending: NodeJS.Timeout | undefined;
  const refresh = async (): Promise<void> => {
    try {
      reloadLocales();
      await recompile();
    } catch (error) {
      new Logger('Views').error((error as Error).message);
    }
  };
  const soon = (): void => {
    clearTimeout(pending);
    pending = setTimeout(() => void refresh(), 50);
    pending.unref();
  };
  for (const folder of [views, join(projectRoot, 'locales')])
    watch(folder, { recursive: true }, soon).unref();
}
