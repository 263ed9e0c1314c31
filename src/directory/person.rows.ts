import { effectiveClass, type AccountStatus } from './account-state.rules.js';
import type { AccountClass } from './account-class.rules.js';
import type { Person } from './person.types.js';

/** Columns of a person joined with one posting; rows of the same person follow each other. */
export const PERSON_COLUMNS = `p.id AS "id", p.username AS "username", p.birth_name AS "birthName",
  p.usage_name AS "usageName", p.first_name AS "firstName", p.birth_date AS "birthDate", p.email AS "email",
  p.function AS "function", p.status AS "status", p.account_class AS "accountClass", p.protected AS "protected",
  o.uai AS "uai"`;

export interface PersonPostingRow {
  id: string;
  username: string;
  birthName: string;
  usageName: string | null;
  firstName: string;
  birthDate: string | null;
  email: string | null;
  function: string | null;
  status: AccountStatus;
  accountClass: AccountClass;
  protected: boolean | number;
  uai: string | null;
}

/** First name and the name in use (the usage name where there is one). */
export function displayNameOf(row: {
  firstName: string;
  usageName: string | null;
  birthName: string;
}): string {
  return `${row.firstName} ${row.usageName ?? row.birthName}`;
}

/** Gathers rows of the join into people, in the order they came. */
export function gatherPeople(rows: readonly PersonPostingRow[]): Person[] {
  const people = new Map<string, Person & { uais: string[] }>();
  for (const row of rows) {
    const known = people.get(row.id);
    if (known) {
      if (row.uai) known.uais.push(row.uai);
      continue;
    }
    const { uai, ...facts } = row;
    const isProtected = Boolean(row.protected);
    people.set(row.id, {
      ...facts,
      displayName: displayNameOf(row),
      uais: uai ? [uai] : [],
      protected: isProtected,
      accountClass: effectiveClass({ ...row, protected: isProtected }),
    });
  }
  return [...people.values()];
}
