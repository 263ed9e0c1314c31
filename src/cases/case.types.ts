import type { CheckRecords } from '../identity-checks/check-records.columns.js';
import type { ShownReset } from '../resets/shown-resets.columns.js';
import type { Actor } from '../platform/actor.js';
import type { CaseView } from './case-counters.rules.js';
import type { CaseReader } from './case-scope.rules.js';
import type { CaseChannel, CaseStatus, CaseType, Visibility } from './case.rules.js';

/** A case as rules and use cases see it. Instants are epoch milliseconds; `priority` is a rank, 1 to 4. */
export interface CaseState {
  readonly id: string;
  readonly seq: number;
  readonly number: string;
  readonly type: CaseType;
  readonly channel: CaseChannel;
  readonly status: CaseStatus;
  readonly priority: number;
  readonly subject: string;
  readonly personId: string | null;
  readonly requesterPersonId: string | null;
  readonly requesterName: string | null;
  readonly uai: string | null;
  readonly departement: string | null;
  readonly team: string;
  readonly assigneeId: string | null;
  readonly firstAgentId: string | null;
  readonly openedBy: string | null;
  readonly schoolOpener: string | null;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly firstAnsweredAt: number | null;
  readonly resolvedAt: number | null;
  readonly resolvedBy: string | null;
  readonly closedAt: number | null;
  readonly cause: string | null;
  readonly reopenedCount: number;
  readonly version: number;
}

/** A change of some of its columns; the version rises by itself. */
export type CaseChange = Partial<Omit<CaseState, 'id' | 'seq' | 'number' | 'openedAt' | 'version'>>;

/** One line of a list, all names read by key in the same statement. */
export interface CaseRow {
  readonly seq: number;
  readonly number: string;
  readonly subject: string;
  readonly type: CaseType;
  readonly channel: CaseChannel;
  readonly status: CaseStatus;
  readonly priority: number;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly uai: string | null;
  readonly school: string | null;
  /** First name and name in use of the person concerned, else the name of whoever asked. */
  readonly person: string | null;
  readonly username: string | null;
  readonly assigneeId: string | null;
  readonly assignee: string | null;
}

/** A message or an event of the timeline. */
export interface TimelineRow {
  readonly id: string;
  readonly at: number;
  readonly by: string | null;
  readonly byName: string | null;
  /** `message` or the kind of the event. */
  readonly kind: string;
  readonly visibility: string | null;
  readonly body: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** Who acts on a case: what they see, and how the trail names them. */
export interface CaseBy {
  readonly reader: CaseReader;
  readonly actor: Actor;
}

/** What is needed to open a case. Texts may hold NUMEN-shaped parts: they are masked before they are kept. */
export interface OpenCase {
  readonly type: CaseType;
  readonly channel: CaseChannel;
  readonly personId?: string | null;
  /** Who asks, when it is not the person concerned: the id of somebody of the directory, or a name. */
  readonly requester?: string | null;
  /** Defaults to the name of the type. */
  readonly subject?: string;
  /** Kept as the first public message. */
  readonly description?: string;
  /** Rank, 1 to 4; 3 by default. */
  readonly priority?: number;
  /** School of a case without a person. */
  readonly uai?: string | null;
  /** Hidden key of the form: the same key of the same account opens one case. */
  readonly openKey?: string | null;
}

/** What may be corrected on an open case. */
export interface CaseCorrection {
  readonly type?: CaseType;
  readonly priority?: number;
  readonly subject?: string;
  readonly team?: string;
  /** null: nobody known. */
  readonly personId?: string | null;
  readonly requesterName?: string | null;
}

export interface NewMessage {
  readonly body: string;
  readonly visibility: Visibility;
  /** Version of the case the author was looking at; a newer one is a conflict. Absent: no check. */
  readonly version?: number;
}

/** What an agent should know of a person before any evidence (rule "Person strip"). */
export interface StripFacts {
  /** Active cases about the person, but for the one on show. */
  readonly otherOpenCases: number;
  /** When a contact of the person was last set or dropped; null when there never was one. */
  readonly contactsChangedAt: number | null;
  /** Resets of the person in 7 days, evidence refused in 30 days. */
  readonly recentResets: number;
  readonly refusedChecks: number;
  /** Live checks of the person, but for those of the case on show. */
  readonly otherChecks: number;
  /** Since when the account is frozen. */
  readonly frozenAt: number | null;
}

/** An active case about somebody found on a call. */
export interface ActiveCase {
  readonly number: string;
  readonly personId: string;
  readonly subject: string;
  readonly type: CaseType;
  readonly status: CaseStatus;
  readonly updatedAt: number;
  readonly assignee: string | null;
}

/** What the case page shows of a case, names included. */
export interface CaseCard extends CaseState, StripFacts {
  readonly firstName: string | null;
  readonly birthName: string | null;
  readonly usageName: string | null;
  readonly username: string | null;
  readonly email: string | null;
  readonly function: string | null;
  readonly accountStatus: string | null;
  readonly accountClass: string | null;
  readonly requester: string | null;
  readonly assignee: string | null;
  readonly opener: string | null;
  readonly resolver: string | null;
  readonly school: string | null;
  readonly commune: string | null;
  readonly schoolPhone: string | null;
  /** Identity checks and resets of this case. */
  readonly checks: CheckRecords;
  readonly resets: readonly ShownReset[];
}

/** A page of the desk. */
export interface CasePageRows {
  readonly rows: readonly CaseRow[];
  /** Position of the first row in the whole list, from 1. */
  readonly from: number;
  readonly previous: string | null;
  readonly next: string | null;
  /** The words were matched whole. */
  readonly exact: boolean;
  /** Number of cases by view. */
  readonly counts: Readonly<Partial<Record<CaseView, number>>>;
}
