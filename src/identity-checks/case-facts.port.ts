import type { CurrentAccount } from '../platform/web/current-account.js';

/** What the lower modules know of a case; the cases module implements the port (`{ provide: CASE_FACTS, … }`). */
export interface CaseFacts {
  readonly id: string;
  /** `2026-000123`. */
  readonly number: string;
  readonly personId: string | null;
  readonly assigneeId: string | null;
  readonly type: string;
  readonly channel: string;
  readonly status: string;
  readonly openedBy: string | null;
}

export const CASE_FACTS = Symbol('case facts');

export interface CaseFactsPort {
  /** The case, whoever asks; null when there is none. Joins the caller's transaction. */
  caseFacts(caseId: string): Promise<CaseFacts | null>;
  /** The case as this account may see it; null when it does not exist or lies outside the account's scope (404). */
  visibleByNumber(number: string, account: CurrentAccount): Promise<CaseFacts | null>;
  /** The case an agent or supervisor may work on (same scope rule). */
  visibleById(caseId: string, account: CurrentAccount): Promise<CaseFacts | null>;
}
