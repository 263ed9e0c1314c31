import { Entity, Index } from 'typeorm';
import { Id, Instant, Ref, Str } from '../../platform/database/columns.js';

/** One of the codes that replace a lost second factor once. */
@Entity('recovery_codes')
@Index('ux_recovery_codes_code', ['accountId', 'codeHash'], { unique: true })
export class RecoveryCode {
  @Id() id!: string;
  @Ref({ to: 'accounts', fk: 'fk_recovery_codes_account', onDelete: 'CASCADE' }) accountId!: string;
  @Str(64) codeHash!: string;
  @Instant() createdAt!: number;
  @Instant({ nullable: true }) usedAt!: number | null;
}
