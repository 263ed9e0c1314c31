import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Int, Json, Ref, State, Str, oneOf } from '../platform/database/columns.js';
import type { Channel, NotificationState } from './notification.rules.js';

/** One message to one recipient: who and what by reference only, never an address, a text, a link or a code. */
@Entity('notifications')
@Check(
  'ck_notifications_state',
  oneOf('state', ['queued', 'sending', 'failed', 'sent', 'captured', 'cancelled', 'dead', 'unknown']),
)
@Index('uq_notifications_key', ['key'], { unique: true })
@Index('ix_notifications_state', ['state', 'id'])
@Index('ix_notifications_object', ['objectType', 'objectId', 'id'])
export class Notification {
  @Id() id!: string;
  @Str(64) template!: string;
  /** null until delivered when the reader's own language decides. */
  @Str(5, { nullable: true }) lang!: string | null;
  @Str(32) recipientKind!: string;
  @Str(64) recipientId!: string;
  @Str(120, { nullable: true }) recipientMasked!: string | null;
  @Str(8, { nullable: true }) channel!: Channel | null;
  @Str(32) objectType!: string;
  @Str(64, { nullable: true }) objectId!: string | null;
  /** Ids the composer builds the message from. */
  @Json() params!: object;
  @State() state!: NotificationState;
  @Str(160) messageId!: string;
  @Int() attempts!: number;
  @Str(300, { nullable: true }) reason!: string | null;
  /** When a hand-over first went unanswered: a copy may have arrived before the one that counts. */
  @Instant({ nullable: true }) doubtfulAt!: number | null;
  /** When the mail server took it (or the mailbox page did); a claim link lives from here. */
  @Instant({ nullable: true }) acceptedAt!: number | null;
  @Ref() jobId!: string;
  /** Unique: asking twice for the same announcement is asking once. */
  @Str(120, { nullable: true }) key!: string | null;
  @Instant() createdAt!: number;
  @Instant() updatedAt!: number;
}
