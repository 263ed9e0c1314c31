import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { col } from '../src/platform/database/columns.js';
import { createGuard } from '../src/platform/database/guards.js';
import { AUDIT_GUARDS } from './guards/audit.js';

/** Settings, and the append-only trail with its payloads apart. */
export class PlatformAndAudit1764000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'settings',
        columns: [col.key('name', 64), col.json('value'), col.instant('updated_at')],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'audit_entries',
        columns: [
          col.numberKey('seq'),
          col.instant('at'),
          col.str('actor_kind', 16),
          col.ref('actor_id', { isNullable: true }),
          col.str('action', 64),
          col.str('object_type', 32),
          col.str('object_id', 64, { isNullable: true }),
          col.str('payload_hash', 64),
          col.str('mac', 64),
        ],
        indices: [
          new TableIndex({ name: 'ix_audit_entries_at', columnNames: ['at'] }),
          new TableIndex({ name: 'ix_audit_entries_actor', columnNames: ['actor_id', 'seq'] }),
          new TableIndex({
            name: 'ix_audit_entries_object',
            columnNames: ['object_type', 'object_id', 'seq'],
          }),
          new TableIndex({ name: 'ix_audit_entries_action', columnNames: ['action', 'seq'] }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'audit_payloads',
        columns: [col.numberKey('seq'), col.instant('at'), col.str('salt', 32), col.text('payload')],
      }),
    );
    for (const guard of AUDIT_GUARDS) await createGuard(runner, guard);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_payloads');
    await runner.dropTable('audit_entries');
    await runner.dropTable('settings');
  }
}
