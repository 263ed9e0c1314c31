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

/** A setting somebody changes. */
export interface SettingChange<T> {
  /** Name of the setting, and of the trail's object. */
  readonly setting: string;
  /** What is kept from now on; asked for inside the transaction, so that it may start from what is kept. */
  readonly value: () => T | Promise<T>;
  /** As the trail names it, `settings.…-changed`. */
  readonly action: string;
  readonly details?: Record<string, unknown>;
}
