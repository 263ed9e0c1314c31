import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  TableCheck,
  TableForeignKey,
  TableIndex,
} from 'typeorm';
import { col, oneOf } from '../src/platform/database/columns.js';

const STATUSES = ['active', 'locked', 'admin_locked', 'disabled', 'expired', 'left'];
const CLASSES = ['A', 'B', 'C', 'D'];

/** The people served, where they work, how they are reached, and the register of establishments. */
export class Directory1764000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(people());
    await runner.createTable(postings());
    await runner.createTable(contacts());
    await runner.createTable(aliases());
    await runner.createTable(establishments());
    await runner.createTable(localSecrets());
    await runner.createTable(imports());
    await runner.createTable(importRows());
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'directory_import_rows',
      'directory_imports',
      'local_secrets',
      'establishments',
      'person_aliases',
      'person_contacts',
      'person_postings',
      'people',
    ]) {
      await runner.dropTable(table);
    }
  }
}

const check = (name: string, column: string, words: readonly string[]): TableCheck =>
  new TableCheck({ name, columnNames: [column], expression: oneOf(column, words) });

const ofPerson = (name: string): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: ['person_id'],
    referencedTableName: 'people',
    referencedColumnNames: ['id'],
    onDelete: 'CASCADE',
  });

function people(): Table {
  return new Table({
    name: 'people',
    columns: [
      col.id(),
      col.str('username', 128),
      col.str('username_key', 128),
      col.str('numen_hash', 64, { isNullable: true }),
      col.str('numen_key_id', 16, { isNullable: true }),
      col.str('birth_name', 120),
      col.str('usage_name', 120, { isNullable: true }),
      col.str('first_name', 120),
      col.str('birth_date', 10, { isNullable: true }),
      col.str('email', 254, { isNullable: true }),
      col.str('email_key', 254, { isNullable: true }),
      col.str('function', 120, { isNullable: true }),
      col.state('status'),
      col.str('account_class', 1),
      col.str('given_class', 1, { isNullable: true }),
      col.bool('protected'),
      col.str('stamp', 36),
      col.instant('account_created_at'),
      col.instant('created_at'),
      col.instant('updated_at'),
      col.ref('import_id', { isNullable: true }),
    ],
    indices: [
      new TableIndex({ name: 'ux_people_username', columnNames: ['username_key'], isUnique: true }),
      new TableIndex({ name: 'ix_people_email', columnNames: ['email_key'] }),
      new TableIndex({ name: 'ix_people_numen', columnNames: ['numen_hash'] }),
    ],
    checks: [
      check('ck_people_status', 'status', STATUSES),
      check('ck_people_class', 'account_class', CLASSES),
    ],
  });
}

function postings(): Table {
  return new Table({
    name: 'person_postings',
    columns: [col.key('person_id', 36), col.key('uai', 8), col.bool('main')],
    indices: [new TableIndex({ name: 'ix_person_postings_uai', columnNames: ['uai', 'person_id'] })],
    foreignKeys: [ofPerson('fk_person_postings_person')],
  });
}

function contacts(): Table {
  return new Table({
    name: 'person_contacts',
    columns: [
      col.id(),
      col.ref('person_id'),
      col.state('kind'),
      col.str('value', 254),
      col.bool('academic'),
      col.instant('set_on'),
      col.state('origin'),
      col.bool('confirmed'),
      col.instant('dropped_at', { isNullable: true }),
    ],
    indices: [new TableIndex({ name: 'ix_person_contacts_person', columnNames: ['person_id'] })],
    checks: [
      check('ck_person_contacts_kind', 'kind', ['email', 'phone']),
      check('ck_person_contacts_origin', 'origin', ['import', 'owner']),
    ],
    foreignKeys: [ofPerson('fk_person_contacts_person')],
  });
}

function aliases(): Table {
  return new Table({
    name: 'person_aliases',
    columns: [
      col.key('person_id', 36),
      col.key('alias_key', 254),
      col.str('alias', 254),
      col.state('kind'),
      col.instant('since'),
    ],
    indices: [new TableIndex({ name: 'ix_person_aliases_key', columnNames: ['alias_key'] })],
    checks: [check('ck_person_aliases_kind', 'kind', ['username', 'email'])],
    foreignKeys: [ofPerson('fk_person_aliases_person')],
  });
}

function establishments(): Table {
  return new Table({
    name: 'establishments',
    columns: [
      col.key('uai', 8),
      col.str('name', 200),
      col.str('kind', 60, { isNullable: true }),
      col.str('commune', 120, { isNullable: true }),
      col.str('departement', 3),
      col.str('phone', 20, { isNullable: true }),
      col.str('email', 254, { isNullable: true }),
      col.str('head_username', 128, { isNullable: true }),
      col.str('parent_uai', 8, { isNullable: true }),
      col.instant('updated_at'),
    ],
    indices: [
      new TableIndex({ name: 'ix_establishments_head', columnNames: ['head_username'] }),
      new TableIndex({ name: 'ix_establishments_parent', columnNames: ['parent_uai'] }),
    ],
  });
}

function localSecrets(): Table {
  return new Table({
    name: 'local_secrets',
    columns: [
      col.key('person_id', 36),
      col.text('secret_hash', { isNullable: true }),
      col.bool('must_change'),
      col.instant('set_at', { isNullable: true }),
      col.instant('expires_at', { isNullable: true }),
      col.int('wrong_tries'),
      col.instant('signed_in_at', { isNullable: true }),
    ],
    foreignKeys: [ofPerson('fk_local_secrets_person')],
  });
}

function imports(): Table {
  return new Table({
    name: 'directory_imports',
    columns: [
      col.id(),
      col.state('kind'),
      col.state('state'),
      col.str('file_name', 255),
      col.json('options'),
      col.json('summary'),
      col.int('total_rows'),
      col.int('good_rows'),
      col.int('bad_rows'),
      col.int('done_rows'),
      col.json('problems'),
      col.ref('account_id', { isNullable: true }),
      col.str('actor_label', 120),
      col.instant('created_at'),
      col.instant('finished_at', { isNullable: true }),
    ],
    indices: [new TableIndex({ name: 'ix_directory_imports_created', columnNames: ['created_at'] })],
    checks: [
      check('ck_directory_imports_kind', 'kind', ['people', 'establishments']),
      check('ck_directory_imports_state', 'state', [
        'checking',
        'refused',
        'ready',
        'applying',
        'done',
        'cancelled',
      ]),
    ],
  });
}

function importRows(): Table {
  return new Table({
    name: 'directory_import_rows',
    columns: [col.key('import_id', 36), col.numberKey('line'), col.json('data')],
    foreignKeys: [
      new TableForeignKey({
        name: 'fk_directory_import_rows_import',
        columnNames: ['import_id'],
        referencedTableName: 'directory_imports',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      }),
    ],
  });
}
