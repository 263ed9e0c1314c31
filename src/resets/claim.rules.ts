import { MINUTE } from '../platform/durations.js';

export const CLAIM_STATES = ['issued', 'bound', 'done', 'dead'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** A link's life, counted from the moment the mail server accepted the message. */
export const CLAIM_LIFE_MS = 30 * MINUTE;
/** A claim may be re-issued to the same destination for two hours, twice; and never lives longer. */
export const CLAIM_REISSUE_MS = 120 * MINUTE;
export const CLAIM_REISSUES = 2;
/** Errors that kill the claim (not the person). */
export const CLAIM_ERRORS = 5;
/** Life of the six characters shown on the owner's device. */
export const PAIRING_LIFE_MS = 10 * MINUTE;
/** Devices that may wait at once: a mistyped code then meets another's less than once in 200,000 (of 4.8e8). */
export const PAIRINGS_WAITING = 2000;
/** Places of those that only devices in the académie's own networks take: strangers cannot close the counters. */
export const PAIRINGS_KEPT = 500;

/** Letters and digits that cannot be taken for one another when read aloud or on a small screen. */
const PAIRING_ALPHABET = 'ABCDEFGHJKLMNPQRTUVWXY346789';
export const PAIRING_LENGTH = 6;

/** Six characters out of 28 from uniformly random bytes: 28^6 = 4.8e8, for ten minutes and five tries. */
export function pairingCode(random: Uint8Array): string {
  let code = '';
  for (const byte of random) {
    if (code.length === PAIRING_LENGTH) break;
    if (byte < 252) code += PAIRING_ALPHABET[byte % PAIRING_ALPHABET.length];
  }
  if (code.length < PAIRING_LENGTH) throw new Error('Not enough randomness for a pairing code.');
  return code;
}

/** What people type for a code: blanks and hyphens dropped, upper case. */
export function normaliseCode(text: string): string {
  return text.replace(/[\s.-]/g, '').toUpperCase();
}

/** Six digits out of a MAC, without bias that matters (2^48 mod 10^6). */
export function sixDigits(mac: Buffer): string {
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

export interface ClaimFacts {
  state: ClaimState;
  expiresAt: number;
  errors: number;
}

/** Whether the claim may still be used now; otherwise why not. */
export function claimRefusal(
  claim: ClaimFacts,
  now: number,
): 'CLAIM_DONE' | 'CLAIM_DEAD' | 'CLAIM_EXPIRED' | null {
  if (claim.state === 'done') return 'CLAIM_DONE';
  if (claim.state === 'dead' || claim.errors >= CLAIM_ERRORS) return 'CLAIM_DEAD';
  if (now >= claim.expiresAt) return 'CLAIM_EXPIRED';
  return null;
}
