import { SECOND } from '../platform/clock.js';
import { defineJob } from '../platform/jobs/job.declaration.js';

/** A reset was contested by its owner: the cases module reopens the case. Handled there. */
export const contestedByOwner = defineJob<{ caseId: string; resetId: string }>({
  name: 'case.reopen-by-owner',
});

/** Finds what a crash left half-way: resets being written, freezes not applied, requests nobody answered. */
export const reconcileResets = defineJob<Record<string, never>>({
  name: 'resets.reconcile',
  every: 30 * SECOND,
});
