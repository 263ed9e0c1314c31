import { MINUTE, SECOND } from '../platform/clock.js';
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

/**
 * Closes a frozen account in the directory. The freeze is on record before the directory hears of it: one that cannot
 * be reached at that moment hears of it as soon as it can, for half a day.
 */
export const applyFreeze = defineJob<{ freezeId: string }>({
  name: 'freezes.apply',
  attempts: 150,
  backoff: { base: 2 * SECOND, max: 5 * MINUTE },
});

/** Enqueued with the claim, due when it can neither be used nor issued again. Twenty-four tries span half a day. */
export const scrambleUnclaimed = defineJob<{ claimId: string }>({
  name: 'claims.scramble-unclaimed',
  attempts: 24,
});
