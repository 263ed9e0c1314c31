import type { ErrorKind } from '../platform/errors.js';
import type { CheckForAct } from '../identity-checks/check-for-act.js';
import { stateRefusal, type Delivery, needsDelivery, type ResetKind } from './reset.rules.js';

export interface SubmissionFacts {
  now: number;
  kind: ResetKind;
  delivery: Delivery | null;
  allowedDeliveries: readonly Delivery[];
  by: { accountId: string; personId: string | null };
  case: { id: string; personId: string | null; assigneeId: string | null; open: boolean };
  check: CheckForAct;
  /** Status of the account in the directory, or `frozen` when Guichet stopped it. */
  status: string;
  /** Present stamp of the account. */
  stamp: string;
}

export interface Refusal {
  code: string;
  kind: ErrorKind;
}

const refuse = (code: string, kind: ErrorKind): Refusal => ({ code, kind });

/**
 * Why a reset may not be submitted, or null. The order tells the caller the most decisive reason first: who asks,
 * then whether the check belongs to this act, then whether it is enough, then the account itself.
 */
export function submissionRefusal(facts: SubmissionFacts): Refusal | null {
  return (
    whoRefusal(facts) ??
    bindingRefusal(facts) ??
    lifeRefusal(facts) ??
    accountRefusal(facts) ??
    deliveryRefusal(facts)
  );
}

function whoRefusal({ by, check, kind, status }: SubmissionFacts): Refusal | null {
  if (by.personId !== null && by.personId === check.personId) return refuse('OWN_ACCOUNT', 'forbidden');
  if (check.accountClass !== 'D') return null;
  // A disabled, left or administratively locked account is class D too: its state says where to turn to.
  return stateRefusal(status, kind) ?? refuse('PROTECTED', 'forbidden');
}

function bindingRefusal({ by, check, kind, case: theCase }: SubmissionFacts): Refusal | null {
  if (!theCase.open) return refuse('CASE_NOT_OPEN', 'conflict');
  if (check.caseId !== theCase.id) return refuse('CHECK_OTHER_CASE', 'conflict');
  if (check.personId !== theCase.personId) return refuse('CHECK_OTHER_PERSON', 'conflict');
  if (check.action !== kind) return refuse('CHECK_OTHER_ACTION', 'conflict');
  if (check.agentId !== by.accountId) return refuse('CHECK_OTHER_AGENT', 'conflict');
  // The check dies when the case changes hands; a check started at that very moment does not know.
  if (theCase.assigneeId !== by.accountId) return refuse('CASE_NOT_YOURS', 'conflict');
  return null;
}

function lifeRefusal({ check, now }: SubmissionFacts): Refusal | null {
  if (check.state === 'consumed') return refuse('CHECK_USED', 'conflict');
  if (check.state === 'dead') return refuse('CHECK_DEAD', 'conflict');
  if (now >= check.expiresAt) return refuse('CHECK_EXPIRED', 'expired');
  if (!check.sufficient) return refuse('VERIFICATION_INSUFFICIENT', 'forbidden');
  return null;
}

function accountRefusal({ check, kind, stamp, status }: SubmissionFacts): Refusal | null {
  const refused = stateRefusal(status, kind);
  if (refused) return refused;
  return stamp === check.stateStamp ? null : refuse('STATE_CHANGED', 'conflict');
}

function deliveryRefusal({ kind, delivery, allowedDeliveries }: SubmissionFacts): Refusal | null {
  if (!needsDelivery(kind)) return delivery === null ? null : refuse('DELIVERY_NOT_NEEDED', 'invalid');
  if (delivery === null) return refuse('DELIVERY_MISSING', 'invalid');
  return allowedDeliveries.includes(delivery) ? null : refuse('DELIVERY_NOT_ALLOWED', 'forbidden');
}
