import type { Role } from '../accounts/permissions.rules.js';
import { reachOf, type Reach } from '../accounts/scope.rules.js';
import { departementOf } from '../directory/uai.rules.js';

/**
 * Which cases a reader sees. Agents and supervisors: those of their area (the académie, départements or schools);
 * secretary and head: those they opened themselves, status and public messages only. Elsewhere is "not found".
 */
export interface CaseReader {
  readonly accountId: string;
  /** Null for the owner of an account, who is not signed in. */
  readonly role: Role | null;
  /** Areas as counters are kept: `*`, `d:13` or `u:0130040Y`. Empty for everybody but the desk. */
  readonly areas: readonly string[];
  /** Team of the reader, the site they work at. */
  readonly team: string;
  /** Schools of a secretary or head. */
  readonly uais: readonly string[];
  /** The reader's own record in the directory. */
  readonly personId: string | null;
}

export const EVERYWHERE = '*';
export const DEFAULT_TEAM = 'rectorat';

export interface CasePlace {
  readonly uai: string | null;
  readonly departement: string | null;
  readonly openedBy: string | null;
}

/** The areas of a scope, as counters are kept. */
export function areasOfReach(account: Reach): string[] {
  const reach = reachOf(account);
  if (reach.kind === 'academie') return [EVERYWHERE];
  return reach.kind === 'departements'
    ? reach.codes.map((code) => `d:${code}`)
    : reach.uais.map((uai) => `u:${uai}`);
}

interface Account extends Reach {
  readonly id: string;
  readonly site?: string | null;
  readonly personId?: string | null;
}

/** What an account sees of the cases; nothing unless its role works on them or opens them. */
export function readerOf(account: Account): CaseReader {
  const role = account.role as Role;
  return {
    accountId: account.id,
    role,
    areas: isDesk(role) ? areasOfReach(account) : [],
    team: account.site ?? DEFAULT_TEAM,
    uais: isSchool(role) ? account.uais : [],
    personId: account.personId ?? null,
  };
}

export const isDesk = (role: Role | null): boolean => role === 'agent' || role === 'supervisor';
export const isSchool = (role: Role | null): boolean => role === 'secretary' || role === 'head';

/** True when the reader may know that the case exists. */
export function sees(reader: CaseReader, place: CasePlace): boolean {
  if (isSchool(reader.role)) return place.openedBy === reader.accountId;
  return isDesk(reader.role) && reader.areas.some((area) => areasOf(place).includes(area));
}

/**
 * True when the reader may open a case about this person: of the own schools, or of the own area. Protected people
 * are found by supervisors only.
 */
export function inReach(
  reader: CaseReader,
  person: { readonly uais: readonly string[]; readonly protected: boolean },
): boolean {
  if (person.protected && reader.role !== 'supervisor') return false;
  if (isSchool(reader.role)) return person.uais.some((uai) => reader.uais.includes(uai));
  if (!isDesk(reader.role)) return false;
  if (reader.areas.includes(EVERYWHERE)) return true;
  return person.uais.some((uai) =>
    areasOf({ uai, departement: departementOf(uai) ?? null }).some((area) => reader.areas.includes(area)),
  );
}

/** Every area a case counts in. */
export function areasOf(place: Pick<CasePlace, 'uai' | 'departement'>): string[] {
  const areas = [EVERYWHERE];
  if (place.departement) areas.push(`d:${place.departement}`);
  if (place.uai) areas.push(`u:${place.uai}`);
  return areas;
}

/**
 * Where a case belongs: the school it concerns, else the first area of whoever opens it, so that an agent never
 * opens a case that is then out of their own sight.
 */
export function placeOf(
  uai: string | null,
  areas: readonly string[],
): { uai: string | null; departement: string | null } {
  if (uai) return { uai, departement: departementOf(uai) ?? null };
  const [area] = areas;
  if (area?.startsWith('d:')) return { uai: null, departement: area.slice(2) };
  if (area?.startsWith('u:'))
    return { uai: area.slice(2), departement: departementOf(area.slice(2)) ?? null };
  return { uai: null, departement: null };
}
