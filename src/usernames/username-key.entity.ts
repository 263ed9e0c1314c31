import { Check, Entity, Index } from 'typeorm';
import { Key, oneOf } from '../platform/database/columns.js';
import type { KeyKind } from './keys.rules.js';

const KINDS = ['username', 'alias', 'name', 'username*', 'alias*', 'name*'];

/**
 * A row of the look-up index: see `keys.rules.ts`. The primary key holds every column, in the order a look-up asks
 * for them, so that a candidate is found without reading the table.
 */
@Entity('username_keys', { withoutRowid: true })
@Index('ix_username_keys_person', ['personId'])
@Check('ck_username_keys_kind', oneOf('kind', KINDS))
export class UsernameKey {
  @Key(10) kind!: KeyKind | `${KeyKind}*`;
  @Key(254) term!: string;
  @Key(30) given!: string;
  @Key(36) personId!: string;
}

/**
 * A word and a variant of it, see `words.rules.ts`: finds what was meant by equality. A word list, not personal rows:
 * a surname stays when its last bearer leaves, and finds nobody.
 */
@Entity('username_spellings', { withoutRowid: true })
export class UsernameSpelling {
  @Key(60) variant!: string;
  @Key(60) term!: string;
}
