import { Entity, ForeignKey, Index } from 'typeorm';
import { Instant, Key, Ref, Str } from '../../platform/database/columns.js';

/**
 * Which entry of an LDAP directory a person is, by the one name that is never given again: entryUUID or objectGUID.
 * The local directory has none.
 */
@Entity('directory_links')
@Index('ux_directory_links_external', ['externalId'], { unique: true })
@Index('ix_directory_links_sweep', ['sweepId'])
export class DirectoryLink {
  @ForeignKey('people', { name: 'fk_directory_links_person', onDelete: 'CASCADE' })
  @Key(36)
  personId!: string;
  /** Lower case: entryUUID in its text form, or the hexadecimal of objectGUID as it lies in the directory. */
  @Str(64) externalId!: string;
  /** The version of the entry as last read (entryCSN, uSNChanged): the same again needs no reading. */
  @Str(64, { nullable: true }) version!: string | null;
  /** The last sweep over all entries that saw it. */
  @Ref({ nullable: true }) sweepId!: string | null;
}

/** How far the look-up index follows a directory. One row for each directory ever followed. */
@Entity('directory_cursors')
export class DirectoryCursor {
  /** Fingerprint of address, base and filter: another directory starts from nothing. */
  @Key(64) directory!: string;
  /** The server the position belongs to: on Active Directory update numbers are each controller's own. */
  @Str(255) server!: string;
  /** Everything up to there has been read; null while the first reading is under way. */
  @Str(64, { nullable: true }) position!: string | null;
  @Instant({ nullable: true }) readAt!: number | null;
  /** When all entries were last looked for, to find those that are gone. */
  @Instant({ nullable: true }) sweptAt!: number | null;
  /** Why the last run failed, in plain words; null when it did not. */
  @Str(500, { nullable: true }) problem!: string | null;
}
