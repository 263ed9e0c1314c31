import type { AuditEntry } from './audit-entry.entity.js';

/** An entry with its payload and salt; both are null once purged. */
export type EntryRow = AuditEntry & { salt: string | null; payload: string | null };
