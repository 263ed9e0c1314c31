import {
  insertOnlyIf,
  refuse,
  unchanged,
  updateOnlyIf,
  type Guard,
} from '../../src/platform/database/guards.js';

/**
 * No valid check, no reset: whoever inserts, the check must exist, be of the same case, person and action, live,
 * sufficient, unexpired by the server's own clock, and not consumed by another act. Where the check asks for a second
 * person the reset begins by waiting for one, and leaves that state for the write only with their word on record; what
 * it is bound to never changes.
 */
export const RESET_GUARDS: readonly Guard[] = [
  insertOnlyIf(
    'resets_need_a_check',
    'resets',
    `EXISTS (SELECT 1 FROM identity_checks c WHERE c.id = NEW.check_id AND c.case_id = NEW.case_id
      AND c.person_id = NEW.person_id AND c.action = NEW.kind AND c.state = 'live' AND c.sufficient
      AND c.consumed_by IS NULL AND c.expires_at > {now}
      AND (c.approval IS NULL OR NEW.state = 'awaiting-approval'))`,
    'no valid identity check for this reset',
  ),
  updateOnlyIf(
    'resets_stay_bound',
    'resets',
    `${unchanged('id', 'check_id', 'case_id', 'person_id', 'kind', 'delivery', 'contact_id', 'requested_by', 'before_stamp', 'created_at')}
      AND (OLD.state <> 'awaiting-approval' OR NEW.state NOT IN ('writing', 'to-reconcile', 'done')
        OR EXISTS (SELECT 1 FROM reset_approvals a WHERE a.reset_id = NEW.id AND a.decision = 'approved'))`,
    'a reset keeps what it is bound to, and waits for its approval',
  ),
  refuse('resets', ['DELETE']),
];
