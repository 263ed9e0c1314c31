import { holdsNumenShape } from './numen.rules.js';

/** Wrong tries before the local directory locks an account (CNIL 2022-100: ten). */
export const WRONG_TRIES_BEFORE_LOCK = 10;
export const SHORTEST_SECRET = 12;
export const LONGEST_SECRET = 256;
/** A temporary secret opens its own change for half an hour, then nothing. */
export const TEMPORARY_LIFE_MS = 30 * 60_000;

/**
 * What the local directory refuses as a secret; undefined when it takes it. Length counts code points.
 * Académies have used the NUMEN as a password: that is refused, since many people can know it.
 */
export function secretProblem(secret: string, username: string): string | undefined {
  const length = [...secret].length;
  if (length < SHORTEST_SECRET) return 'SECRET_TOO_SHORT';
  if (length > LONGEST_SECRET) return 'SECRET_TOO_LONG';
  if (holdsNumenShape(secret)) return 'SECRET_IS_NUMEN';
  if (secret.toLowerCase().includes(username.toLowerCase()) && username.length > 3)
    return 'SECRET_HOLDS_USERNAME';
  return undefined;
}
