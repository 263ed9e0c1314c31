import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import type { Config } from '../config/config.js';
import { queryCounter } from './query-counter.js';

type Classes = MixedList<Function>;

export interface DatabaseDefinition {
  entities: Function[];
  migrations: Function[];
}

/** Options of the connection that writes (and, on PostgreSQL, reads too). */
export function writerOptions(config: Config, definition: DatabaseDefinition): DataSourceOptions {
  const common = {
    entities: definition.entities as Classes,
    migrations: definition.migrations as Classes,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each' as const,
    synchronize: false,
    logger: queryCounter,
    logging: false as const,
  };
  if (config.database.kind === 'postgres') {
    return {
      ...common,
      type: 'postgres',
      url: config.database.url,
      // Our statements take milliseconds; compiling one just in time takes fifty and is thrown away after it.
      extra: { max: 10, options: '-c jit=off' },
      applicationName: 'guichet',
    };
  }
  mkdirSync(dirname(config.database.path), { recursive: true, mode: 0o700 });
  return {
    ...common,
    type: 'better-sqlite3',
    database: config.database.path,
    enableWAL: true,
    statementCacheSize: 500,
    // The driver waits with the event loop stopped, so it waits hardly at all: Transactions retries in its own time.
    timeout: 5,
    prepareDatabase: (database: { pragma(text: string): unknown }) => {
      database.pragma('synchronous = NORMAL');
      database.pragma('foreign_keys = ON');
      database.pragma('cache_size = -16000');
    },
  };
}

/**
 * Options of SQLite's second, read-only connection. Reads made while another request's transaction is open must
 * not go through the writer: there they would see its uncommitted rows.
 */
export function readerOptions(config: Config, definition: DatabaseDefinition): DataSourceOptions | null {
  if (config.database.kind === 'postgres') return null;
  return {
    type: 'better-sqlite3',
    database: config.database.path,
    entities: definition.entities as Classes,
    readonly: true,
    fileMustExist: true,
    statementCacheSize: 500,
    timeout: 200,
    logger: queryCounter,
    logging: false,
    prepareDatabase: (database: { pragma(text: string): unknown }) => {
      // No mmap: it spares a list a twentieth of a millisecond, and every page ever read counts as ours from then on.
      database.pragma('cache_size = -16000');
    },
  };
}

export async function openDataSource(options: DataSourceOptions): Promise<DataSource> {
  if (options.type === 'postgres') await readNumbersAsNumbers();
  return new DataSource(options).initialize();
}

/** bigint and numeric arrive as text by default; ours are counts, sums and epoch milliseconds, all below 2^53. */
async function readNumbersAsNumbers(): Promise<void> {
  const { default: pg } = await import('pg');
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
}
