import { Entity, Index } from 'typeorm';
import { Id, Instant, Int, Ref, Str } from '../../platform/database/columns.js';

/** What an account used of a quota in one minute; ten of them make the sliding window. */
@Entity('quotas')
@Index('ux_quotas_slot', ['accountId', 'name', 'minute'], { unique: true })
export class Quota {
  @Id() id!: string;
  @Ref({ to: 'accounts', fk: 'fk_quotas_account', onDelete: 'CASCADE' }) accountId!: string;
  @Str(40) name!: string;
  /** Minutes since the epoch. */
  @Int() minute!: number;
  @Int() cost!: number;
}

/** An hour of triple ceiling that a supervisor gave. */
@Entity('quota_extensions')
@Index('ix_quota_extensions_account', ['accountId', 'name', 'until'])
export class QuotaExtension {
  @Id() id!: string;
  @Ref({ to: 'accounts', fk: 'fk_quota_extensions_account', onDelete: 'CASCADE' }) accountId!: string;
  @Str(40) name!: string;
  @Instant() until!: number;
  @Ref({ to: 'accounts', fk: 'fk_quota_extensions_granted_by', onDelete: 'RESTRICT' }) grantedBy!: string;
  @Instant() grantedAt!: number;
}
