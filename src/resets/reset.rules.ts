/** What is done to an account. `second-factor` and `recovery` are named by the contract and not built yet. */
export const RESET_KINDS = ['unlock', 'password', 'activation', 'unfreeze'] as const;
export type ResetKind = (typeof RESET_KINDS)[number];
export const LATER_KINDS = ['second-factor', 'recovery'] as const;

/** How the owner receives the right to choose a new secret; nothing for an unlock or an unfreeze. */
export const DELIVERIES = ['contact', 'pairing', 'hand-over'] as const;
export type Delivery = (typeof DELIVERIES)[number];

export type AccountClass = 'A' | 'B' | 'C' | 'D';

export const RESET_STATES = [
  'awaiting-approval',
  'writing',
  'to-reconcile',
  'done',
  'refused',
  'rejected',
  'lapsed',
] as const;
export type ResetState = (typeof RESET_STATES)[number];

/** From each state, the states that may follow. A reset never goes back. */
export const RESET_TRANSITIONS: Readonly<Record<ResetState, readonly ResetState[]>> = {
  'awaiting-approval': ['writing', 'rejected', 'refused', 'lapsed'],
  writing: ['done', 'refused', 'to-reconcile'],
  'to-reconcile': ['done', 'refused'],
  done: [],
  refused: [],
  rejected: [],
  lapsed: [],
};

export function mayBecome(from: ResetState, to: ResetState): boolean {
  return RESET_TRANSITIONS[from].includes(to);
}

/** Kinds that give the owner a new secret, and so need a delivery. */
export function needsDelivery(kind: ResetKind): boolean {
  return kind === 'password' || kind === 'activation';
}

export interface DeliveryFacts {
  accountClass: AccountClass;
  /** The document or the person was seen on site in this check. */
  onSite: boolean;
  /** A recovery contact recorded more than 30 days ago exists. */
  hasContact: boolean;
  /** Somebody of the person's school may hand over: a secretary or head whose voucher was not counted. */
  hasHander: boolean;
}

/**
 * Deliveries the policy allows: class A all three, class B contact or pairing, class C pairing on site,
 * class D none (it is never reset).
 */
export function allowedDeliveries(facts: DeliveryFacts): Delivery[] {
  const allowed: Delivery[] = [];
  if (facts.accountClass === 'D') return allowed;
  if (facts.accountClass === 'C') return facts.onSite ? ['pairing'] : [];
  if (facts.hasContact) allowed.push('contact');
  allowed.push('pairing');
  if (facts.accountClass === 'A' && facts.hasHander) allowed.push('hand-over');
  return allowed;
}

/**
 * Why an account's state forbids the act, or null. Codes are texts of `errors`. An expired password is what a reset
 * is for; a disabled, left or administratively locked account would be resurrected by one.
 */
export function stateRefusal(
  status: string,
  kind: ResetKind,
): { code: string; kind: 'conflict' | 'forbidden' } | null {
  if (status === 'frozen') return kind === 'unfreeze' ? null : { code: 'ACCOUNT_FROZEN', kind: 'conflict' };
  if (kind === 'unfreeze') return { code: 'ACCOUNT_NOT_FROZEN', kind: 'conflict' };
  if (status === 'admin_locked') return { code: 'ACCOUNT_ADMIN_LOCKED', kind: 'conflict' };
  if (status === 'disabled') return { code: 'ACCOUNT_DISABLED', kind: 'conflict' };
  if (status === 'left') return { code: 'ACCOUNT_LEFT', kind: 'conflict' };
  return null;
}

export interface ApproverFacts {
  approverId: string;
  approverPersonId: string | null;
  approverSite: string | null;
  requestedBy: string;
  /** The person behind the requesting account: somebody with two accounts is still one person. */
  requesterPersonId: string | null;
  requesterSite: string | null;
  personId: string;
  accountClass: AccountClass;
}

/** Approver ≠ agent ≠ person; class C asks for somebody of another site. Codes are texts of `errors`. */
export function approverRefusal(facts: ApproverFacts): string | null {
  if (facts.approverId === facts.requestedBy) return 'OWN_REQUEST';
  if (facts.approverPersonId !== null && facts.approverPersonId === facts.requesterPersonId)
    return 'OWN_REQUEST';
  if (facts.approverPersonId !== null && facts.approverPersonId === facts.personId) return 'OWN_ACCOUNT';
  if (
    facts.accountClass === 'C' &&
    (facts.approverSite === null || facts.approverSite === facts.requesterSite)
  ) {
    return 'APPROVER_SAME_SITE';
  }
  return null;
}
