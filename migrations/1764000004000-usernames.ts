import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  TableCheck,
  TableForeignKey,
  TableIndex,
} from 'typeorm';
import { col, oneOf } from '../src/platform/database/columns.js';

/** The look-up index of names and usernames, and the confirmations given. */
export class Usernames1764000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(keys());
    await runner.createTable(
      new Table({
        name: 'username_spellings',
        withoutRowid: true,
        columns: [col.key('variant', 60), col.key('term', 60)],
      }),
    );
    await runner.createTable(confirmations());
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['username_confirmations', 'username_spellings', 'username_keys']) {
      await runner.dropTable(table);
    }
  }
}

const KINDS = ['username', 'alias', 'name'];

function keys(): Table {
  return new Table({
    name: 'username_keys',
    withoutRowid: true,
    columns: [col.key('kind', 10), col.key('term', 254), col.key('given', 30), col.key('person_id', 36)],
    indices: [new TableIndex({ name: 'ix_username_keys_person', columnNames: ['person_id'] })],
    checks: [
      new TableCheck({
        name: 'ck_username_keys_kind',
        columnNames: ['kind'],
        expression: oneOf('kind', [...KINDS, ...KINDS.map((kind) => `${kind}*`)]),
      }),
    ],
  });
}

function confirmations(): Table {
  return new Table({
    name: 'username_confirmations',
    columns: [
      col.id(),
      col.ref('person_id'),
      col.ref('account_id', { isNullable: true }),
      col.str('username', 128),
      col.str('tried_username', 200, { isNullable: true }),
      col.json('rules', { isNullable: true }),
      col.str('case_number', 20, { isNullable: true }),
      col.instant('confirmed_at'),
      col.state('sent_to', { isNullable: true }),
      col.instant('sent_at', { isNullable: true }),
    ],
    indices: [
      new TableIndex({
        name: 'ix_username_confirmations_person',
        columnNames: ['person_id', 'confirmed_at'],
      }),
      new TableIndex({
        name: 'ix_username_confirmations_account',
        columnNames: ['account_id', 'confirmed_at'],
      }),
      new TableIndex({ name: 'ix_username_confirmations_case', columnNames: ['case_number'] }),
    ],
    checks: [
      new TableCheck({
        name: 'ck_username_confirmations_sent',
        columnNames: ['sent_to'],
        expression: `"sent_to" IS NULL OR "sent_to" IN ('academic', 'professional')`,
      }),
    ],
    foreignKeys: [
      new TableForeignKey({
        name: 'fk_username_confirmations_person',
        columnNames: ['person_id'],
        referencedTableName: 'people',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      }),
    ],
  });
}
