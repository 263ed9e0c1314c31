import { departementOf, isUai } from '../directory/uai.rules.js';
import type { Role } from './permissions.rules.js';

/**
 * The part of the académie somebody serves, as text in the account row:
 * `academie`, `departements:13,84` or `uais:0130001F,0840002W`.
 */
export type Scope =
  | { kind: 'academie' }
  | { kind: 'departements'; codes: readonly string[] }
  | { kind: 'uais'; uais: readonly string[] };

/** Reads the text of a scope; undefined when it is none. */
export function parseScope(text: string): Scope | undefined {
  if (text === 'academie') return { kind: 'academie' };
  const [kind, rest = ''] = text.split(':', 2);
  const items = rest.split(',').map((item) => item.trim().toUpperCase());
  if (kind === 'departements' && items.every((item) => /^(\d{2,3}|2[AB])$/.test(item))) {
    return { kind, codes: items };
  }
  if (kind === 'uais' && items.every(isUai)) return { kind, uais: items };
  return undefined;
}

/** Whose reach is asked: an account, a signed-in reader or a row of one. */
export interface Reach {
  readonly role: string;
  readonly scope: string | null;
  readonly uais: readonly string[];
}

/**
 * What somebody may look at, by school: everything, some départements, some schools, or nothing.
 * Agents and supervisors follow their scope (none recorded: nothing), school staff their schools, the other roles
 * of the rectorate the whole académie; permissions decide whether they see people at all.
 */
export function reachOf({ role, scope, uais }: Reach): Scope {
  if (role === 'agent' || role === 'supervisor') {
    return (scope === null ? undefined : parseScope(scope)) ?? { kind: 'uais', uais: [] };
  }
  if (role === 'secretary' || role === 'head') return { kind: 'uais', uais };
  return { kind: 'academie' };
}

/**
 * True when somebody with this reach may see what belongs to one of these schools. What belongs to no school
 * (staff of the rectorate) is seen only with the whole académie.
 */
export function inReach(account: Reach, uais: readonly string[]): boolean {
  const reach = reachOf(account);
  if (reach.kind === 'academie') return true;
  if (reach.kind === 'departements') {
    return uais.some((uai) => reach.codes.includes(departementOf(uai) ?? ''));
  }
  return uais.some((uai) => reach.uais.includes(uai));
}

/** What a scope needs to be complete for a role; undefined when it is. */
export function scopeProblem(
  role: Role,
  scope: string | null,
  uais: readonly string[],
): 'SCOPE_UNREADABLE' | 'SCHOOLS_MISSING' | undefined {
  if (role === 'agent' || role === 'supervisor') {
    return scope !== null && parseScope(scope) ? undefined : 'SCOPE_UNREADABLE';
  }
  if (role === 'secretary' || role === 'head') return uais.length > 0 ? undefined : 'SCHOOLS_MISSING';
  return undefined;
}
