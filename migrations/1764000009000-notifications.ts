import { type MigrationInterface, type QueryRunner, Table, TableCheck, TableIndex } from 'typeorm';
import { col, oneOf } from '../src/platform/database/columns.js';

/** Messages to people, by reference; and, where messages are captured, the messages themselves. */
export class Notifications1764000009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'notifications',
        columns: [
          col.id(),
          col.str('template', 64),
          col.str('lang', 5, { isNullable: true }),
          col.str('recipient_kind', 32),
          col.str('recipient_id', 64),
          col.str('recipient_masked', 120, { isNullable: true }),
          col.str('channel', 8, { isNullable: true }),
          col.str('object_type', 32),
          col.str('object_id', 64, { isNullable: true }),
          col.json('params'),
          col.state('state'),
          col.str('message_id', 160),
          col.int('attempts'),
          col.str('reason', 300, { isNullable: true }),
          col.instant('doubtful_at', { isNullable: true }),
          col.instant('accepted_at', { isNullable: true }),
          col.ref('job_id'),
          col.str('key', 120, { isNullable: true }),
          col.instant('created_at'),
          col.instant('updated_at'),
        ],
        checks: [
          new TableCheck({
            name: 'ck_notifications_state',
            expression: oneOf('state', [
              'queued',
              'sending',
              'failed',
              'sent',
              'captured',
              'cancelled',
              'dead',
              'unknown',
            ]),
          }),
        ],
        indices: [
          new TableIndex({ name: 'uq_notifications_key', columnNames: ['key'], isUnique: true }),
          new TableIndex({ name: 'ix_notifications_state', columnNames: ['state', 'id'] }),
          new TableIndex({
            name: 'ix_notifications_object',
            columnNames: ['object_type', 'object_id', 'id'],
          }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'captured_messages',
        columns: [
          col.key('id', 36),
          col.str('channel', 8),
          col.str('recipient', 254),
          col.str('subject', 300),
          col.text('text'),
          col.text('html', { isNullable: true }),
          col.instant('captured_at'),
        ],
        indices: [new TableIndex({ name: 'ix_captured_messages_at', columnNames: ['captured_at', 'id'] })],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('captured_messages');
    await runner.dropTable('notifications');
  }
}
