import {
  insertOnlyIf,
  refuse,
  unchanged,
  updateOnlyIf,
  type Guard,
} from '../../src/platform/database/guards.js';

const HOUR_MS = 3_600_000;

const matched = (...letters: string[]): string =>
  `EXISTS (SELECT 1 FROM evidence e WHERE e.check_id = NEW.id AND e.outcome = 'match'
    AND e.letter IN (${letters.map((letter) => `'${letter}'`).join(', ')}))`;

/**
 * Matched evidence of the check that makes its person known, and a verification, or a voucher with a call-back. The
 * voucher alone counts for an activation, where it is the head's (the floor in code tells newcomers apart).
 */
const SUFFICIENT = `${matched('R')} AND (${matched('F', 'C')}
  OR (${matched('V')} AND (NEW.action = 'activation' OR ${matched('K')})))`;

/**
 * What a check is bound to never changes; it lives an hour at most; consumed and dead are final; only a sufficient,
 * live, unexpired check is consumed; and it is sufficient only on evidence that is there. Evidence is append-only.
 */
export const IDENTITY_CHECK_GUARDS: readonly Guard[] = [
  insertOnlyIf(
    'identity_checks_start_live',
    'identity_checks',
    `NEW.state = 'live' AND NOT NEW.sufficient AND NEW.account_class <> 'D' AND NEW.consumed_by IS NULL
      AND NEW.expires_at <= NEW.created_at + ${HOUR_MS}`,
    'a check starts live and insufficient',
  ),
  updateOnlyIf(
    'identity_checks_stay_bound',
    'identity_checks',
    `${unchanged('id', 'case_id', 'person_id', 'action', 'agent_id', 'agent_person_id', 'state_stamp', 'policy_hash', 'created_at')}
      AND NEW.expires_at <= OLD.expires_at`,
    'what a check is bound to never changes',
  ),
  updateOnlyIf(
    'identity_checks_end_once',
    'identity_checks',
    `OLD.state = 'live' AND (NEW.state <> 'consumed'
      OR (OLD.sufficient AND NEW.sufficient AND NEW.consumed_at < OLD.expires_at))`,
    'a check is consumed once, while live and sufficient',
  ),
  updateOnlyIf(
    'identity_checks_prove_it',
    'identity_checks',
    `NOT NEW.sufficient OR (${SUFFICIENT})`,
    'a check is sufficient on matched evidence only',
  ),
  refuse('identity_checks', ['DELETE']),
  refuse('evidence', ['UPDATE', 'DELETE']),
  refuse('numen_attempts', ['DELETE']),
];
