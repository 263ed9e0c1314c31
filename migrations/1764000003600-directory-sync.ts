import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { col } from '../src/platform/database/columns.js';

const optional = { isNullable: true };

/** Which entry of an LDAP directory a person is, and how far the look-up index follows it. */
export class DirectorySync1764000003600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'directory_links',
        columns: [
          col.key('person_id', 36),
          col.str('external_id', 64),
          col.str('version', 64, optional),
          col.ref('sweep_id', optional),
        ],
        foreignKeys: [
          {
            name: 'fk_directory_links_person',
            columnNames: ['person_id'],
            referencedTableName: 'people',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
        indices: [
          new TableIndex({
            name: 'ux_directory_links_external',
            columnNames: ['external_id'],
            isUnique: true,
          }),
          new TableIndex({ name: 'ix_directory_links_sweep', columnNames: ['sweep_id'] }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'directory_cursors',
        columns: [
          col.key('directory', 64),
          col.str('server', 255),
          col.str('position', 64, optional),
          col.instant('read_at', optional),
          col.instant('swept_at', optional),
          col.str('problem', 500, optional),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('directory_cursors');
    await runner.dropTable('directory_links');
  }
}
