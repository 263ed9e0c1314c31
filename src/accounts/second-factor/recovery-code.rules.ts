/** Crockford's base 32: nothing to confuse when read aloud or from paper. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const RECOVERY_CODES = 10;
/** 10 characters of 5 bits: 50 bits, beyond guessing through a throttled door. */
const LENGTH = 10;
/** Random bytes one code is made from. */
export const CODE_BYTES = LENGTH;

/** A code from random bytes, in two groups: `7K3QD-9M2XA`. 256 is a multiple of 32, so no letter is favoured. */
export function recoveryCode(bytes: Uint8Array): string {
  const letters = [...bytes.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % 32]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** What somebody typed as one form: no spaces or hyphens, upper case, O read as 0, I and L as 1. Null when it is no code. */
export function readRecoveryCode(typed: string): string | null {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return text.length === LENGTH && [...text].every((letter) => ALPHABET.includes(letter)) ? text : null;
}
