import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import type { Environment } from '../../src/platform/config/config.js';

/** Every row of a running product as text, by table: what no page break of a database file can hide. */
export async function tablesOf(env: Environment): Promise<Map<string, string>> {
  return env.DATABASE_URL === undefined
    ? ofSqlite(join(env.DATA_DIR ?? '', 'guichet.sqlite'))
    : ofPostgres(env.DATABASE_URL);
}

function ofSqlite(file: string): Map<string, string> {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
    const rowsOf = (table: string): unknown[] => database.prepare(`SELECT * FROM "${table}"`).all();
    return new Map((tables as string[]).map((table) => [table, written(rowsOf(table))]));
  } finally {
    database.close();
  }
}

async function ofPostgres(url: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const texts = new Map<string, string>();
    for (const { name } of rows)
      texts.set(name, written((await client.query(`SELECT * FROM "${name}"`)).rows));
    return texts;
  } finally {
    await client.end();
  }
}

/** Writes a text where none belongs, as a careless change would. */
export async function plantRow(env: Environment, text: string): Promise<void> {
  const sql = `INSERT INTO settings (name, value, updated_at) VALUES ('planted', '"${text}"', 1)`;
  if (env.DATABASE_URL === undefined) {
    const database = new Database(join(env.DATA_DIR ?? '', 'guichet.sqlite'));
    database.exec(sql);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const written = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
