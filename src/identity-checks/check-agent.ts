import type { CurrentAccount } from '../platform/web/current-account.js';
import type { CheckAgent } from './identity-checks.types.js';
import type { Voucher } from './voucher-desk.js';

const actorOf = (account: CurrentAccount): CheckAgent['actor'] => ({
  accountId: account.id,
  kind: account.tokenId === undefined ? 'account' : 'token',
  label: account.name,
});

/** The signed-in agent as a check sees them. */
export function agentOf(account: CurrentAccount): CheckAgent {
  const { id, role, scope, uais, personId, name, site } = account;
  return { id, role, scope, uais, personId, name, site, actor: actorOf(account) };
}

/** The signed-in head or secretary as a voucher. */
export function voucherOf(account: CurrentAccount): Voucher {
  const { id, name, role, uais, personId } = account;
  return { id, name, role, uais, personId, actor: actorOf(account) };
}
