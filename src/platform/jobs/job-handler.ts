import { Injectable, SetMetadata, applyDecorators } from '@nestjs/common';
import type { JobDeclaration, JobPayload } from './job.declaration.js';

export interface JobContext {
  readonly jobId: string;
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** True when a failure now ends the job. */
  readonly lastAttempt: boolean;
  /** Aborted when the lease is lost or the process stops: give up, nothing more will be recorded. */
  readonly signal: AbortSignal;
  /**
   * Inside `transactions.run`: marks the job done in that very transaction, so that its effect and its end are one.
   * @throws LeaseLost when another worker took the job over; the transaction then rolls back.
   */
  complete(): Promise<void>;
  /** Inside `transactions.run`: holds the job's row until the commit. @throws LeaseLost as above. */
  assertHeld(): Promise<void>;
}

/**
 * Does one kind of job. It may run twice for the same payload (a crash between the effect and its record), so it
 * looks at the state of things first.
 */
export interface HandlesJob<P extends JobPayload = JobPayload> {
  /** Throw `PermanentFailure` to end the job; any other error is tried again after a pause. */
  handle(payload: P, context: JobContext): Promise<void>;
  /** Called in the transaction that gives the job up, also after a crash during the last try. */
  gaveUp?(payload: P, reason: string): Promise<void>;
}

export const JOB_HANDLER = 'guichet:job-handler';

/** Marks the one provider that handles `declaration`. */
export const JobHandler = (declaration: JobDeclaration): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(JOB_HANDLER, declaration.name));
