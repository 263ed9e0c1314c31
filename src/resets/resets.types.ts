import type { Actor } from '../platform/actor.js';
import type { Delivery, ResetKind, ResetState } from './reset.rules.js';

/** The agent or supervisor who asks: the account, the person behind it, and where they sit. */
export interface Requester {
  readonly accountId: string;
  readonly personId: string | null;
  readonly site: string | null;
  readonly actor: Actor;
}

export interface SubmitReset {
  readonly caseId: string;
  readonly identityCheckId: string;
  readonly kind: ResetKind;
  readonly delivery: Delivery | null;
  /** Recovery contact the link goes to; only for `contact`. */
  readonly contactId: string | null;
  readonly idempotencyKey: string;
}

/** What the requester learns. `withdrawalCode` appears once, in the answer of the first submission, never again. */
export interface SubmittedReset {
  readonly id: string;
  readonly state: ResetState;
  readonly kind: ResetKind;
  readonly delivery: Delivery | null;
  readonly receipt: ResetReceipt;
  readonly withdrawalCode?: string;
}

/** What was done and how it was proved; safe to show on the timeline. */
export interface ResetReceipt {
  readonly submittedAt: number;
  readonly finishedAt: number | null;
  readonly approveBefore: number | null;
  /** Code of `errors` when refused, rejected or lapsed. */
  readonly reason: string | null;
  /** Read-back, field by field. */
  readonly proof: Readonly<Record<string, unknown>> | null;
  readonly claimState: string | null;
  readonly claimExpiresAt: number | null;
  readonly destination: string | null;
}
