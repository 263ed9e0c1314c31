import type { Role } from './permissions.rules.js';

export const ACCOUNT_STATES = ['awaiting', 'active', 'disabled'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export const GRANT_STATES = ['pending', 'approved', 'refused'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** Where agents sit; recorded with evidence checked on site. */
export const SITES = ['rectorat', 'dsden-04', 'dsden-05', 'dsden-13', 'dsden-84'] as const;
export type Site = (typeof SITES)[number];

/** Roles that reset, approve or govern: their grant takes two admins, their sessions idle out soonest. */
export const PRIVILEGED: readonly Role[] = ['agent', 'supervisor', 'admin'];

/** True when nobody may give the role alone on the pages (security rule "Who resets the resetters"). */
export const needsSecondAdmin = (role: Role): boolean => PRIVILEGED.includes(role);

/** True for one account, and for two accounts of one person: nobody is their own second person. */
export const isSameHuman = (
  one: { id: string; personId: string | null },
  other: { id: string; personId: string | null },
): boolean => one.id === other.id || (one.personId !== null && one.personId === other.personId);

/** Managers see figures and auditors the trail, never a person to reset: they alone may do without a second factor. */
export const needsSecondFactor = (role: Role): boolean => role !== 'manager' && role !== 'auditor';

/** Roles that carry a scope and a site, and roles that carry schools. */
export const servesScope = (role: Role): boolean => role === 'agent' || role === 'supervisor';
export const servesSchools = (role: Role): boolean => role === 'secretary' || role === 'head';

/**
 * An address as it is kept and compared: trimmed, composed, lower case. Local parts may differ by case on paper
 * (RFC 5321, 2.4), on no system of an académie.
 */
export function foldEmail(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

const HOMES: Partial<Record<Role, string>> = {
  secretary: '/usernames',
  head: '/usernames',
  hr: '/usernames',
  manager: '/statistics',
  auditor: '/audit',
  admin: '/accounts',
};

/** The page a role begins its work on; the desk for those who have one. */
export const homeOf = (role: Role): string => HOMES[role] ?? '/';
