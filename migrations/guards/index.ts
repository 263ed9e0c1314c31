import type { Guard } from '../../src/platform/database/guards.js';
import { AUDIT_GUARDS } from './audit.js';

/** Every trigger of the database, for the drift test and for whatever rebuilds a table. */
export const GUARDS: readonly Guard[] = [...AUDIT_GUARDS];
