import type { INestApplicationContext } from '@nestjs/common';
import { systemActor } from '../platform/actor.js';
import { SetUpService } from './set-up/set-up.service.js';

/**
 * With no account yet, makes the one-time link that founds the first admin and says so on standard output.
 * Every start makes a new one; the one printed last works.
 */
export async function announceFoundation(app: INestApplicationContext): Promise<void> {
  const link = await app.get(SetUpService).issueFounding(systemActor('start'));
  if (!link) return;
  const until = new Date(link.expiresAt).toISOString();
  process.stdout.write(
    `No account yet. Make the first administrator's with this link (works once, until ${until}):\n${link.url}\n`,
  );
}
