import { redact } from '../redaction.js';

export const JOB_STATES = ['queued', 'running', 'done', 'dead'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Milliseconds: the first pause, and the longest one. The pause doubles after each failure. */
export interface Backoff {
  readonly base: number;
  readonly max: number;
}

/**
 * Pause before the next try, in milliseconds: exponential, and spread by ±20 % so that a hundred jobs stopped by
 * the same outage do not all come back in the same instant.
 * @param tried how many tries have failed, from 1
 * @param random a number in [0, 1)
 */
export function pauseBefore(backoff: Backoff, tried: number, random: number): number {
  const exact = Math.min(backoff.max, backoff.base * 2 ** Math.min(tried - 1, 40));
  return Math.round(exact * (0.8 + random * 0.4));
}

/**
 * Which try this is, from 1. `attempts` only ever grows (it is half of the fencing token); a retry by hand moves
 * `maxAttempts` on instead.
 */
export function tryNumber(attempts: number, maxAttempts: number, declared: number): number {
  return Math.max(1, declared - (maxAttempts - attempts));
}

/** The first slot of a recurring job after `now`: slots are multiples of `every` since the epoch. */
export function nextSlot(now: number, every: number): number {
  return (Math.floor(now / every) + 1) * every;
}

export type Verdict = { state: 'queued'; runAt: number; reason: string } | { state: 'dead'; reason: string };

/** What becomes of a job whose handler failed. */
export function afterFailure(
  failure: unknown,
  job: { attempts: number; maxAttempts: number },
  declaration: { attempts: number; backoff: Backoff; every?: number },
  now: number,
  random: number,
  pace = 1,
): Verdict {
  const reason = reasonOf(failure);
  const last = isPermanent(failure) || job.attempts >= job.maxAttempts;
  if (last && declaration.every === undefined) return { state: 'dead', reason };
  if (last) return { state: 'queued', runAt: nextSlot(now, declaration.every as number), reason };
  const tried = tryNumber(job.attempts, job.maxAttempts, declaration.attempts);
  return { state: 'queued', runAt: now + pauseBefore(declaration.backoff, tried, random) * pace, reason };
}

/** True for `PermanentFailure` and for BullMQ's `UnrecoverableError`, known by name so that no driver is imported. */
export function isPermanent(failure: unknown): boolean {
  const { name, permanent } = (failure ?? {}) as { name?: string; permanent?: boolean };
  return permanent === true || name === 'UnrecoverableError';
}

const ADDRESS = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g;
const LINK = /\bhttps?:\/\/[^\s<>"']+/gi;
const PHONE = /(?<![\w-])\+?\d(?:[ .-]?\d){8,14}(?![\w-])/g;
const REASON_LENGTH = 300;

/** The reason kept with a failed job: one line without addresses, links, phone numbers or confidential numbers. */
export function reasonOf(failure: unknown): string {
  const { code, message } = (failure ?? {}) as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : String(failure);
  const full = typeof code === 'string' && !text.startsWith(code) ? `${code}: ${text}` : text;
  return redact(full)
    .replace(LINK, '[link]')
    .replace(ADDRESS, '[address]')
    .replace(PHONE, '[phone]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, REASON_LENGTH);
}

const WORD = /^[\w:.\-/]{0,80}$/;

/** Refuses a payload that could carry a secret or personal data: only ids, short words, numbers and booleans pass. */
export function assertIdsOnly(name: string, payload: object): void {
  for (const [key, value] of Object.entries(payload)) {
    const plain = value === null || typeof value === 'number' || typeof value === 'boolean';
    if (plain || (typeof value === 'string' && WORD.test(value) && redact(value) === value)) continue;
    throw new Error(`The payload of ${name} may hold ids only; "${key}" is something else.`);
  }
}
