import type { ApiOperations } from '../platform/web/api/operation.js';
import { flag, instant, list, oneOf, orNull, record, text, whole } from '../platform/web/api/schema.js';
import { AuditQuery } from './audit.forms.js';

const entry = record({
  seq: whole,
  at: instant,
  actor: record({ kind: text, id: orNull(text) }),
  action: text,
  object: record({ type: text, id: orNull(text) }),
  /** Null once the retention period is over. */
  payload: orNull({ type: 'object' }),
  payloadHash: text,
  mac: text,
});

export const auditApi: ApiOperations = {
  'GET /audit': {
    summary: 'The trail, newest first; reading it is itself recorded',
    query: AuditQuery,
    answer: record({ entries: list(entry), nextBefore: orNull(whole) }),
  },
  'GET /audit/verification': {
    summary: 'Recomputes the chain and names the first bad entry',
    answer: record(
      { ok: flag, entries: whole },
      {
        firstBad: whole,
        reason: oneOf(['missing', 'altered', 'payload_altered', 'payload_missing', 'truncated']),
      },
    ),
  },
};
