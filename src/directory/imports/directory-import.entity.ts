import { Check, Entity, ForeignKey, Index } from 'typeorm';
import {
  Id,
  Instant,
  Int,
  Json,
  Key,
  NumberKey,
  Ref,
  State,
  Str,
  oneOf,
} from '../../platform/database/columns.js';
import type { ImportKind, ImportState } from './import-state.rules.js';

/** One file that came in: what was asked, what it held, how far it is. */
@Entity('directory_imports')
@Index('ix_directory_imports_created', ['createdAt'])
@Check('ck_directory_imports_kind', oneOf('kind', ['people', 'establishments']))
@Check(
  'ck_directory_imports_state',
  oneOf('state', ['checking', 'refused', 'ready', 'applying', 'done', 'cancelled']),
)
export class DirectoryImport {
  @Id() id!: string;
  @State() kind!: ImportKind;
  @State() state!: ImportState;
  @Str(255) fileName!: string;
  /** Encoding and delimiter as detected, options as asked. */
  @Json() options!: unknown;
  /** What it did, or would do: people created, changed, renamed, left… */
  @Json() summary!: unknown;
  @Int() totalRows!: number;
  @Int() goodRows!: number;
  @Int() badRows!: number;
  @Int() doneRows!: number;
  /** The first bad lines: `{ line, column, code, value? }`; never the value of a secret column. */
  @Json() problems!: unknown;
  @Ref({ nullable: true }) accountId!: string | null;
  @Str(120) actorLabel!: string;
  @Instant() createdAt!: number;
  @Instant({ nullable: true }) finishedAt!: number | null;
}

/** A checked row waiting to be applied; holds the keyed hash of a NUMEN, never the number. */
@Entity('directory_import_rows')
export class DirectoryImportRow {
  @ForeignKey('directory_imports', { name: 'fk_directory_import_rows_import', onDelete: 'CASCADE' })
  @Key(36)
  importId!: string;
  /** The place in the order of writing. */
  @NumberKey() line!: number;
  @Json() data!: unknown;
}
