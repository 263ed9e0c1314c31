import { refuse, type Guard } from '../../src/platform/database/guards.js';

/** The trail is append-only for everybody, the application included. */
export const AUDIT_GUARDS: readonly Guard[] = [
  refuse('audit_entries', ['UPDATE', 'DELETE']),
  refuse('audit_payloads', ['UPDATE', 'DELETE']),
];
