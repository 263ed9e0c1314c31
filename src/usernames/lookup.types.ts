import type { Actor } from '../platform/actor.js';
import type { RuleCode } from './difference.rules.js';
import type { Expected } from './proposals/proposal.types.js';
import type { LookupReach } from './reach.types.js';
import type { Tier } from './ranking.rules.js';

/** Who asks: the actor for the record, what they may know of, and the quota that counts what they are shown. */
export interface Asker {
  readonly actor: Actor;
  readonly reach: LookupReach;
  /** Null for the command line. */
  readonly quota: 'people-shown' | 'people-shown-school' | null;
}

export interface LookupOptions {
  /** At most this many people; default 10, never more than 20. */
  readonly limit?: number | undefined;
  /** Narrows to one school. */
  readonly uai?: string | undefined;
  /** A school whose people come first among those who fit as well: that of the case it is asked for. */
  readonly near?: string | undefined;
  /** Asked for while the text was still being typed. */
  readonly live?: boolean | undefined;
}

/** A school of a candidate that the asker may know of. */
export interface CandidateSchool {
  readonly uai: string;
  readonly name: string | null;
  readonly commune: string | null;
}

/** Somebody who may be meant. No birth date, no NUMEN, no contact. */
export interface LookupCandidate {
  readonly personId: string;
  readonly username: string;
  /** First name and name in use. */
  readonly displayName: string;
  /** Where it is another than the name in use. */
  readonly birthName: string | null;
  /** Main one first, of the asker's reach. */
  readonly schools: readonly CandidateSchool[];
  readonly function: string | null;
  readonly tier: Tier;
  /** Why what was typed is not the username, the chief reason first; null when no rule says. */
  readonly rules: readonly RuleCode[] | null;
  /** What a rule would have made of their names, where that is another username. */
  readonly expected: Expected | null;
  /** 0 to 1. */
  readonly score: number;
  /** Somebody else in the list is easily taken for them. */
  readonly namesake: boolean;
}

export interface Lookup {
  /** The text has the shape of a NUMEN: it was not searched. */
  readonly numen: boolean;
  readonly candidates: readonly LookupCandidate[];
  /** People who match within the asker's reach, counted up to `MOST_COUNTED`. */
  readonly total: number;
  /** Nobody matches: usernames that a new person called so may expect. To explain only. */
  readonly proposed: readonly string[];
}

export interface ConfirmationRead {
  readonly id: string;
  readonly personId: string;
  readonly accountId: string | null;
  readonly username: string;
  readonly triedUsername: string | null;
  /** Why the tried one fails; null when nothing was tried or no rule says. */
  readonly rules: readonly RuleCode[] | null;
  readonly caseNumber: string | null;
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
  readonly sentTo: Destination | null;
  readonly sentAt: number | null;
}

/** `academic`: the mailbox of the account. `professional`: the mailbox of the person's school in the register. */
export type Destination = 'academic' | 'professional';
