import type { Actor } from '../platform/actor.js';
import type { AccountClass } from '../directory/account-class.rules.js';
import type { CaseReader } from './case-facts.port.js';
import type { CheckState, EvidenceOutcome } from './check-state.rules.js';
import type { NameNote } from './document-names.rules.js';
import type { DocumentChannel, DocumentType, ExpiryState } from './document.rules.js';
import type { Action, EvidenceKind, Letter } from './evidence.rules.js';
import type { Approval } from './policy-file.rules.js';
import type { Lamps, MissingCode } from './policy.rules.js';

/** The agent or supervisor who runs a check. */
export interface CheckAgent extends CaseReader {
  readonly personId: string | null;
  readonly name: string;
  /** Where they sit; evidence on site is impossible without. */
  readonly site: string | null;
  readonly actor: Actor;
}

/** What an agent hands in. Values are compared and dropped; only the outcome is kept. */
export type EvidenceInput =
  | { readonly kind: 'numen'; readonly value: string }
  | {
      readonly kind: 'attributes';
      readonly birthDate: string;
      readonly birthName: string;
      /** UAI or name of the school. */
      readonly school: string;
    }
  | DocumentInput
  | { readonly kind: 'owner-code'; readonly code: string }
  | {
      readonly kind: 'call-back';
      /** Which number of the register was called: never a number. */
      readonly phoneId: string;
      readonly answeredBy: string;
    };

export interface DocumentInput {
  readonly kind: 'document';
  readonly documentType: DocumentType;
  readonly channel: DocumentChannel;
  readonly faceMatches: boolean;
  readonly mrz?: readonly string[];
  /** `YYYY-MM-DD` or `DD/MM/YYYY`; absent when the zone gives it. */
  readonly birthDate?: string;
  readonly names?: { readonly surname: string; readonly givenNames: string };
  readonly expiry?: string;
}

/** Explanations an agent may see: they speak of the form and of names, never of what is on file. */
export type EvidenceNote =
  NameNote | `expiry-${ExpiryState}` | 'numen-shape' | 'birth-date-differs' | 'code-void';

/** What the check still asks. */
export interface Requirements {
  readonly accountClass: AccountClass;
  readonly lamps: Lamps;
  readonly sufficient: boolean;
  readonly missing: readonly MissingCode[];
  readonly ways: readonly (readonly Letter[])[];
  readonly needsApproval: Approval | null;
}

export interface StartedCheck {
  readonly id: string;
  readonly required: Requirements;
  readonly expiresAt: number;
}

export interface EvidenceAnswer {
  readonly outcome: EvidenceOutcome;
  /** Null where tries are not counted. */
  readonly attemptsLeft: number | null;
  readonly lamps: Lamps;
  readonly sufficient: boolean;
  readonly missing: readonly MissingCode[];
  readonly ways: readonly (readonly Letter[])[];
  readonly needsApproval: Approval | null;
  readonly notes: readonly EvidenceNote[];
}

/** A check as its case page shows it. */
export interface CheckSummary {
  readonly id: string;
  readonly action: Action;
  readonly state: CheckState | 'expired';
  readonly deadReason: string | null;
  readonly agentId: string;
  readonly accountClass: AccountClass;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly required: Requirements;
  readonly evidence: readonly EvidenceSummary[];
}

export interface EvidenceSummary {
  readonly kind: EvidenceKind;
  readonly outcome: EvidenceOutcome;
  readonly letter: string | null;
  readonly channel: DocumentChannel | null;
  readonly documentType: string | null;
  readonly answeredBy: string | null;
  readonly voucherName: string | null;
  readonly at: number;
}

/** What the agent may use now: masked contacts, numbers of the register, whoever could vouch. */
export interface CheckMeans {
  readonly contacts: readonly {
    id: string;
    kind: 'email' | 'phone';
    masked: string;
    usable: boolean;
    why: string | null;
  }[];
  readonly phones: readonly { phoneId: string; name: string; phone: string }[];
  readonly vouchers: readonly { uai: string; name: string; people: number }[];
  readonly numenClosedUntil: number | null;
}

/** All that a page needs to show checks of one case; `next` is the page's own. */
export interface ShownCheck {
  readonly checks: readonly CheckSummary[];
  readonly means: CheckMeans | null;
  readonly readerId: string;
  readonly caseNumber: string;
  readonly mayStart: boolean;
  /** The reader may open NUMEN evidence of this person again; null when it is open, or for others. */
  readonly liftable: { readonly personId: string } | null;
  readonly checkMinutes: number;
  readonly suggested: Action | null;
  readonly now: number;
}
