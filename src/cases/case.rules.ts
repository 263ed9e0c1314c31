/** The life of a case: states, what leads from one to another, and who may do it. Pages ask the same functions. */

export const CASE_STATUSES = [
  'new',
  'open',
  'pending-requester',
  'pending-third-party',
  'resolved',
  'closed',
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

export const CASE_TYPES = [
  'password',
  'locked',
  'activation',
  'username',
  'second-factor',
  'recovery',
  'mail-client',
  'compromised',
  'other',
] as const;
export type CaseType = (typeof CASE_TYPES)[number];

/** Cases of somebody who cannot get into an account: without a person in the directory there may be none yet. */
export const isAboutAccess = (type: CaseType): boolean => type !== 'mail-client' && type !== 'other';

export const CASE_CHANNELS = ['phone', 'counter', 'email', 'portal', 'secretary', 'chat'] as const;
export type CaseChannel = (typeof CASE_CHANNELS)[number];

/** Stored as its rank, so that the most urgent sorts first. */
export const CASE_PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type CasePriority = (typeof CASE_PRIORITIES)[number];

export const VISIBILITIES = ['public', 'internal'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** States of a case that still asks for work. */
export const ACTIVE_STATUSES = ['new', 'open', 'pending-requester', 'pending-third-party'] as const;
export const WAITING_STATUSES = ['pending-requester', 'pending-third-party'] as const;

export const CASE_ACTS = [
  'take',
  'assign',
  'release',
  'answer',
  'reply',
  'note',
  'edit',
  'change-person',
  'park-requester',
  'park-third-party',
  'resume',
  'resolve',
  'close',
  'reopen',
] as const;
export type CaseAct = (typeof CASE_ACTS)[number];

type Moves = Partial<Record<CaseStatus, CaseStatus>>;

const STAY: Moves = {
  new: 'new',
  open: 'open',
  'pending-requester': 'pending-requester',
  'pending-third-party': 'pending-third-party',
};
const TAKEN: Moves = { ...STAY, new: 'open' };
const ACTIVE_TO = (to: CaseStatus): Moves => Object.fromEntries(ACTIVE_STATUSES.map((from) => [from, to]));

/** From → to, by act. An act without an entry for a state is impossible in it. */
export const TRANSITIONS: Readonly<Record<CaseAct, Moves>> = {
  take: TAKEN,
  assign: TAKEN,
  release: { ...STAY, open: 'new' },
  answer: { ...TAKEN, resolved: 'resolved' },
  reply: { ...STAY, 'pending-requester': 'open', resolved: 'open' },
  note: { ...STAY, resolved: 'resolved', closed: 'closed' },
  edit: { ...STAY, resolved: 'resolved' },
  'change-person': STAY,
  'park-requester': {
    new: 'pending-requester',
    open: 'pending-requester',
    'pending-third-party': 'pending-requester',
  },
  'park-third-party': {
    new: 'pending-third-party',
    open: 'pending-third-party',
    'pending-requester': 'pending-third-party',
  },
  resume: { 'pending-requester': 'open', 'pending-third-party': 'open' },
  resolve: ACTIVE_TO('resolved'),
  close: { ...ACTIVE_TO('closed'), resolved: 'closed' },
  reopen: { resolved: 'open', closed: 'open' },
};

/** What a decision depends on besides the act. */
export interface CaseFacts {
  readonly status: CaseStatus;
  readonly assigneeId: string | null;
}
export interface ActBy {
  readonly accountId: string | null;
  /** `desk`: agent or supervisor; `school`: secretary or head who opened the case; `owner`: nobody signed in. */
  readonly side: 'desk' | 'school' | 'owner';
  readonly mayAssignOthers: boolean;
}
export type RefusalCode =
  | 'CASE_NOT_IN_THIS_STATE'
  | 'CASE_CLOSED'
  | 'CASE_ACT_OF_THE_DESK'
  | 'CASE_ASSIGN_OTHERS'
  | 'CASE_NOT_YOURS'
  | 'CASE_ALREADY_YOURS';
export type Decision =
  { readonly ok: true; readonly to: CaseStatus } | { readonly ok: false; readonly code: RefusalCode };

const refuse = (code: RefusalCode): Decision => ({ ok: false, code });

/**
 * Whether `by` may do `act` on a case in this state, and the state it leads to.
 * @param assigneeId for `assign`: who the case is given to
 */
export function decide(act: CaseAct, facts: CaseFacts, by: ActBy, assigneeId?: string): Decision {
  const to = TRANSITIONS[act][facts.status];
  if (by.side === 'desk' ? act === 'reply' : act !== 'reply' && !(by.side === 'owner' && act === 'reopen')) {
    return refuse('CASE_ACT_OF_THE_DESK');
  }
  if (!to) return refuse(facts.status === 'closed' ? 'CASE_CLOSED' : 'CASE_NOT_IN_THIS_STATE');
  const own = facts.assigneeId !== null && facts.assigneeId === by.accountId;
  if (act === 'take' && own) return refuse('CASE_ALREADY_YOURS');
  if (act === 'assign' && assigneeId !== by.accountId && !by.mayAssignOthers)
    return refuse('CASE_ASSIGN_OTHERS');
  if (act === 'release') {
    if (facts.assigneeId === null) return refuse('CASE_NOT_IN_THIS_STATE');
    if (!own && !by.mayAssignOthers) return refuse('CASE_NOT_YOURS');
  }
  return { ok: true, to };
}

/** The acts whose buttons a page shows. */
export function possibleActs(facts: CaseFacts, by: ActBy): ReadonlySet<CaseAct> {
  return new Set(CASE_ACTS.filter((act) => decide(act, facts, by, by.accountId ?? undefined).ok));
}

/** Somebody is spoken to while the case is opened: it is answered at once (statistics: time to first answer is nil). */
export function answeredAtOpening(channel: CaseChannel): boolean {
  return channel === 'phone' || channel === 'counter';
}

/** A case opened with the person present is taken by whoever opens it; any other waits for an agent. */
export function openingState(channel: CaseChannel, byDesk: boolean): { status: CaseStatus; taken: boolean } {
  const taken = byDesk && answeredAtOpening(channel);
  return { status: taken ? 'open' : 'new', taken };
}

export const isActive = (status: CaseStatus): boolean =>
  (ACTIVE_STATUSES as readonly string[]).includes(status);
export const isWaiting = (status: CaseStatus): boolean =>
  (WAITING_STATUSES as readonly string[]).includes(status);

export const priorityRank = (priority: CasePriority): number => CASE_PRIORITIES.indexOf(priority) + 1;
export const priorityOf = (rank: number): CasePriority => CASE_PRIORITIES[rank - 1] ?? 'normal';

/** Position of a case in time and in its year: 20260000123 for 2026-000123; also what pages are keyed by. */
export const caseSeq = (year: number, position: number): number => year * 10_000_000 + position;
export const MAX_POSITION = 9_999_999;

/** `2026-000123`: six digits at least. */
export function caseNumber(seq: number): string {
  const position = seq % 10_000_000;
  return `${(seq - position) / 10_000_000}-${String(position).padStart(6, '0')}`;
}

/** The sequence a typed number means, or null: `2026-000123`, `2026-123`, `n° 2026-123`. */
export function seqOfNumber(text: string): number | null {
  const found = /^(?:n[°o]\s*)?(20\d\d)\s*[-/ ]\s*(\d{1,7})$/i.exec(text.trim());
  return found ? caseSeq(Number(found[1]), Number(found[2])) : null;
}
