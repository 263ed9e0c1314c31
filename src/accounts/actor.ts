import type { Actor } from '../platform/actor.js';
import type { CurrentAccount } from '../platform/web/current-account.js';

/** The signed-in reader as the actor of an act: a person at a page, or their token. */
export const actorOf = (account: CurrentAccount): Actor => ({
  accountId: account.id,
  kind: account.tokenId === undefined ? 'account' : 'token',
  label: account.name,
});
