import type { AccountState } from './person.types.js';

/** What a look at an account in its directory gave, in bounded time. */
export type LiveState =
  | { readonly answer: 'state'; readonly state: AccountState }
  /** The directory has no such account. */
  | { readonly answer: 'gone' }
  /** It did not answer in time, or refused to be read. */
  | { readonly answer: 'none' };

/** What makes a hurried reset go wrong (a directory says success, and the person still cannot sign in). */
export const ACCOUNT_TRAPS = [
  'unanswered',
  'gone',
  'protected',
  'shared',
  'disabled',
  'left',
  'admin_locked',
  'frozen',
  'neverExpires',
  'expired',
  'locked',
  'mustChange',
  'neverSignedIn',
] as const;
export type AccountTrap = (typeof ACCOUNT_TRAPS)[number];

/** Those that end the call at the desk: somebody else has to act. The others only change what to do. */
const STOPS: ReadonlySet<AccountTrap> = new Set<AccountTrap>([
  'gone',
  'protected',
  'shared',
  'disabled',
  'left',
  'admin_locked',
  'frozen',
  'neverExpires',
]);

/** An account younger than this that nobody signed in to is an activation. */
const NEW_ACCOUNT_MS = 90 * 86_400_000;

/** The traps of an account, the gravest first; none when a reset would do what it says. @param now epoch ms */
export function accountTraps(live: LiveState, now: number): AccountTrap[] {
  if (live.answer === 'none') return ['unanswered'];
  if (live.answer === 'gone') return ['gone'];
  const { status, mustBeRefused, mustChange, neverExpires, neverSignedIn, createdAt } = live.state;
  const present: Partial<Record<AccountTrap, boolean>> = {
    protected: mustBeRefused === 'ACCOUNT_PROTECTED',
    shared: mustBeRefused === 'ACCOUNT_SHARED',
    ...(status !== 'active' && { [status]: true }),
    neverExpires: neverExpires === true,
    mustChange,
    neverSignedIn: neverSignedIn && now - createdAt < NEW_ACCOUNT_MS,
  };
  return ACCOUNT_TRAPS.filter((trap) => present[trap]);
}

export function isStop(trap: AccountTrap): boolean {
  return STOPS.has(trap);
}
