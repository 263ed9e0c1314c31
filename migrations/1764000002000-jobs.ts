import { type MigrationInterface, type QueryRunner, Table, TableCheck, TableIndex } from 'typeorm';
import { col, oneOf } from '../src/platform/database/columns.js';

/** The outbox: every piece of work that follows a change, written in the change's own transaction. */
export class Jobs1764000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'jobs',
        columns: [
          col.id(),
          col.str('name', 64),
          col.json('payload'),
          col.state('state'),
          col.instant('run_at'),
          col.int('attempts'),
          col.int('max_attempts'),
          col.str('lease_owner', 64, { isNullable: true }),
          col.instant('lease_until', { isNullable: true }),
          col.instant('accepted_at', { isNullable: true }),
          col.str('reason', 300, { isNullable: true }),
          col.str('key', 120, { isNullable: true }),
          col.instant('created_at'),
          col.instant('finished_at', { isNullable: true }),
        ],
        checks: [
          new TableCheck({
            name: 'ck_jobs_state',
            expression: oneOf('state', ['queued', 'running', 'done', 'dead']),
          }),
        ],
        indices: [
          new TableIndex({ name: 'uq_jobs_key', columnNames: ['key'], isUnique: true }),
          new TableIndex({
            name: 'ix_jobs_queued',
            columnNames: ['run_at', 'id'],
            where: `"state" = 'queued'`,
          }),
          new TableIndex({
            name: 'ix_jobs_running',
            columnNames: ['lease_until'],
            where: `"state" = 'running'`,
          }),
          new TableIndex({
            name: 'ix_jobs_finished',
            columnNames: ['state', 'finished_at', 'id'],
            where: '"finished_at" IS NOT NULL',
          }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('jobs');
  }
}
