import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Ref, State, Str } from '../../platform/database/columns.js';
import type { SetupPurpose } from './setup-link.rules.js';

/** A one-time link with which somebody sets the password of an account, or founds the first admin account. */
@Entity('setup_links')
@Index('ux_setup_links_token', ['tokenHash'], { unique: true })
@Index('ix_setup_links_account', ['accountId'])
@Check('ck_setup_links_purpose', `"purpose" IN ('set-up', 'restore', 'first-admin')`)
export class SetupLink {
  @Id() id!: string;
  /** Null for the founding link, which makes its account. */
  @Ref({ nullable: true, to: 'accounts', fk: 'fk_setup_links_account', onDelete: 'CASCADE' })
  accountId!: string | null;
  @State() purpose!: SetupPurpose;
  @Str(64) tokenHash!: string;
  @Ref({ nullable: true }) createdBy!: string | null;
  @Instant() createdAt!: number;
  @Instant() expiresAt!: number;
  @Instant({ nullable: true }) usedAt!: number | null;
}
