/** Trying again cannot help (an address refused for good, an object that is gone): the job is kept as dead at once. */
export class PermanentFailure extends Error {
  readonly permanent = true;

  constructor(
    /** UPPER_SNAKE word people can look up; kept with the job. */
    readonly code: string,
    message = code,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'PermanentFailure';
  }
}

/** Another worker holds the job now: what this one did since must not be recorded. */
export class LeaseLost extends Error {
  constructor(readonly jobId: string) {
    super(`The lease of job ${jobId} was lost.`);
    this.name = 'LeaseLost';
  }
}
