import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEXES: readonly [string, string, string[]][] = [
  ['identity_checks', 'ix_identity_checks_time', ['created_at', 'action', 'state']],
  ['evidence', 'ix_evidence_time', ['created_at', 'kind', 'outcome']],
  ['resets', 'ix_resets_time', ['created_at', 'kind', 'state']],
];

/** Figures of a period read its checks, evidence and resets, and not those of all the years before. */
export class ActivityTimes1764000009600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, name, columnNames] of INDEXES)
      await runner.createIndex(table, new TableIndex({ name, columnNames }));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, name] of INDEXES) await runner.dropIndex(table, name);
  }
}
