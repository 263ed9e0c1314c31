import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Int, Json, State, Str, oneOf } from '../database/columns.js';
import { JOB_STATES, type JobState } from './job.rules.js';

/** One piece of work: written with the change that asks for it, and the only truth about it whatever the driver. */
@Entity('jobs')
@Check('ck_jobs_state', oneOf('state', JOB_STATES))
@Index('uq_jobs_key', ['key'], { unique: true })
@Index('ix_jobs_queued', ['runAt', 'id'], { where: `"state" = 'queued'` })
@Index('ix_jobs_running', ['leaseUntil'], { where: `"state" = 'running'` })
@Index('ix_jobs_finished', ['state', 'finishedAt', 'id'], { where: `"finished_at" IS NOT NULL` })
export class Job {
  @Id() id!: string;
  @Str(64) name!: string;
  @Json() payload!: object;
  @State() state!: JobState;
  @Instant() runAt!: number;
  /** How often it was taken; only ever grows, because with the owner it is the fencing token of a lease. */
  @Int() attempts!: number;
  @Int() maxAttempts!: number;
  @Str(64, { nullable: true }) leaseOwner!: string | null;
  @Instant({ nullable: true }) leaseUntil!: number | null;
  /** When a driver with a queue of its own took it; null until then, and the sweep sends it again. */
  @Instant({ nullable: true }) acceptedAt!: number | null;
  @Str(300, { nullable: true }) reason!: string | null;
  /** Unique while the row exists: a second enqueue under the same key is the first one. */
  @Str(120, { nullable: true }) key!: string | null;
  @Instant() createdAt!: number;
  @Instant({ nullable: true }) finishedAt!: number | null;
}
