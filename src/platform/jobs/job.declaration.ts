import type { Backoff } from './job.rules.js';

/** Ids, short words and numbers, flat; checked when enqueued. Never a secret, an address or a name of a person. */
export type JobPayload = object;

/** A kind of work, declared once beside the module that does it. `P` only exists for the compiler. */
export interface JobDeclaration<P extends JobPayload = JobPayload> {
  /** `module.verb`, at most 64 characters; also the metric label. */
  readonly name: string;
  /** How many times it is tried before it is kept as dead. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** Set for recurring work: milliseconds between two runs, one winner among all processes. The payload is empty. */
  readonly every?: number;
  readonly payload?: P;
}

const declared = new Map<string, JobDeclaration>();

/** Default: 5 s, 10 s, 20 s … up to one hour; eight tries span about ten minutes, twelve about three hours. */
const DEFAULT_BACKOFF: Backoff = { base: 5_000, max: 3_600_000 };

/**
 * Declares a job. Every declared job needs exactly one provider decorated `@JobHandler(declaration)`, else the
 * application does not start.
 * @throws when the name is taken or too long.
 */
export function defineJob<P extends JobPayload = object>(options: {
  name: string;
  attempts?: number;
  backoff?: Backoff;
  every?: number;
}): JobDeclaration<P> {
  if (declared.has(options.name)) throw new Error(`The job ${options.name} is declared twice.`);
  if (options.name.length > 64) throw new Error(`The job name ${options.name} is longer than 64 characters.`);
  const declaration: JobDeclaration<P> = Object.freeze({
    attempts: 8,
    backoff: DEFAULT_BACKOFF,
    ...options,
  });
  declared.set(declaration.name, declaration);
  return declaration;
}

/** Every job declared by the modules that are loaded. */
export function declaredJobs(): readonly JobDeclaration[] {
  return [...declared.values()];
}
