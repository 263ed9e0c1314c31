/**
 * What this module needs to know of a case. Cases lie above and provide it (a global module with
 * `{ provide: CASE_FACTS, useClass: … }` that depends on the cases' repository only); down here a case is an opaque id.
 */
export interface CaseFacts {
  readonly id: string;
  /** `2026-000123`, for messages and links. */
  readonly number: string;
  /** The person concerned; null while nobody is chosen. */
  readonly personId: string | null;
  readonly assigneeId: string | null;
  /** Present status word of the case, e.g. `open`, `closed`. */
  readonly status: string;
  /** Somebody may still work on it: neither resolved nor closed. */
  readonly open: boolean;
  /** A secretary or head asked for a colleague: the school cannot be the outside place a reset is announced to. */
  readonly askedBySchool: boolean;
}

/** The account that asks; cases decide whether the case is within its scope. */
export interface CaseReader {
  readonly id: string;
  readonly role: string;
  readonly scope: string | null;
  readonly uais: readonly string[];
}

export interface CaseFactsPort {
  /** By id, whoever asks; null when there is no such case. */
  caseFacts(caseId: string): Promise<CaseFacts | null>;
  /** By number, for a reader; null when there is none or it is out of the reader's scope: the answer is the same. */
  caseFactsFor(number: string, reader: CaseReader): Promise<CaseFacts | null>;
}

export const CASE_FACTS = Symbol('CaseFactsPort');
