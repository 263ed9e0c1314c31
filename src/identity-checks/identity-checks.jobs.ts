import { defineJob } from '../platform/jobs/job.declaration.js';

/**
 * The directory says that an account may not be touched (disabled, left, locked by an administrator, not made yet): its case gets the
 * reason, and waits for HR where HR can help. Handled by the cases module. `code` is one of `errors`.
 */
export const accountRefused = defineJob<{ caseId: string; code: string }>({ name: 'case.account-refused' });

/** Refusals that a case is told of. */
export const REFUSED_BY_STATE: ReadonlySet<string> = new Set([
  'ACCOUNT_DISABLED',
  'ACCOUNT_LEFT',
  'ACCOUNT_ADMIN_LOCKED',
  'ACCOUNT_NOT_CREATED',
]);
