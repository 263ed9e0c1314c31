import type { AccountClass } from '../directory/account-class.rules.js';
import type { CaseState } from '../cases/case.types.js';

/** Somebody cases may be about. */
export interface HistoryPerson {
  id: string;
  firstName: string;
  birthName: string;
  usageName: string | null;
  username: string;
  uais: readonly string[];
  accountClass: AccountClass;
  stamp: string;
  /** A recovery contact old enough to prove something. */
  contact: { id: string; kind: 'email' | 'phone' } | null;
  hasNumen: boolean;
}

export interface HistoryAgent {
  id: string;
  name: string;
  personId: string | null;
  team: string;
}

export interface HistorySchoolAccount {
  id: string;
  personId: string | null;
  uais: readonly string[];
}

export interface HistoryDesk {
  people: readonly HistoryPerson[];
  agents: readonly HistoryAgent[];
  supervisors: readonly HistoryAgent[];
  secretaries: readonly HistorySchoolAccount[];
  schoolNames: ReadonlyMap<string, string>;
  policyHash: string;
}

/** A row as column → value, in the names of the database. */
export type Row = Readonly<Record<string, unknown>>;

/** One invented case with everything that hangs on it. `seq` and `number` are given when it is written. */
export interface InventedCase {
  state: Omit<CaseState, 'seq' | 'number'>;
  words: readonly (string | null)[];
  messages: Row[];
  events: Row[];
  checks: Row[];
  evidence: Row[];
  numenAttempts: Row[];
  resets: Row[];
  approvals: Row[];
  claims: Row[];
}
