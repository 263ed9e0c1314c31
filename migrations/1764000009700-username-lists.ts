import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  TableCheck,
  TableForeignKey,
  TableIndex,
} from 'typeorm';
import { col, oneOf } from '../src/platform/database/columns.js';

/** Lists of names whose exact usernames a school or HR asked for. */
export class UsernameLists1764000009700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(lists());
    await runner.createTable(lines());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('username_list_lines');
    await runner.dropTable('username_lists');
  }
}

function lists(): Table {
  return new Table({
    name: 'username_lists',
    columns: [
      col.id(),
      col.ref('account_id'),
      col.str('file_name', 200, { isNullable: true }),
      col.str('uai', 8, { isNullable: true }),
      col.json('columns'),
      col.int('lines'),
      col.instant('created_at'),
      col.instant('done_at', { isNullable: true }),
    ],
    indices: [
      new TableIndex({ name: 'ix_username_lists_account', columnNames: ['account_id', 'created_at'] }),
      new TableIndex({ name: 'ix_username_lists_created', columnNames: ['created_at'] }),
    ],
    foreignKeys: [
      new TableForeignKey({
        name: 'fk_username_lists_account',
        columnNames: ['account_id'],
        referencedTableName: 'accounts',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      }),
    ],
  });
}

const OUTCOMES = ['waiting', 'found', 'several', 'near', 'nobody', 'numen', 'unreadable'];

function lines(): Table {
  return new Table({
    name: 'username_list_lines',
    columns: [
      col.key('list_id', 36),
      col.numberKey('number'),
      col.str('text', 200),
      col.state('outcome'),
      col.json('people'),
      col.int('more'),
    ],
    checks: [
      new TableCheck({
        name: 'ck_username_list_lines_outcome',
        columnNames: ['outcome'],
        expression: oneOf('outcome', OUTCOMES),
      }),
    ],
    foreignKeys: [
      new TableForeignKey({
        name: 'fk_username_list_lines_list',
        columnNames: ['list_id'],
        referencedTableName: 'username_lists',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      }),
    ],
  });
}
