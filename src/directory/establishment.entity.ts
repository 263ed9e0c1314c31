import { Entity, Index } from 'typeorm';
import { Instant, Key, Str } from '../platform/database/columns.js';

/** The register: the only source of call-back numbers, school mailboxes and heads. */
@Entity('establishments')
@Index('ix_establishments_head', ['headUsername'])
@Index('ix_establishments_parent', ['parentUai'])
export class EstablishmentRow {
  @Key(8) uai!: string;
  @Str(200) name!: string;
  @Str(60, { nullable: true }) kind!: string | null;
  @Str(120, { nullable: true }) commune!: string | null;
  /** `13`, `04`, `2A`, `971`. */
  @Str(3) departement!: string;
  /** E.164. */
  @Str(20, { nullable: true }) phone!: string | null;
  @Str(254, { nullable: true }) email!: string | null;
  /** Lower case. */
  @Str(128, { nullable: true }) headUsername!: string | null;
  @Str(8, { nullable: true }) parentUai!: string | null;
  @Instant() updatedAt!: number;
}
