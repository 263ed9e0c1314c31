import { PERMISSIONS, permissionsOf, type Permission, type Role } from '../permissions.rules.js';

/** Permissions that only read; what a token of scope `read` may at most do. */
const READING: readonly Permission[] = [
  'desk.view',
  'cases.read',
  'people.read',
  'usernames.find',
  'statistics.read',
  'statistics.by-agent',
  'notifications.read',
  'audit.read',
];

/** What each scope opens; never more than the role of the account may do. */
export const TOKEN_SCOPES = {
  read: READING,
  cases: [...READING, 'cases.open', 'cases.answer', 'cases.work', 'cases.assign-others'],
  usernames: ['usernames.find', 'usernames.confirm'],
  'identity-checks': ['cases.read', 'people.read', 'identity.check', 'identity.lift-lock', 'vouchers.decide'],
  resets: [
    'cases.read',
    'people.read',
    'identity.check',
    'resets.submit',
    'resets.approve',
    'freezes.open',
    'freezes.confirm',
  ],
  notifications: ['notifications.read', 'notifications.retry'],
  all: Object.keys(PERMISSIONS) as Permission[],
} as const satisfies Record<string, readonly Permission[]>;
export type TokenScope = keyof typeof TOKEN_SCOPES;
export const TOKEN_SCOPE_NAMES = Object.keys(TOKEN_SCOPES) as TokenScope[];

/** Milliseconds: 90 days (security rule "API and step-up"). */
export const LONGEST_TOKEN_LIFE = 90 * 86_400_000;
export const TOKEN_PREFIX = 'gst_';

/**
 * Kept among the scopes of a token made without a second factor, which loopback alone allows: should the installation
 * leave loopback, such a token reads and does nothing else.
 */
export const LOOPBACK_MARK = 'loopback';

/**
 * The scopes that count here and now. Away from loopback a token acts only for an account that has a second factor
 * today: older ones carry no mark, and a factor may have been taken away since.
 */
export function scopesInForce(
  scopes: readonly string[],
  { loopback, hasFactor }: { loopback: boolean; hasFactor: boolean },
): readonly string[] {
  return loopback || (hasFactor && !scopes.includes(LOOPBACK_MARK)) ? scopes : ['read'];
}

const isScope = (name: string): name is TokenScope => Object.hasOwn(TOKEN_SCOPES, name);

/** True when the scopes only read. */
export const onlyReads = (scopes: readonly string[]): boolean => scopes.every((scope) => scope === 'read');

const made = new Map<string, ReadonlySet<string>>();

/** What a token may do: what its role may, narrowed by its scopes. An unknown scope opens nothing. */
export function permissionsOfToken(role: Role, scopes: readonly string[]): ReadonlySet<string> {
  const key = [role, ...[...scopes].sort()].join(' ');
  let found = made.get(key);
  if (!found) {
    const opened = new Set<string>(scopes.filter(isScope).flatMap((scope) => TOKEN_SCOPES[scope]));
    found = new Set([...permissionsOf(role)].filter((permission) => opened.has(permission)));
    made.set(key, found);
  }
  return found;
}
