import { createHash } from 'node:crypto';
import type { AccountStatus } from '../account-state.rules.js';
import { instantOf } from '../ldap/time.rules.js';
import { first, values, type Entry } from '../sync/entry.rules.js';

/** Operational attributes of slapo-ppolicy(5) and of slapd that tell the state of an account. */
export const STATE_ATTRIBUTES = [
  'entryUUID',
  'entryCSN',
  'pwdReset',
  'pwdChangedTime',
  'pwdAccountLockedTime',
  'pwdStartTime',
  'pwdEndTime',
  'pwdPolicySubentry',
  'pwdLastSuccess',
  'authTimestamp',
  'createTimestamp',
] as const;

/** slapo-ppolicy(5): the lock of an administrator, which no time ends. */
export const LOCKED_FOR_GOOD = '000001010000Z';

/**
 * A freeze: the password becomes valid on the last second of 2099, and the fraction of that second holds the start it
 * had, if any. slapd refuses every sign-in before that start whatever the policy, and neither a reset nor an unlock
 * touches it. No later year: slapd 2.5 reckons in 32 bits, and takes a start after 2106 for one long past.
 */
const FROZEN = '20991231235959.';
/** The fraction of a second that marks an end as the life of a temporary secret of ours. */
const OURS = '.000777Z';

/** What slapd says of an account. */
export interface OpenLdapAccount {
  /** entryUUID in lower case. */
  readonly uuid: string;
  /** entryCSN: another one after every write, of whoever and whatever. */
  readonly version: string;
  readonly stamp: string;
  /** What it is apart from a freeze, by the overlay's attributes alone. */
  readonly status: AccountStatus;
  readonly frozen: boolean;
  readonly mustChange: boolean;
  readonly signedIn: boolean;
  /** Epoch milliseconds; 0 when unknown. */
  readonly createdAt: number;
  /** Epoch milliseconds, to the second; 0 when unknown. */
  readonly changedAt: number;
  /** As they stand, '' when absent. */
  readonly startTime: string;
  readonly endTime: string;
}

/**
 * Reads an account from its entry.
 * @param stamped attributes apart from those of the state that a check of identity goes by: names, functions, ends
 * @param now epoch milliseconds, for the dates between which a password is valid
 */
export function accountOf(entry: Entry, stamped: readonly string[], now: number): OpenLdapAccount {
  const startTime = first(entry, 'pwdStartTime');
  return {
    uuid: first(entry, 'entryUUID').toLowerCase(),
    version: first(entry, 'entryCSN'),
    stamp: stampOf(entry, stamped),
    status: statusOf(entry, now),
    frozen: isFrozen(startTime),
    mustChange: first(entry, 'pwdReset') === 'TRUE',
    signedIn: first(entry, 'pwdLastSuccess') !== '' || first(entry, 'authTimestamp') !== '',
    createdAt: instantOf(first(entry, 'createTimestamp')) ?? 0,
    changedAt: instantOf(first(entry, 'pwdChangedTime')) ?? 0,
    startTime,
    endTime: first(entry, 'pwdEndTime'),
  };
}

/** By the overlay's attributes alone: an expired password shows only in what the server reckons. */
export function statusOf(entry: Entry, now: number): AccountStatus {
  const start = instantOf(thawedStart(first(entry, 'pwdStartTime')));
  const end = instantOf(first(entry, 'pwdEndTime'));
  if (start !== null && (start > now || (end !== null && start >= end))) return 'disabled';
  // The end of a validity is the end of a function: for HR, not for the desk.
  if (end !== null && end <= now && !isOurEnd(first(entry, 'pwdEndTime'))) return 'left';
  const locked = first(entry, 'pwdAccountLockedTime');
  if (locked === '') return 'active';
  return locked === LOCKED_FOR_GOOD ? 'admin_locked' : 'locked';
}

/**
 * Changes with every change of what a check of identity went by, and with nothing else. entryCSN would not do: each
 * wrong try writes one, and a telephone that keeps an old password tries every minute. For the same reason a lock
 * counts as a lock, not as the second it fell.
 */
function stampOf(entry: Entry, stamped: readonly string[]): string {
  const locked = first(entry, 'pwdAccountLockedTime');
  const parts = [
    first(entry, 'entryUUID').toLowerCase(),
    first(entry, 'pwdChangedTime'),
    first(entry, 'pwdReset'),
    first(entry, 'pwdStartTime'),
    first(entry, 'pwdEndTime'),
    first(entry, 'pwdPolicySubentry').toLowerCase(),
    locked === '' || locked === LOCKED_FOR_GOOD ? locked : 'locked',
    ...stamped.map((name) => values(entry, name).sort().join('\u0001')),
  ];
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 32);
}

/** True for the start that `frozenStart` writes. */
export function isFrozen(startTime: string): boolean {
  return startTime.startsWith(FROZEN);
}

/** The start that freezes, and remembers the one there was: `20991231235959.202609010000001Z`. */
export function frozenStart(startTime: string): string {
  const seconds = /^\d{14}/.exec(startTime)?.[0];
  // slapd drops zeros at the end of a fraction: a one keeps them.
  return `${FROZEN}${seconds ?? ''}1Z`;
}

/** The start an account had before it was frozen; '' when none. One that is not frozen is given back as it is. */
export function thawedStart(startTime: string): string {
  if (!isFrozen(startTime)) return startTime;
  const seconds = /^\d{14}\.(\d{14})1Z$/.exec(startTime)?.[1];
  return seconds ? `${seconds}Z` : '';
}

/** The end of a temporary secret's life. @param instant epoch milliseconds */
export function ourEnd(instant: number): string {
  return `${new Date(instant).toISOString().replace(/\D/g, '').slice(0, 14)}${OURS}`;
}

/** True for the end that `ourEnd` writes. */
export function isOurEnd(endTime: string): boolean {
  return endTime.endsWith(OURS);
}
