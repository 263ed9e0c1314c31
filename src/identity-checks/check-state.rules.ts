/** `live` until it is consumed by one act or dies; neither is ever undone. A live check may have run out of time. */
export const CHECK_STATES = ['live', 'consumed', 'dead'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

export const DEATH_REASONS = [
  'superseded',
  'person_changed',
  'assignee_changed',
  'state_changed',
  'case_closed',
  'case_reopened',
  'case_merged',
  'frozen',
  'abandoned',
] as const;
export type DeathReason = (typeof DEATH_REASONS)[number];

export const EVIDENCE_OUTCOMES = ['match', 'mismatch', 'refused', 'locked'] as const;
export type EvidenceOutcome = (typeof EVIDENCE_OUTCOMES)[number];

/** `D` is a document seen without a matched face. */
export const EVIDENCE_LETTERS = ['R', 'F', 'D', 'C', 'V', 'K'] as const;
export type EvidenceLetter = (typeof EVIDENCE_LETTERS)[number];

export const LAMP_STATES = ['off', 'on', 'compensated'] as const;
export const OWNER_CODE_STATES = ['issued', 'used', 'void'] as const;
export const VOUCHER_STATES = ['asked', 'vouched', 'declined', 'lapsed'] as const;
export type VoucherState = (typeof VOUCHER_STATES)[number];
export const ATTEMPT_SOURCES = ['check', 'claim'] as const;
export const ATTEMPT_OUTCOMES = ['pending', 'match', 'mismatch'] as const;
