import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, dropGuard } from '../src/platform/database/guards.js';
import { AUDIT_RETENTION_GUARD } from './guards/audit.js';

/** An anonymisation also deletes single payloads that name the object beside another: the guard knows their links. */
export class AnonymisedEntries1764000009700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await dropGuard(runner, AUDIT_RETENTION_GUARD);
    await createGuard(runner, AUDIT_RETENTION_GUARD);
  }

  /** The first migration makes the guard as it is now: there is nothing to go back to. */
  async down(): Promise<void> {}
}
