import { Check, Entity, ForeignKey, Index } from 'typeorm';
import {
  Id,
  Instant,
  Int,
  Json,
  Key,
  NumberKey,
  oneOf,
  Ref,
  State,
  Str,
} from '../../platform/database/columns.js';
import type { LineOutcome } from './list-outcome.rules.js';

const OUTCOMES = ['waiting', 'found', 'several', 'near', 'nobody', 'numen', 'unreadable'];

/** A list of names somebody asked the exact usernames of. It and its lines go after a day. */
@Entity('username_lists')
@Index('ix_username_lists_account', ['accountId', 'createdAt'])
@Index('ix_username_lists_created', ['createdAt'])
export class UsernameList {
  @Id() id!: string;
  @Ref({ to: 'accounts', fk: 'fk_username_lists_account', onDelete: 'CASCADE' }) accountId!: string;
  /** Name of the file; null for a pasted list. */
  @Str(200, { nullable: true }) fileName!: string | null;
  /** The one school asked about, null for all the asker may know of. */
  @Str(8, { nullable: true }) uai!: string | null;
  /** Headings that were read. */
  @Json() columns!: string[];
  @Int() lines!: number;
  @Instant() createdAt!: number;
  @Instant({ nullable: true }) doneAt!: number | null;
}

@Entity('username_list_lines')
@Check('ck_username_list_lines_outcome', oneOf('outcome', OUTCOMES))
export class UsernameListLine {
  @ForeignKey('username_lists', { name: 'fk_username_list_lines_list', onDelete: 'CASCADE' })
  @Key(36)
  listId!: string;
  /** In the file or the text, the first being 1. */
  @NumberKey() number!: number;
  /** As written, cut at 200 characters, NUMEN-shaped text masked. */
  @Str(200) text!: string;
  @State() outcome!: LineOutcome;
  /** Who may be meant, the surest first, and by which rules. */
  @Json() people!: { id: string; rules: string[] | null }[];
  /** How many more fit as well. */
  @Int() more!: number;
}
