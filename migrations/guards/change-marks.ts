import { marks, type Guard } from '../../src/platform/database/guards.js';

/** What figures by day are made of: a kept day is read again once one of its rows, or one that leaves it, changed. */
export const CHANGE_MARKS: readonly Guard[] = [
  marks(
    'cases',
    ['opened_at', 'resolved_at'],
    [
      'type',
      'channel',
      'uai',
      'departement',
      'cause',
      'first_agent_id',
      'first_answered_at',
      'resolved_by',
      'reopened_count',
    ],
  ),
  marks('identity_checks', ['created_at'], ['action', 'state', 'expires_at']),
  marks('evidence', ['created_at'], ['kind', 'outcome']),
  marks('resets', ['created_at'], ['kind', 'state']),
];
