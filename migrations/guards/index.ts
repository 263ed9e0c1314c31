import type { Guard } from '../../src/platform/database/guards.js';
import { AUDIT_GUARDS } from './audit.js';
import { CHANGE_MARKS } from './change-marks.js';
import { IDENTITY_CHECK_GUARDS } from './identity-checks.js';
import { RESET_GUARDS } from './resets.js';

/** Every trigger of the database, for the drift test and for whatever rebuilds a table. */
export const GUARDS: readonly Guard[] = [
  ...AUDIT_GUARDS,
  ...IDENTITY_CHECK_GUARDS,
  ...RESET_GUARDS,
  ...CHANGE_MARKS,
];
