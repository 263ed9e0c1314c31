import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { col } from '../src/platform/database/columns.js';
import { createGuard, dropGuard } from '../src/platform/database/guards.js';
import { CHANGE_MARKS } from './guards/change-marks.js';

/** Triggers say which hours of cases, checks, evidence and resets changed, so that figures of a day can be kept. */
export class ChangeMarks1764000009800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'change_marks',
        columns: [col.key('source', 32), col.numberKey('slot'), col.numberKey('stamp')],
        indices: [new TableIndex({ name: 'ix_change_marks_stamp', columnNames: ['stamp'] })],
      }),
    );
    for (const guard of CHANGE_MARKS) await createGuard(runner, guard);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const guard of CHANGE_MARKS) await dropGuard(runner, guard);
    await runner.dropTable('change_marks');
  }
}
