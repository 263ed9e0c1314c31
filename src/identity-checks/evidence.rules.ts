import type { AccountClass } from '../directory/account-class.rules.js';
import type { DocumentChannel } from './document.rules.js';

/** Acts a check may be for: the kinds of a reset. */
export const ACTIONS = ['unlock', 'password', 'activation', 'unfreeze'] as const;
export type Action = (typeof ACTIONS)[number];

/** Kinds of evidence a check holds. `attributes` is birth date, birth name and school, compared blind. */
export const EVIDENCE_KINDS = [
  'numen',
  'attributes',
  'document',
  'owner-code',
  'call-back',
  'voucher',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** R resolution · F face matched to a document · C owner's code · V voucher · K call-back. D is a document without F. */
export const LETTERS = ['R', 'F', 'C', 'V', 'K'] as const;
export type Letter = (typeof LETTERS)[number];

/** One accepted piece of evidence, as the policy sees it. Mismatches are not evidence and are not passed. */
export type HeldEvidence =
  | { readonly kind: 'numen' | 'attributes' }
  | { readonly kind: 'document'; readonly letter: 'F' | 'D'; readonly channel: DocumentChannel }
  | { readonly kind: 'owner-code'; readonly medium: 'email' | 'sms'; readonly contactId: string }
  | { readonly kind: 'call-back'; readonly answeredBy: string }
  | { readonly kind: 'voucher'; readonly voucherName: string; readonly voucherRole: 'head' | 'secretary' };

/** What the policy needs to know besides the evidence. */
export interface PolicyFacts {
  readonly action: Action;
  readonly accountClass: AccountClass;
  /** The agent is the person, by stable id. */
  readonly ownAccount: boolean;
  readonly numenOnFile: boolean;
  /** A setting records who accepted the risk of voucher + call-back (RSSI), and when. */
  readonly voucherRouteAccepted: boolean;
  /** Never signed in according to the directory. */
  readonly neverSignedIn: boolean;
  /** Whole days since the account was created; null when unknown. */
  readonly accountAgeDays: number | null;
  /** Contacts used in a reset its owner contested: no code through them unfreezes. */
  readonly contestedContactIds: readonly string[];
}
