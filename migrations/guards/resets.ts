import { insertOnlyIf, refuse, type Guard } from '../../src/platform/database/guards.js';

/**
 * No valid check, no reset: whoever inserts, the check must exist, be of the same case, person and action, live,
 * sufficient, unexpired by the server's own clock, and not consumed by another act.
 */
export const RESET_GUARDS: readonly Guard[] = [
  insertOnlyIf(
    'resets_need_a_check',
    'resets',
    `EXISTS (SELECT 1 FROM identity_checks c WHERE c.id = NEW.check_id AND c.case_id = NEW.case_id
      AND c.person_id = NEW.person_id AND c.action = NEW.kind AND c.state = 'live' AND c.sufficient
      AND c.consumed_by IS NULL AND c.expires_at > {now})`,
    'no valid identity check for this reset',
  ),
  refuse('resets', ['DELETE']),
];
