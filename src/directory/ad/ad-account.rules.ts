import { createHash } from 'node:crypto';
import type { AccountStatus } from '../account-state.rules.js';
import { instantOf } from '../ldap/time.rules.js';
import { bytes, first, type Entry } from '../sync/entry.rules.js';

/** Attributes that tell the state of an account; read together, in one search. */
export const STATE_ATTRIBUTES = [
  'objectGUID',
  'sAMAccountName',
  'userAccountControl',
  'msDS-User-Account-Control-Computed',
  'pwdLastSet',
  'lockoutTime',
  'accountExpires',
  'adminCount',
  'isCriticalSystemObject',
  'whenCreated',
  'lastLogon',
  'lastLogonTimestamp',
  'replPropertyMetaData',
] as const;
/** Those of them whose value is bytes. */
export const BINARY_ATTRIBUTES = ['objectGUID', 'replPropertyMetaData'] as const;

/** MS-ADTS 2.2.16, userAccountControl. */
const DISABLED = 0x2;
const NEVER_EXPIRES = 0x10000;
/** The same of msDS-User-Account-Control-Computed: lockoutTime alone would still say locked when the lock has ended. */
const LOCKED_OUT = 0x10;
const PASSWORD_EXPIRED = 0x800000;

const NEVER = 9_223_372_036_854_775_807n;
const EPOCH_1601_MS = 11_644_473_600_000n;
const TICKS_PER_SECOND = 10_000_000n;
/** The first day of 1601: no administrator ends an account then, so that such a date is a freeze of ours. */
const FIRST_DAY = 86_400n * TICKS_PER_SECOND;

/** What Active Directory says of an account. */
export interface AdAccount {
  /** Lower-case hexadecimal of objectGUID as it lies in the directory. */
  readonly guid: string;
  readonly username: string;
  readonly stamp: string;
  /** What it is apart from a freeze. */
  readonly status: AccountStatus;
  readonly frozen: boolean;
  readonly mustChange: boolean;
  /** DONT_EXPIRE_PASSWORD: the directory then ignores that the password must be changed. */
  readonly neverExpires: boolean;
  readonly protected: boolean;
  readonly neverSignedIn: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** As they stand, for the conditional write. */
  readonly pwdLastSet: string;
  readonly lockoutTime: string;
  readonly accountExpires: string;
  /** How often the secret was set, by anybody; null where the reading identity may not see it. */
  readonly secretVersion: number | null;
}

/** Reads an account from its entry. @param now epoch milliseconds, for the date an account ends */
export function accountOf(entry: Entry, now: number): AdAccount {
  const control = number(entry, 'userAccountControl');
  const computed = number(entry, 'msDS-User-Account-Control-Computed');
  const pwdLastSet = first(entry, 'pwdLastSet') || '0';
  const accountExpires = first(entry, 'accountExpires') || NEVER.toString();
  const neverExpires = (control & NEVER_EXPIRES) !== 0;
  return {
    guid: bytes(entry, 'objectGUID').toString('hex'),
    username: first(entry, 'sAMAccountName'),
    stamp: stampOf(entry),
    status: statusOf({ control, computed, pwdLastSet, accountExpires }, now),
    frozen: isFrozen(accountExpires),
    mustChange: pwdLastSet === '0' && !neverExpires,
    neverExpires,
    protected: number(entry, 'adminCount') > 0 || first(entry, 'isCriticalSystemObject') === 'TRUE',
    neverSignedIn: number(entry, 'lastLogon') === 0 && number(entry, 'lastLogonTimestamp') === 0,
    createdAt: instantOf(first(entry, 'whenCreated')) ?? 0,
    pwdLastSet,
    lockoutTime: first(entry, 'lockoutTime') || '0',
    accountExpires,
    secretVersion: versionsOf(entry).get('unicodePwd') ?? null,
  };
}

function statusOf(
  facts: { control: number; computed: number; pwdLastSet: string; accountExpires: string },
  now: number,
): AccountStatus {
  const frozen = isFrozen(facts.accountExpires);
  const expires = BigInt(frozen ? thawedExpiry(facts.accountExpires) : facts.accountExpires);
  if ((facts.control & DISABLED) !== 0) return 'disabled';
  // The end of the account is the end of a function: for HR, not for the desk. An old password is `expired`.
  if (expires !== 0n && expires < NEVER && milliseconds(expires) <= now) return 'left';
  if ((facts.computed & LOCKED_OUT) !== 0) return 'locked';
  // A password that must be changed is shown as expired too (pwdLastSet 0).
  return (facts.computed & PASSWORD_EXPIRED) !== 0 && facts.pwdLastSet !== '0' ? 'expired' : 'active';
}

/** Attributes (by their fixed identifiers, MS-ADTS) whose versions make the stamp. */
const STAMPED = new Map([
  [0x9005a, 'unicodePwd'],
  [0x90060, 'pwdLastSet'],
  [0x90008, 'userAccountControl'],
  [0x9009f, 'accountExpires'],
  [0x90296, 'lockoutTime'],
  [0x90096, 'adminCount'],
  [0x900dd, 'sAMAccountName'],
]);

/**
 * Changes with every change of the state and with nothing else: the replicated version numbers of the attributes that
 * make it, so that it is the same on every domain controller, and differs when a secret is set twice in the state
 * "must be changed", in which every value is as before. Sign-ins and wrong tries leave it.
 */
function stampOf(entry: Entry): string {
  const versions = [...versionsOf(entry)].map(([name, version]) => `${name}:${version}`).sort();
  const values = ['userAccountControl', 'pwdLastSet', 'accountExpires', 'adminCount', 'sAMAccountName'];
  const lockout = first(entry, 'lockoutTime') || '0';
  const parts = [
    bytes(entry, 'objectGUID').toString('hex'),
    ...values.map((name) => first(entry, name)),
    lockout,
  ];
  return createHash('sha256')
    .update([...parts, ...versions].join(' '))
    .digest('hex')
    .slice(0, 32);
}

/** MS-DRSR replPropertyMetaData: 16 bytes of header, then 48 for each attribute. Empty where it may not be read. */
function versionsOf(entry: Entry): Map<string, number> {
  const blob = bytes(entry, 'replPropertyMetaData');
  const found = new Map<string, number>();
  if (blob.length < 16) return found;
  for (let at = 16, left = blob.readUInt32LE(8); left > 0 && at + 48 <= blob.length; at += 48, left -= 1) {
    const name = STAMPED.get(blob.readUInt32LE(at));
    if (name) found.set(name, blob.readUInt32LE(at + 4));
  }
  return found;
}

/** True for the date that `frozenExpiry` writes. */
export function isFrozen(accountExpires: string): boolean {
  const value = BigInt(accountExpires);
  return value > 0n && value < FIRST_DAY;
}

/**
 * The end that freezes: an instant of the first day of 1601 which remembers the end the account had, to the second,
 * so that thawing needs nothing of ours. Never (0 or the largest value) is remembered as 1.
 */
export function frozenExpiry(accountExpires: string): string {
  const value = BigInt(accountExpires);
  return (value === 0n || value >= NEVER ? 1n : value / TICKS_PER_SECOND + 1n).toString();
}

/** The end an account had before it was frozen. */
export function thawedExpiry(frozen: string): string {
  const value = BigInt(frozen);
  return (value === 1n ? NEVER : (value - 1n) * TICKS_PER_SECOND).toString();
}

/**
 * Another accountExpires that means the same: "never" has two forms (0 and the largest value, MS-ADTS 2.2.18), and 100
 * nanoseconds end nobody's function. It makes the write of a reset conditional where pwdLastSet cannot: while the
 * change is forced that is 0 before and after. Not for a frozen account, whose end is a code of ours.
 */
export function sameExpiry(accountExpires: string): string {
  const value = BigInt(accountExpires);
  if (value === 0n) return NEVER.toString();
  return value >= NEVER ? '0' : (value ^ 1n).toString();
}

/** The form of a secret in unicodePwd: in double quotes, UTF-16 little-endian (MS-ADTS 3.1.1.3.1.5). */
export function unicodePwd(secret: string): Buffer {
  return Buffer.from(`"${secret}"`, 'utf16le');
}

function milliseconds(ticks: bigint): number {
  return Number(ticks / 10_000n - EPOCH_1601_MS);
}

/** Flags come as signed 32-bit numbers, times as 64-bit ones: enough to tell zero from the rest. */
function number(entry: Entry, attribute: string): number {
  return Number(first(entry, attribute) || 0);
}
