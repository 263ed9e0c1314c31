/** Who signs in. Members of staff who need help never do. */
export const ROLES = [
  'agent',
  'supervisor',
  'secretary',
  'head',
  'hr',
  'manager',
  'auditor',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

const DESK = ['agent', 'supervisor'] as const;
const SCHOOL = ['secretary', 'head'] as const;

/**
 * The one table of who may do what. Routes name a permission, pages ask the same table which buttons to show.
 * Scope (own school, own académie, own case) narrows further inside the services: out of scope is "not found".
 */
export const PERMISSIONS = {
  'desk.view': [...DESK],
  'cases.read': [...DESK, ...SCHOOL],
  'cases.open': [...DESK, ...SCHOOL],
  'cases.answer': [...DESK, ...SCHOOL],
  'cases.work': [...DESK],
  'cases.assign-others': ['supervisor'],
  'people.read': [...DESK],
  'usernames.find': [...DESK, ...SCHOOL, 'hr'],
  'usernames.confirm': [...DESK, ...SCHOOL, 'hr'],
  /** A whole list at once: own school's staff, or for HR anybody. */
  'usernames.list': [...SCHOOL, 'hr'],
  'identity.check': [...DESK],
  'identity.lift-lock': ['supervisor'],
  'vouchers.decide': [...SCHOOL],
  'resets.submit': [...DESK],
  'resets.approve': ['supervisor'],
  'freezes.open': [...DESK],
  'freezes.confirm': ['supervisor'],
  'quotas.extend': ['supervisor'],
  'statistics.read': ['manager', 'supervisor'],
  'statistics.by-agent': ['supervisor'],
  'notifications.read': ['admin', 'supervisor'],
  'notifications.retry': ['admin', 'supervisor'],
  'audit.read': ['auditor'],
  'accounts.manage': ['admin'],
  'settings.manage': ['admin'],
  'directory.import': ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** True when the role holds the permission. An unknown permission is held by nobody. */
export function may(role: Role, permission: string): boolean {
  const holders: readonly Role[] | undefined = PERMISSIONS[permission as Permission];
  return holders?.includes(role) ?? false;
}

const sets = new Map<Role, ReadonlySet<string>>();

/** Every permission of a role; always the same set for the same role, so that menus are made once. */
export function permissionsOf(role: Role): ReadonlySet<string> {
  let found = sets.get(role);
  if (!found) sets.set(role, (found = new Set(Object.keys(PERMISSIONS).filter((name) => may(role, name)))));
  return found;
}
