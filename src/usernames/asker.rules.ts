import type { CurrentAccount } from '../platform/web/current-account.js';
import type { Asker } from './lookup.types.js';
import { lookupReachOf } from './reach.rules.js';

const SCHOOL_ROLES = ['secretary', 'head', 'hr'];

/** A signed-in reader as who asks: their reach and the quota of their role. */
export function askerFor(account: CurrentAccount): Asker {
  return {
    actor: {
      accountId: account.id,
      kind: account.tokenId === undefined ? 'account' : 'token',
      label: account.name,
    },
    reach: lookupReachOf(account),
    quota: SCHOOL_ROLES.includes(account.role) ? 'people-shown-school' : 'people-shown',
  };
}
