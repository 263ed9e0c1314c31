import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { col } from '../src/platform/database/columns.js';

/** Accounts of the local directory that Guichet stopped. */
export class LocalFreezes1764000003500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'local_freezes',
        columns: [col.key('person_id', 36), col.instant('frozen_at')],
        foreignKeys: [
          {
            name: 'fk_local_freezes_person',
            columnNames: ['person_id'],
            referencedTableName: 'people',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('local_freezes');
  }
}
