import type { Actor } from '../platform/actor.js';
import type { CurrentAccount } from '../platform/web/current-account.js';

/** Who reads or acts on a page, for the trail. */
export const readerOf = (account: CurrentAccount): Actor => ({
  accountId: account.id,
  kind: account.tokenId === undefined ? 'account' : 'token',
  label: account.name,
});
