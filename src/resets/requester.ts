import type { CurrentAccount } from '../platform/web/current-account.js';
import type { Requester } from './resets.types.js';

/** The signed-in account as the services of this module know it. */
export function requesterOf(account: CurrentAccount): Requester {
  return {
    accountId: account.id,
    personId: account.personId,
    site: account.site,
    actor: { accountId: account.id, kind: account.tokenId ? 'token' : 'account', label: account.name },
  };
}
