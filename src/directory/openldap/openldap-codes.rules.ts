import { POLICY_ERRORS } from '../ldap/policy-errors.rules.js';

export type Refused =
  { outcome: 'state_changed' } | { outcome: 'refused'; code: string } | { outcome: 'unknown' };

/** The condition of the write did not hold (RFC 4528). */
export const ASSERTION_FAILED = 122;
export const INSUFFICIENT_ACCESS = 50;

const BY_POLICY: Readonly<Record<number, string>> = {
  [POLICY_ERRORS.passwordTooShort]: 'SECRET_TOO_SHORT',
  [POLICY_ERRORS.passwordInHistory]: 'SECRET_USED_BEFORE',
  [POLICY_ERRORS.passwordTooYoung]: 'SECRET_TOO_YOUNG',
};

/**
 * What slapd's refusal of a write means. Numbers are LDAP result codes (RFC 4511 4.1.9).
 * @param policy what the overlay said, one of `POLICY_ERRORS`
 */
export function refusedWrite(code: number, policy: number | undefined): Refused {
  switch (code) {
    case 16: // the value to be taken away was not there
    case ASSERTION_FAILED:
      return { outcome: 'state_changed' };
    case 19:
      return { outcome: 'refused', code: BY_POLICY[policy ?? -1] ?? 'SECRET_REFUSED' };
    case 32:
      return { outcome: 'refused', code: 'ACCOUNT_GONE' };
    case INSUFFICIENT_ACCESS:
      return { outcome: 'refused', code: 'DIRECTORY_RIGHTS' };
    case 8:
    case 13:
      return { outcome: 'refused', code: 'DIRECTORY_NOT_ENCRYPTED' };
    case 12:
      return { outcome: 'refused', code: 'DIRECTORY_LACKS_CONTROL' };
    // Said also by a proxy whose server went away in the middle: it may have been written.
    case 1:
    case 3:
    case 52:
    case 80:
      return { outcome: 'unknown' };
    default:
      return { outcome: 'refused', code: 'DIRECTORY_REFUSES' };
  }
}

/**
 * Why a sign-in was refused. slapd says more than "wrong" only with `ppolicy_use_lockout`, and says it of a locked
 * account without looking at the secret.
 */
export function refusedBind(policy: number | undefined, frozen: boolean): string {
  if (policy === POLICY_ERRORS.passwordExpired) return 'SECRET_EXPIRED';
  if (policy !== POLICY_ERRORS.accountLocked) return 'SECRET_WRONG';
  return frozen ? 'ACCOUNT_FROZEN' : 'ACCOUNT_LOCKED';
}
