import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Int, Ref, State, Str, oneOf } from '../platform/database/columns.js';

/** A code sent to a registered contact. Derived at send time from id and generation; only its keyed hash is here. */
@Entity('owner_codes')
@Index('ix_owner_codes_check', ['checkId', 'createdAt'])
@Index('ix_owner_codes_person', ['personId', 'createdAt'])
@Check('ck_owner_codes_state', oneOf('state', ['issued', 'used', 'void']))
@Check('ck_owner_codes_medium', oneOf('medium', ['email', 'sms']))
@Check('ck_owner_codes_wrong', '"wrong" >= 0 AND "wrong" <= 6')
@Check('ck_owner_codes_life', '"expires_at" > "created_at"')
export class OwnerCode {
  @Id() id!: string;
  @Ref({ to: 'identity_checks', fk: 'fk_owner_codes_check' }) checkId!: string;
  @Ref() personId!: string;
  @Ref() contactId!: string;
  @State() medium!: 'email' | 'sms';
  @Int() generation!: number;
  @Str(64) codeHash!: string;
  @State() state!: 'issued' | 'used' | 'void';
  /** Wrong submissions, counted before the comparison; the sixth voids the code. */
  @Int() wrong!: number;
  @Instant() createdAt!: number;
  @Instant() expiresAt!: number;
  @Instant({ nullable: true }) usedAt!: number | null;
}
