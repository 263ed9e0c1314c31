import { reachOf, type Reach } from '../accounts/scope.rules.js';
import { departementOf } from '../directory/uai.rules.js';
import type { LookupReach } from './reach.types.js';

/** What a signed-in reader may know of: their scope or schools; protected people for supervisors only. */
export function lookupReachOf(reader: Reach): LookupReach {
  return { schools: reachOf(reader), protectedToo: reader.role === 'supervisor' };
}

/** An operator at the command line of the machine sees everybody. */
export const EVERYBODY: LookupReach = { schools: { kind: 'academie' }, protectedToo: true };

/** Whether a posting may be named to somebody: a colleague's other schools are not theirs to learn. */
export function mayKnowSchool({ schools }: LookupReach, uai: string): boolean {
  if (schools.kind === 'academie') return true;
  if (schools.kind === 'departements') return schools.codes.includes(departementOf(uai) ?? '');
  return schools.uais.includes(uai);
}
