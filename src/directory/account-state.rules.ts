import type { AccountClass } from './account-class.rules.js';

/** What a directory says of an account. `expired` is an expired password or a campaign, not an ended function. */
export const ACCOUNT_STATUSES = ['active', 'locked', 'admin_locked', 'disabled', 'expired', 'left'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

export const CONTACT_KINDS = ['email', 'phone'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** Why nothing may be done to an account at the desk, whatever the evidence (class D). */
export type RefusalCode =
  'ACCOUNT_PROTECTED' | 'ACCOUNT_DISABLED' | 'ACCOUNT_LEFT' | 'ACCOUNT_ADMIN_LOCKED' | 'ACCOUNT_SHARED';

interface AccountFacts {
  status: AccountStatus;
  accountClass: AccountClass;
  protected: boolean;
}

/**
 * The class that counts: D for an account that is protected, disabled, left or locked by an administrator, else
 * the class of the function. An expired password or a campaign lock is not class D.
 */
export function effectiveClass(account: AccountFacts): AccountClass {
  return refusal(account) ? 'D' : account.accountClass;
}

/** The reason such an account is refused and routed elsewhere; undefined when the desk may help. */
export function refusal(account: AccountFacts): RefusalCode | undefined {
  if (account.protected) return 'ACCOUNT_PROTECTED';
  if (account.status === 'disabled') return 'ACCOUNT_DISABLED';
  if (account.status === 'left') return 'ACCOUNT_LEFT';
  if (account.status === 'admin_locked') return 'ACCOUNT_ADMIN_LOCKED';
  return account.accountClass === 'D' ? 'ACCOUNT_SHARED' : undefined;
}
