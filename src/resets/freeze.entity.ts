import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Ref, State, Str } from '../platform/database/columns.js';

/** Guichet's own stop on an account: nothing but `unfreeze` passes while one is open. */
@Entity('freezes')
@Index('ix_freezes_person', ['personId', 'openedAt'])
@Index('ix_freezes_confirm', ['confirmedAt', 'openedAt'])
@Check('ck_freezes_origin', `"origin" IN ('agent', 'owner')`)
export class Freeze {
  @Id() id!: string;
  @Ref({ to: 'people', fk: 'fk_freezes_person' }) personId!: string;
  @Ref({ nullable: true }) caseId!: string | null;
  @State() origin!: 'agent' | 'owner';
  @Ref({ nullable: true }) openedBy!: string | null;
  @Ref({ nullable: true }) resetId!: string | null;
  @Str(500) reason!: string;
  @Instant() openedAt!: number;
  @Ref({ nullable: true }) confirmedBy!: string | null;
  @Instant({ nullable: true }) confirmedAt!: number | null;
  @Ref({ nullable: true }) liftedByReset!: string | null;
  @Instant({ nullable: true }) liftedAt!: number | null;
}

/** One "that was not me" link per recipient and reset. The token is derived at send time; only its hash is kept. */
@Entity('not_me_links')
@Index('uq_not_me_links_token', ['tokenHash'], { unique: true })
@Index('uq_not_me_links_recipient', ['resetId', 'recipient'], { unique: true })
@Index('ix_not_me_links_used', ['recipient', 'usedAt'])
export class NotMeLink {
  @Id() id!: string;
  @Ref({ to: 'resets', fk: 'fk_not_me_links_reset' }) resetId!: string;
  @Ref({ to: 'people', fk: 'fk_not_me_links_person' }) personId!: string;
  /** Reference of the recipient: `contact:ID`, `email:PERSON`, `head:PERSON`, `establishment:UAI`. */
  @Str(80) recipient!: string;
  @Str(64) tokenHash!: string;
  @Instant() createdAt!: number;
  @Instant() expiresAt!: number;
  @Instant({ nullable: true }) usedAt!: number | null;
}
