import { stricter } from '../directory/account-class.rules.js';
import type { AccountClass } from '../directory/account-class.rules.js';

export type { AccountClass };

/** Roles whose accounts can change other people's accounts or rights. */
const DESK_STAFF: ReadonlySet<string> = new Set(['agent', 'supervisor', 'admin']);

/**
 * The class a check is judged by: that of the directory (function, import, state), raised for whoever signs in here:
 * any of them is at least B; agents, supervisors and administrators are C.
 * @param deskRole role of the account linked to the person, null when there is none
 */
export function classOfTarget(directoryClass: AccountClass, deskRole: string | null): AccountClass {
  if (deskRole === null) return directoryClass;
  return stricter(directoryClass, DESK_STAFF.has(deskRole) ? 'C' : 'B');
}
