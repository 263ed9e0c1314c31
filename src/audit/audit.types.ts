import type { Actor } from '../platform/actor.js';
import type { AuditEntry } from './audit-entry.entity.js';

/** An entry with its payload and salt; both are null once purged. */
export type EntryRow = AuditEntry & { salt: string | null; payload: string | null };

/** Something to be put on record. */
export interface AuditFact {
  actor: Actor;
  /** Noun and verb, e.g. `case.closed`, `person.read`, `usernames.searched`. */
  action: string;
  object: { type: string; id: string | null };
  /** What else there is to know: reason, text searched, outcome. Never a secret; NUMEN-shaped text is masked. */
  details?: Record<string, unknown>;
}
