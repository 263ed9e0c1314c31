import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import pg from 'pg';

const NAME = 'guichet_bench_finder';
/** What a look-up reads; the rest of a directory is not its business. */
const TABLES = ['people', 'person_postings', 'person_aliases', 'username_keys', 'username_spellings'];

/**
 * The people of a SQLite file in a PostgreSQL database of their own, kept for the next run.
 * @param server address of a server whose user may create databases
 * @param migrate makes the tables in the database of the address it is given
 * @returns the address of the database
 */
export async function peopleInPostgres(server, file, people, migrate) {
  const address = new URL(server);
  const admin = await connected(address);
  address.pathname = `/${NAME}`;
  try {
    const { rows } = await admin.query(
      `SELECT shobj_description(oid, 'pg_database') AS note FROM pg_database WHERE datname = $1`,
      [NAME],
    );
    if (rows[0]?.note === `${people} people`) return address.href;
    await admin.query(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${NAME}`);
    migrate(address.href);
    await copy(file, address);
    await admin.query(`COMMENT ON DATABASE ${NAME} IS '${people} people'`);
    return address.href;
  } finally {
    await admin.end();
  }
}

async function connected(address) {
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  return client;
}

async function copy(file, address) {
  const source = new Database(file, { readonly: true });
  try {
    for (const name of TABLES) {
      console.error(`  copy ${name} …`);
      await copyTable(source, name, address);
    }
  } finally {
    source.close();
  }
  const client = await connected(address);
  await client.query('VACUUM ANALYZE');
  await client.end();
}

/** psql reads CSV faster than any client inserts. The rows are right as they are: no trigger and no key is asked. */
async function copyTable(source, name, address) {
  const columns = source.pragma(`table_info(${name})`).map((column) => column.name);
  const list = columns.map((column) => `"${column}"`).join(', ');
  const into = `\\copy ${name} (${list}) FROM STDIN WITH (FORMAT csv)`;
  const arguments_ = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', address.href];
  const psql = spawn('psql', [...arguments_, '-c', 'SET session_replication_role = replica', '-c', into], {
    stdio: ['pipe', 2, 2],
  });
  const ended = once(psql, 'close');
  let text = '';
  for (const row of source.prepare(`SELECT ${list} FROM ${name}`).raw().iterate()) {
    text += `${row.map(cell).join()}\n`;
    if (text.length < 1 << 20) continue;
    if (!psql.stdin.write(text)) await Promise.race([once(psql.stdin, 'drain'), ended]);
    text = '';
  }
  psql.stdin.end(text);
  const [status] = await ended;
  if (status !== 0) throw new Error(`psql could not copy ${name}`);
}

const cell = (value) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
