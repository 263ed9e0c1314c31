import { createContext } from '../../src/app.setup.js';
import { DirectoryService } from '../../src/directory/directory.service.js';
import { DirectorySource, type VerifyOutcome } from '../../src/directory/directory.source.js';
import type { AccountState } from '../../src/directory/person.types.js';
import { loadConfig } from '../../src/platform/config/config.js';
import { Transactions } from '../../src/platform/database/transactions.js';
import { ResetSecrets } from '../../src/resets/reset-secrets.js';
import type { Stack } from './stack.js';

/** What lies behind a running stack: its directory, asked as the académie's own sign-in asks it, and its clock. */
export interface Backstage {
  /** What a sign-in with this secret gets. A wrong one counts as a try. */
  signIn(username: string, secret: string): Promise<VerifyOutcome>;
  state(username: string): Promise<AccountState>;
  /** Gives the account a secret its owner has, as before they forgot it. */
  give(username: string, secret: string): Promise<void>;
  /** The secret that stood in the directory between a reset and the owner's choice. */
  temporary(resetId: string): string;
  /** Nobody has proved again who they are for more than five minutes. */
  lapseStepUps(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the stack's own database with the stack's own code and keys; runs no job. */
export async function openBackstage(stack: Stack): Promise<Backstage> {
  const app = await createContext(loadConfig({ ...stack.env, PROCESS_ROLE: 'web', LOG_LEVEL: 'silent' }));
  const source = app.get(DirectorySource);
  const idOf = async (username: string): Promise<string> => {
    const person = await app.get(DirectoryService).personByUsername(username);
    if (!person) throw new Error(`Nobody is called ${username}.`);
    return person.id;
  };
  const state = async (username: string): Promise<AccountState> => {
    const found = await source.readState(await idOf(username));
    if (!found) throw new Error(`${username} has no account.`);
    return found;
  };
  return {
    signIn: (username, secret) => source.verifySecret(username, secret),
    state,
    async give(username, secret) {
      const { stamp } = await state(username);
      const written = await source.setSecret({
        personId: await idOf(username),
        stamp,
        secret,
        mustChange: false,
      });
      if (written.outcome !== 'done') throw new Error(`The directory answers ${written.outcome}.`);
    },
    temporary: (resetId) => app.get(ResetSecrets).temporarySecret(resetId),
    async lapseStepUps() {
      const transactions = app.get(Transactions);
      await transactions.run(() => transactions.execute('UPDATE sessions SET stepped_up_at = NULL'));
    },
    stop: () => app.close(),
  };
}
