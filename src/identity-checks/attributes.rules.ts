import { readCivilDate } from './civil-date.rules.js';
import { nameKeys, nameParts, sharesKey } from './name-keys.rules.js';

/** What a caller says who has no NUMEN on file, or stands at the counter with their document. */
export interface SaidAttributes {
  readonly birthDate: string;
  readonly birthName: string;
  readonly school: string;
}

export interface KnownAttributes {
  readonly birthDate: string | null;
  readonly birthName: string;
  readonly schools: readonly { readonly uai: string; readonly name: string }[];
}

/** Birth date + birth name + school, all or nothing: the answer does not say which one differs. */
export function attributesMatch(said: SaidAttributes, known: KnownAttributes): boolean {
  const date = known.birthDate !== null && readCivilDate(said.birthDate) === known.birthDate;
  const name = sharesKey(nameKeys(said.birthName), nameKeys(known.birthName));
  const school = known.schools.some((one) => isSchool(said.school, one));
  return date && name && school;
}

/** A school by its code, or by its name: every word said is in the name, two letters at least. */
function isSchool(said: string, { uai, name }: { uai: string; name: string }): boolean {
  if (said.replace(/\s/g, '').toUpperCase().padStart(8, '0') === uai) return true;
  const words = nameParts(said).filter((word) => word.length > 1 && !GENERIC.has(word));
  const known = nameParts(name);
  return words.length > 0 && words.every((word) => known.includes(word));
}

/** Words every school has: they name none. */
const GENERIC = new Set([
  'LYCEE', 'COLLEGE', 'ECOLE', 'MATERNELLE', 'ELEMENTAIRE', 'PRIMAIRE', 'LE', 'LA', 'LES', 'DE', 'DES', 'DU', 'LP', 'LPO',
]); // prettier-ignore
