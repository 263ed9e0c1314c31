/** What a reset needs to know of the identity check that pays for it. Read by `IdentityChecksService.forAct`. */
export interface CheckForAct {
  id: string;
  caseId: string;
  personId: string;
  /** Kind of the reset it was started for. */
  action: string;
  /** Guichet account that started it; only this one may use it. */
  agentId: string;
  state: 'live' | 'consumed' | 'dead';
  /** Why a dead check died: person_changed, assignee_changed, state_changed, abandoned, … */
  deadReason: string | null;
  accountClass: 'A' | 'B' | 'C' | 'D';
  sufficient: boolean;
  /** The policy asks for a second person before the act. */
  needsApproval: boolean;
  /** Who that must be: anybody entitled, somebody of another team (site), or a supervisor; null for nobody. */
  approval: 'second-person' | 'other-team' | 'supervisor' | null;
  /** The account's stamp when the check started; the act is conditional on it. */
  stateStamp: string;
  expiresAt: number;
  /** The face was matched on site (counter), and, at the counter, whether the NUMEN is left for the claim page. */
  onSite: boolean;
  numenLeft: boolean;
  /** Guichet accounts whose voucher was counted: they may not hand over. */
  countedVoucherIds: readonly string[];
  /** Names of whoever answered a call-back: they may not hand over either. */
  answeredBy: readonly string[];
  /** Contact whose returned code was counted, if any. */
  countedContactId: string | null;
  policyHash: string;
}

/**
 * How resets use a check, inside one transaction: `forAct(id)` reads it (locking the row), the reset row is inserted
 * while the check is still live (the database guard `resets_need_a_check` reads columns `state`, `sufficient`,
 * `consumed_by`, `expires_at`, `case_id`, `person_id`, `action` of `identity_checks`), then `consume(id, resetId, now)`
 * sets state 'consumed', `consumed_by` and `consumed_at` by a conditional update and says whether it won.
 */
export interface ChecksForActs {
  forAct(checkId: string): Promise<CheckForAct | null>;
  consume(checkId: string, resetId: string, now: number): Promise<boolean>;
}
