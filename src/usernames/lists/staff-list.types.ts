import type { RuleCode } from '../difference.rules.js';
import type { CandidateSchool } from '../lookup.types.js';
import type { LineOutcome, Meant } from './list-outcome.rules.js';

/** A list as it is kept. */
export interface ListRecord {
  readonly id: string;
  readonly accountId: string;
  /** Null for a pasted list. */
  readonly fileName: string | null;
  /** The one school asked about. */
  readonly uai: string | null;
  /** Headings that were read. */
  readonly columns: readonly string[];
  readonly lines: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; null while it is being looked up. */
  readonly doneAt: number | null;
}

export interface LineRecord {
  readonly number: number;
  readonly text: string;
  readonly outcome: LineOutcome;
  readonly people: readonly Meant[];
  readonly more: number;
}

export type OutcomeCounts = Readonly<Partial<Record<LineOutcome, number>>>;

/** Somebody a line may mean. No birth date, no NUMEN, no contact. */
export interface ListedPerson {
  readonly id: string;
  readonly username: string;
  readonly firstName: string;
  /** Name in use. */
  readonly surname: string;
  /** Where it is another than the name in use, else null. */
  readonly birthName: string | null;
  readonly function: string | null;
  /** Of the asker's reach, the main one first. */
  readonly schools: readonly CandidateSchool[];
  readonly rules: readonly RuleCode[] | null;
}

export interface ListLine {
  readonly number: number;
  readonly text: string;
  readonly outcome: LineOutcome;
  readonly people: readonly ListedPerson[];
  readonly more: number;
  /** Number of the first line that gave the same person, null where this is it. */
  readonly sameAs: number | null;
}

export interface StaffList {
  readonly record: ListRecord;
  readonly counts: OutcomeCounts;
  readonly lines: readonly ListLine[];
}
