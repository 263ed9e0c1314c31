/**
 * Wrong tries slow the next one; they never lock (security rule "Throttles"). The wait doubles with each failure
 * and is forgotten after a quarter of an hour of peace.
 */
export interface Throttle {
  /** Failures that cost nothing. */
  readonly free: number;
  /** Longest wait between two tries, in milliseconds. */
  readonly longest: number;
}

export interface Tries {
  readonly failures: number;
  /** Epoch milliseconds of the last one. */
  readonly lastAt: number;
}

const SECOND = 1000;
export const FORGET_AFTER = 15 * 60 * SECOND;

/**
 * An académie leaves by a few addresses: from its own networks the waits are shorter and an address counts late.
 * `known` is a browser that signed in to this account before: strangers cannot slow it down.
 */
export const THROTTLES = {
  account: {
    known: { free: 5, longest: 10 * SECOND },
    inside: { free: 5, longest: 10 * SECOND },
    outside: { free: 4, longest: 30 * SECOND },
  },
  address: {
    inside: { free: 300, longest: 5 * SECOND },
    outside: { free: 30, longest: 30 * SECOND },
  },
  code: { free: 4, longest: 30 * SECOND },
  /** Acts of people without an account: from a home one or two are enough, behind a school's address some more. */
  stranger: {
    inside: { free: 300, longest: 5 * SECOND },
    outside: { free: 10, longest: 60 * SECOND },
  },
} as const satisfies Record<string, Throttle | Record<string, Throttle>>;

/** Failures that still count. */
export function failuresNow(tries: Tries | null, now: number): number {
  return tries && now - tries.lastAt < FORGET_AFTER ? tries.failures : 0;
}

/** Milliseconds until the next try is looked at; 0 when it may come now. */
export function waitFor(tries: Tries | null, throttle: Throttle, now: number): number {
  const beyond = failuresNow(tries, now) - throttle.free;
  if (!tries || beyond < 0) return 0;
  const pause = Math.min(throttle.longest, SECOND * 2 ** Math.min(beyond, 20));
  return Math.max(0, tries.lastAt + pause - now);
}
