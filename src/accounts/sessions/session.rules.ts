import { PRIVILEGED } from '../account.rules.js';
import type { Role } from '../permissions.rules.js';

/** How far a sign-in has come; only `full` acts. */
export const SESSION_STAGES = ['second-factor', 'enrolment', 'full'] as const;
export type SessionStage = (typeof SESSION_STAGES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Whatever somebody does, they sign in again after half a day. Milliseconds. */
export const SESSION_LIFE = 12 * HOUR;
/** A sign-in left half-way. Milliseconds. */
export const PENDING_LIFE = 10 * MINUTE;
/** How long a typed password or code counts for acts that ask for one. Milliseconds. */
export const STEP_UP_LIFE = 5 * MINUTE;
/** The list of sessions shows this precision, so that reading pages hardly writes. Milliseconds. */
export const SEEN_PRECISION = MINUTE;
/** Wrong codes that end a sign-in. */
export const CODE_TRIES = 5;

/** Agents, supervisors and admins sit at shared desks and can do harm; the others mostly read. Milliseconds. */
export const idleLife = (role: Role): number => (PRIVILEGED.includes(role) ? 15 * MINUTE : HOUR);

export interface SessionTimes {
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

/** True while a session still counts. */
export function isLive(session: SessionTimes, role: Role, now: number): boolean {
  return now < session.expiresAt && now - session.lastSeenAt < idleLife(role);
}

/** True while the last typed password or code still counts. */
export function isSteppedUp(steppedUpAt: number | null, now: number): boolean {
  return steppedUpAt !== null && now - steppedUpAt < STEP_UP_LIFE;
}

const BROWSERS: ReadonlyArray<readonly [RegExp, string]> = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: ReadonlyArray<readonly [RegExp, string]> = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** Browser and system of a User-Agent header, `Firefox, Windows`; empty when neither is known. */
export function describeAgent(header: string | undefined): string {
  const named = (list: typeof BROWSERS): string[] => {
    const found = list.find(([pattern]) => pattern.test(header ?? ''));
    return found ? [found[1]] : [];
  };
  return [...named(BROWSERS), ...named(SYSTEMS)].join(', ');
}
