import type { PolicyFacts } from './evidence.rules.js';
import type { Held } from './held-letters.rules.js';
import type { Approval } from './policy-file.rules.js';

/**
 * The floor, whatever the policy file says: nobody resets themself, class D is never touched, R is required, and on
 * top of it a verification, or a voucher with a call-back under an accepted risk. An unlock is a reset too. The head's
 * voucher alone is enough for one thing only: the activation of a new account.
 */
export function floorHolds(held: Held, facts: PolicyFacts, activationUnderDays: number): boolean {
  if (facts.ownAccount || facts.accountClass === 'D' || !held.letters.has('R')) return false;
  if (facts.accountClass === 'C' && facts.action !== 'unlock') return held.faceOnSite;
  const face = held.letters.has('F');
  const code = held.letters.has('C');
  const codeCounts = code && (facts.accountClass === 'A' || held.codeBeyondSms || held.letters.has('K'));
  if (face || codeCounts) return true;
  if (facts.action === 'unfreeze' || facts.accountClass !== 'A') return false;
  if (isNewAccount(facts, activationUnderDays) && held.headVoucher) return true;
  return held.voucherConfirmed && facts.voucherRouteAccepted;
}

/** Activation proper: never signed in, a young account of class A. Any other activation is a password reset. */
export function isNewAccount(facts: PolicyFacts, underDays: number): boolean {
  const young = facts.accountAgeDays !== null && facts.accountAgeDays < underDays;
  return facts.action === 'activation' && facts.accountClass === 'A' && facts.neverSignedIn && young;
}

/** The least approval the act needs, whatever the file says. Null when none. */
export function floorApproval(held: Held, facts: PolicyFacts): Approval | null {
  if (facts.accountClass === 'C') return facts.action === 'unlock' ? 'second-person' : 'other-team';
  if (facts.accountClass === 'B' && facts.action !== 'unlock')
    return unfreezeByCode(held, facts) ?? 'second-person';
  return unfreezeByCode(held, facts);
}

function unfreezeByCode(held: Held, facts: PolicyFacts): Approval | null {
  return facts.action === 'unfreeze' && !held.letters.has('F') ? 'supervisor' : null;
}
