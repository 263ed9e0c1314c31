import type { Actor } from '../../platform/actor.js';
import type { ImportRecord } from './import.types.js';

/** Who brought the file, for what is written later on their behalf. */
export const importActor = ({ accountId, actorLabel, options }: ImportRecord): Actor => ({
  accountId,
  kind: accountId ? 'account' : options.sync ? 'system' : 'cli',
  label: actorLabel,
});
