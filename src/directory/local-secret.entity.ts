import { Entity, ForeignKey } from 'typeorm';
import { Bool, Instant, Int, Key, Text } from '../platform/database/columns.js';

/** What the local directory alone knows: the secret (argon2id), its expiry, and wrong tries. */
@Entity('local_secrets')
export class LocalSecret {
  @ForeignKey('people', { name: 'fk_local_secrets_person', onDelete: 'CASCADE' })
  @Key(36)
  personId!: string;
  @Text({ nullable: true }) secretHash!: string | null;
  @Bool() mustChange!: boolean;
  @Instant({ nullable: true }) setAt!: number | null;
  /** After this instant the secret no longer opens anything; null: no end. */
  @Instant({ nullable: true }) expiresAt!: number | null;
  @Int() wrongTries!: number;
  @Instant({ nullable: true }) signedInAt!: number | null;
}

/** Accounts that Guichet stopped (`freeze`): no secret opens them until they are unfrozen. */
@Entity('local_freezes')
export class LocalFreeze {
  @ForeignKey('people', { name: 'fk_local_freezes_person', onDelete: 'CASCADE' })
  @Key(36)
  personId!: string;
  @Instant() frozenAt!: number;
}
