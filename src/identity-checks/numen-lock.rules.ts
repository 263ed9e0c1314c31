/** When NUMEN evidence closes: for a case, for a person, for an agent. Nothing else ever closes with it. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const NUMEN_LIMITS = {
  /** Wrong tries in one case, over all its checks. */
  perCase: 2,
  /** Wrong tries on one person in `window`, across agents, cases and the claim page. */
  perPerson: 5,
  /** Wrong tries of one agent in `window`, across people; then supervisors are told and that agent waits. */
  perAgent: 10,
  window: DAY,
  firstClosure: HOUR,
  /** A second closure within a week. */
  nextClosure: DAY,
  memory: 7 * DAY,
} as const;

export interface NumenCounts {
  readonly now: number;
  readonly closedUntil: number | null;
  readonly inCase: number;
  readonly ofAgent: number;
}

/** True when no comparison may be made: the lock of the person runs, or the case or the agent has spent its tries. */
export function isNumenClosed({ now, closedUntil, inCase, ofAgent }: NumenCounts): boolean {
  if (closedUntil !== null && now < closedUntil) return true;
  return inCase >= NUMEN_LIMITS.perCase || ofAgent >= NUMEN_LIMITS.perAgent;
}

/** Until when a miss closes NUMEN evidence of the person; null when it does not. */
export function closureAfterMiss(misses: number, now: number, lastClosedAt: number | null): number | null {
  if (misses < NUMEN_LIMITS.perPerson) return null;
  const again = lastClosedAt !== null && now - lastClosedAt < NUMEN_LIMITS.memory;
  return now + (again ? NUMEN_LIMITS.nextClosure : NUMEN_LIMITS.firstClosure);
}

/** Tries left in this case, never more than the person has left. */
export function numenTriesLeft(inCase: number, ofPerson: number): number {
  return Math.max(0, Math.min(NUMEN_LIMITS.perCase - inCase, NUMEN_LIMITS.perPerson - ofPerson));
}
