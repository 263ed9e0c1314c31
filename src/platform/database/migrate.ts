import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

const LOCK = 7_261_001;
const BUSY_LIMIT_MS = 30_000;

/**
 * Applies pending migrations and returns their names. Several processes may start together: on PostgreSQL an
 * advisory lock makes the others wait; on SQLite the loser of the write lock waits and finds the work done.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  if (dataSource.options.type === 'postgres') return migrateUnderLock(dataSource);
  const started = performance.now();
  for (;;) {
    try {
      if (!(await dataSource.showMigrations())) return [];
      return (await dataSource.runMigrations()).map((migration) => migration.name);
    } catch (error) {
      if (performance.now() - started > BUSY_LIMIT_MS || !/SQLITE_BUSY|already exists/.test(describe(error)))
        throw error;
      await pause(50);
    }
  }
}

async function migrateUnderLock(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return (await dataSource.runMigrations()).map((migration) => migration.name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    await runner.release();
  }
}

function describe(error: unknown): string {
  const { code, message } = ((error as { driverError?: unknown }).driverError ?? error) as {
    code?: string;
    message?: string;
  };
  return `${code ?? ''} ${message ?? ''}`;
}
