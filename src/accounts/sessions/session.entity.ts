import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Int, Ref, State, Str } from '../../platform/database/columns.js';
import type { SessionStage } from './session.rules.js';

/** A browser that signed in, or is half-way through it. The cookie holds the token, the table only its hash. */
@Entity('sessions')
@Index('ux_sessions_token', ['tokenHash'], { unique: true })
@Index('ix_sessions_account', ['accountId'])
@Index('ix_sessions_expiry', ['expiresAt'])
@Check('ck_sessions_stage', `"stage" IN ('second-factor', 'enrolment', 'full')`)
export class Session {
  @Id() id!: string;
  @Ref({ to: 'accounts', fk: 'fk_sessions_account', onDelete: 'CASCADE' }) accountId!: string;
  @Str(64) tokenHash!: string;
  @State() stage!: SessionStage;
  /** Wrong codes of this sign-in; five end it. */
  @Int() failures!: number;
  @Str(64) address!: string;
  /** Browser and system in a few words, for the owner's list. */
  @Str(120) agent!: string;
  @Instant() createdAt!: number;
  @Instant() lastSeenAt!: number;
  @Instant() expiresAt!: number;
  @Instant({ nullable: true }) steppedUpAt!: number | null;
}
