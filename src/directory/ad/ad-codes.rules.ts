/**
 * What Active Directory's answers mean. Numbers are LDAP result codes (RFC 4511 4.1.9); `data` is the Windows error in
 * the text of a refused bind, the other hexadecimal number the one at the start of a refused write.
 */
export type BindVerdict = { opens: true; mustChange: boolean } | { opens: false; code: string };

/** Sub-codes of result 49. Those that come with the right secret only say more than "wrong". */
const REFUSED_BIND: Readonly<Record<string, string>> = {
  '525': 'SECRET_WRONG', // no such account: nothing that tells it from a wrong secret
  '52e': 'SECRET_WRONG',
  '530': 'SIGN_IN_HOURS',
  '531': 'SIGN_IN_PLACE',
  '532': 'SECRET_EXPIRED',
  '533': 'ACCOUNT_DISABLED',
  '568': 'SIGN_IN_PLACE',
  '701': 'ACCOUNT_ENDED',
  '775': 'ACCOUNT_LOCKED',
};

/** Verdict on an answer to a bind. */
export function bindVerdict({ code, message }: { code: number; message: string }): BindVerdict {
  return code === 0 ? { opens: true, mustChange: false } : refusedBind(code, message);
}

/**
 * Verdict on a refused bind. 773 is given to the right secret alone: it must be changed before anything else.
 * @param code LDAP result code  @param message the server's text
 */
function refusedBind(code: number, message: string): BindVerdict {
  const data = /\bdata ([0-9a-f]+)/i.exec(message)?.[1]?.toLowerCase() ?? '';
  if (code === 49 && data === '773') return { opens: true, mustChange: true };
  return { opens: false, code: (code === 49 && REFUSED_BIND[data]) || 'SECRET_WRONG' };
}

/** A write the directory answered with something else than success: nothing was written. */
export function refusedWrite(
  code: number,
  message: string,
): { outcome: 'state_changed' } | { outcome: 'refused'; code: string } {
  switch (code) {
    case 16: // the value to be deleted was not there: compare-and-swap
    case 20:
      return { outcome: 'state_changed' };
    case 19:
      return constraint(message);
    case 32:
      return { outcome: 'refused', code: 'ACCOUNT_GONE' };
    case 50:
      return { outcome: 'refused', code: 'DIRECTORY_RIGHTS' };
    case 8:
    case 13:
      return { outcome: 'refused', code: 'DIRECTORY_NOT_ENCRYPTED' };
    default:
      return { outcome: 'refused', code: 'DIRECTORY_REFUSES' };
  }
}

/** ERROR_INVALID_PASSWORD (56): the known secret is another; ERROR_PASSWORD_RESTRICTION (52D): the domain's rules. */
function constraint(message: string): ReturnType<typeof refusedWrite> {
  if (/^0*56\b/.test(message)) return { outcome: 'state_changed' };
  if (/too short/i.test(message)) return { outcome: 'refused', code: 'SECRET_TOO_SHORT' };
  if (/history|already used/i.test(message)) return { outcome: 'refused', code: 'SECRET_USED_BEFORE' };
  return { outcome: 'refused', code: 'SECRET_REFUSED' };
}
