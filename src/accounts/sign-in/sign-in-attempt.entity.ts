import { Entity, Index } from 'typeorm';
import { Instant, Int, Key } from '../../platform/database/columns.js';

/** Recent wrong tries, counted per bucket (account, address, code). The name is a keyed hash: it holds no e-mail. */
@Entity('sign_in_attempts')
@Index('ix_sign_in_attempts_last', ['lastAt'])
export class SignInAttempt {
  @Key(64) bucket!: string;
  @Int() failures!: number;
  @Instant() lastAt!: number;
}
