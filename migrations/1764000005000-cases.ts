import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  TableCheck,
  TableForeignKey,
  TableIndex,
} from 'typeorm';
import { col, oneOf } from '../src/platform/database/columns.js';

const ACTIVE = `"status" IN ('new', 'open', 'pending-requester', 'pending-third-party')`;
const WAITING = `"status" IN ('pending-requester', 'pending-third-party')`;
const optional = { isNullable: true };

const index = (name: string, columnNames: string[], where?: string): TableIndex =>
  new TableIndex({ name, columnNames, where });
const unique = (name: string, columnNames: string[]): TableIndex =>
  new TableIndex({ name, columnNames, isUnique: true });
const reference = (name: string, column: string, table: string, onDelete = 'RESTRICT'): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    onDelete,
  });
const check = (name: string, expression: string): TableCheck => new TableCheck({ name, expression });

/** Cases with what is said and done on them, the desk's counters, numbers and search words. */
export class Cases1764000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(this.cases());
    await runner.createTable(this.messages());
    await runner.createTable(this.events());
    await runner.createTable(
      new Table({ name: 'case_counters', columns: [col.key('name', 96), col.int('total')] }),
    );
    await runner.createTable(
      new Table({ name: 'case_numbers', columns: [col.numberKey('year'), col.int('last')] }),
    );
    await runner.createTable(
      new Table({
        name: 'case_words',
        columns: [col.key('word', 32), col.numberKey('case_seq')],
        indices: [index('ix_case_words_seq', ['case_seq', 'word'])],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of [
      'case_words',
      'case_numbers',
      'case_counters',
      'case_events',
      'case_messages',
      'cases',
    ]) {
      await runner.dropTable(name);
    }
  }

  private cases(): Table {
    return new Table({
      name: 'cases',
      columns: [
        col.id(),
        col.bigInteger('seq'),
        col.str('number', 16),
        col.state('type'),
        col.state('channel'),
        col.state('status'),
        col.int('priority'),
        col.str('subject', 200),
        col.ref('person_id', optional),
        col.ref('requester_person_id', optional),
        col.str('requester_name', 120, optional),
        col.str('uai', 8, optional),
        col.str('departement', 3, optional),
        col.str('team', 32),
        col.ref('assignee_id', optional),
        col.ref('first_agent_id', optional),
        col.ref('opened_by', optional),
        col.ref('school_opener', optional),
        col.instant('opened_at'),
        col.instant('updated_at'),
        col.instant('first_answered_at', optional),
        col.instant('resolved_at', optional),
        col.ref('resolved_by', optional),
        col.instant('closed_at', optional),
        col.str('cause', 40, optional),
        col.int('reopened_count', { default: 0 }),
        col.int('version', { default: 1 }),
        col.str('open_key', 64, optional),
      ],
      checks: [
        check(
          'ck_cases_status',
          oneOf('status', ['new', 'open', 'pending-requester', 'pending-third-party', 'resolved', 'closed']),
        ),
        check(
          'ck_cases_type',
          oneOf('type', [
            'password',
            'locked',
            'activation',
            'username',
            'second-factor',
            'recovery',
            'mail-client',
            'compromised',
            'other',
          ]),
        ),
        check(
          'ck_cases_channel',
          oneOf('channel', ['phone', 'counter', 'email', 'portal', 'secretary', 'chat']),
        ),
        check('ck_cases_priority', `"priority" BETWEEN 1 AND 4`),
        check(
          'ck_cases_closed',
          `("status" = 'closed') = ("closed_at" IS NOT NULL) AND ("closed_at" IS NULL OR "cause" IS NOT NULL)`,
        ),
        check('ck_cases_resolved', `("status" IN ('resolved', 'closed')) = ("resolved_at" IS NOT NULL)`),
        check('ck_cases_new_is_free', `"status" <> 'new' OR "assignee_id" IS NULL`),
      ],
      foreignKeys: [
        reference('fk_cases_person', 'person_id', 'people'),
        reference('fk_cases_requester', 'requester_person_id', 'people'),
        reference('fk_cases_assignee', 'assignee_id', 'accounts'),
        reference('fk_cases_opened_by', 'opened_by', 'accounts'),
      ],
      indices: [
        unique('ux_cases_seq', ['seq']),
        unique('ux_cases_number', ['number']),
        unique('ux_cases_open_key', ['opened_by', 'open_key']),
        index('ix_cases_updated', ['updated_at', 'seq']),
        index('ix_cases_status', ['status', 'updated_at', 'seq']),
        index('ix_cases_type', ['type', 'updated_at', 'seq']),
        index('ix_cases_channel', ['channel', 'updated_at', 'seq']),
        index('ix_cases_uai', ['uai', 'updated_at', 'seq']),
        index('ix_cases_departement', ['departement', 'updated_at', 'seq']),
        index('ix_cases_assignee', ['assignee_id', 'updated_at', 'seq']),
        index('ix_cases_opened_by', ['opened_by', 'updated_at', 'seq']),
        index('ix_cases_person', ['person_id', 'seq']),
        index('ix_cases_requester', ['requester_person_id']),
        index('ix_cases_priority', ['priority', 'seq']),
        index('ix_cases_opened_at', ['opened_at']),
        index('ix_cases_resolved_at', ['resolved_at']),
        index('ix_cases_active_assignee', ['assignee_id', 'updated_at', 'seq'], ACTIVE),
        index('ix_cases_active_team', ['team', 'updated_at', 'seq'], ACTIVE),
        index('ix_cases_unassigned', ['updated_at', 'seq'], `"assignee_id" IS NULL AND ${ACTIVE}`),
        index('ix_cases_next', ['priority', 'seq'], `"assignee_id" IS NULL AND ${ACTIVE}`),
        index('ix_cases_waiting', ['updated_at', 'seq'], WAITING),
      ],
    });
  }

  private messages(): Table {
    return new Table({
      name: 'case_messages',
      columns: [
        col.id(),
        col.ref('case_id'),
        col.instant('at'),
        col.ref('author_id', optional),
        col.state('visibility'),
        col.text('body'),
      ],
      checks: [check('ck_case_messages_visibility', oneOf('visibility', ['public', 'internal']))],
      foreignKeys: [reference('fk_case_messages_case', 'case_id', 'cases', 'CASCADE')],
      indices: [index('ix_case_messages_case', ['case_id', 'at'])],
    });
  }

  private events(): Table {
    return new Table({
      name: 'case_events',
      columns: [
        col.id(),
        col.ref('case_id'),
        col.instant('at'),
        col.ref('actor_id', optional),
        col.str('kind', 32),
        col.str('before', 200, optional),
        col.str('after', 200, optional),
      ],
      foreignKeys: [reference('fk_case_events_case', 'case_id', 'cases', 'CASCADE')],
      indices: [index('ix_case_events_case', ['case_id', 'at'])],
    });
  }
}
