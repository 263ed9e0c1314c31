import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Int, Key, Ref, State, oneOf } from '../platform/database/columns.js';

/**
 * One comparison of a NUMEN, counted before it is made. Counted by person, across agents, cases and the claim page;
 * closing or reopening a case changes nothing.
 */
@Entity('numen_attempts')
@Index('ix_numen_attempts_person', ['personId', 'createdAt'])
@Index('ix_numen_attempts_agent', ['agentId', 'createdAt'])
@Index('ix_numen_attempts_case', ['caseId'])
@Check('ck_numen_attempts_source', oneOf('source', ['check', 'claim']))
@Check('ck_numen_attempts_outcome', oneOf('outcome', ['pending', 'match', 'mismatch']))
export class NumenAttempt {
  @Id() id!: string;
  @Ref() personId!: string;
  @Ref({ nullable: true }) caseId!: string | null;
  @Ref({ nullable: true }) checkId!: string | null;
  @Ref({ nullable: true }) agentId!: string | null;
  @State() source!: 'check' | 'claim';
  @State() outcome!: 'pending' | 'match' | 'mismatch';
  @Instant() createdAt!: number;
}

/** The lock on NUMEN evidence of one person; also the row that makes attempts on a person wait for each other. */
@Entity('numen_locks')
export class NumenLock {
  @Key(36) personId!: string;
  @Instant({ nullable: true }) closedAt!: number | null;
  @Instant({ nullable: true }) closedUntil!: number | null;
  /** Misses before this instant no longer count (lifted by a supervisor). */
  @Instant() countsFrom!: number;
  @Ref({ nullable: true }) liftedBy!: string | null;
  @Int() closures!: number;
}
