import { deleteOnlyIf, refuse, type Guard } from '../../src/platform/database/guards.js';

const RETENTION_MS = 365 * 86_400_000;

/** A later link of the chain says that payloads up to this one were purged; only old ones are. */
const PURGED = `OLD.at < {now} - ${RETENTION_MS} AND EXISTS (SELECT 1 FROM audit_entries e
  WHERE e.action = 'audit.purged' AND e.seq > OLD.seq
    AND CASE WHEN e.action = 'audit.purged' THEN CAST(e.object_id AS bigint) ELSE 0 END >= OLD.seq)`;

/** A later link says that what this one is about was anonymised, or this very one for what it names besides. */
const ANONYMISED = `EXISTS (SELECT 1 FROM audit_entries e WHERE e.action = 'audit.anonymised' AND e.seq > OLD.seq
    AND e.object_type = 'audit-entry' AND e.object_id = CAST(OLD.seq AS varchar)) OR EXISTS (SELECT 1 FROM audit_entries e JOIN audit_entries x ON x.seq = OLD.seq
  WHERE e.action = 'audit.anonymised' AND e.seq > OLD.seq
    AND e.object_type = x.object_type AND e.object_id = x.object_id)`;

/** When a payload may be deleted. Made anew by a later migration: the condition has grown since the first. */
export const AUDIT_RETENTION_GUARD = deleteOnlyIf(
  'audit_payloads_retention',
  'audit_payloads',
  `(${PURGED}) OR (${ANONYMISED})`,
  'audit_payloads is append-only',
);

/**
 * The trail is append-only for everybody, the application included. Payloads alone may go, after the retention period
 * or by an anonymisation, and then by a link of the chain that says so: the chain still verifies without them.
 */
export const AUDIT_GUARDS: readonly Guard[] = [
  refuse('audit_entries', ['UPDATE', 'DELETE']),
  refuse('audit_payloads', ['UPDATE']),
  AUDIT_RETENTION_GUARD,
];
