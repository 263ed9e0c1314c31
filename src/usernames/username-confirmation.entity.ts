import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Json, Ref, State, Str } from '../platform/database/columns.js';

/** A username told to somebody who may know it: by whom, what had been tried, and why it failed. */
@Entity('username_confirmations')
@Index('ix_username_confirmations_person', ['personId', 'confirmedAt'])
@Index('ix_username_confirmations_account', ['accountId', 'confirmedAt'])
@Index('ix_username_confirmations_case', ['caseNumber'])
@Check('ck_username_confirmations_sent', `"sent_to" IS NULL OR "sent_to" IN ('academic', 'professional')`)
export class UsernameConfirmation {
  @Id() id!: string;
  @Ref({ to: 'people', fk: 'fk_username_confirmations_person', onDelete: 'CASCADE' }) personId!: string;
  /** Null for the command line. */
  @Ref({ nullable: true }) accountId!: string | null;
  /** As it was that day. */
  @Str(128) username!: string;
  @Str(200, { nullable: true }) triedUsername!: string | null;
  /** Rule codes, the chief one first; null when no rule explains the attempt. */
  @Json({ nullable: true }) rules!: string[] | null;
  @Str(20, { nullable: true }) caseNumber!: string | null;
  @Instant() confirmedAt!: number;
  @State({ nullable: true }) sentTo!: 'academic' | 'professional' | null;
  @Instant({ nullable: true }) sentAt!: number | null;
}
