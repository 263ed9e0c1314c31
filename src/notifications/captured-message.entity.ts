import { Entity, Index } from 'typeorm';
import { Instant, Key, Str, Text } from '../platform/database/columns.js';

/** A message kept instead of sent, whole: only while HOST and PUBLIC_URL are loopback and no mail server is set. */
@Entity('captured_messages')
@Index('ix_captured_messages_at', ['capturedAt', 'id'])
export class CapturedMessage {
  /** The notification's id. */
  @Key(36) id!: string;
  @Str(8) channel!: string;
  @Str(254) recipient!: string;
  @Str(300) subject!: string;
  @Text() text!: string;
  @Text({ nullable: true }) html!: string | null;
  @Instant() capturedAt!: number;
}
