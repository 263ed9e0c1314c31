import type { Transactions } from './transactions.js';

/** SQLite takes 32,766 parameters a statement, PostgreSQL 65,535. */
const MOST_PARAMETERS = 16_000;
const MOST_ROWS = 100;
/** Rows that PostgreSQL takes as arrays, and how many at once. */
const ARRAYS_FROM = 16;
const ROWS_IN_ARRAYS = 1000;

type Rows = ReadonlyArray<readonly unknown[]>;

/**
 * Inserts many rows with few statements; call inside `transactions.run`. Many rows go to PostgreSQL as one array a
 * column: it reads, and plans anew, a statement with a parameter for each value, which takes longer than the rows.
 * @param rows values in the order of `columns`
 * @param suffix an `ON CONFLICT …` clause, for instance
 */
export async function insertRows(
  transactions: Transactions,
  table: string,
  columns: readonly string[],
  rows: Rows,
  suffix = '',
): Promise<void> {
  if (transactions.dialect.kind !== 'postgres' || rows.length < ARRAYS_FROM) {
    return insertValues(transactions, table, columns, rows, suffix);
  }
  for (const some of pieces(rows, ROWS_IN_ARRAYS)) {
    const types = columns.map((_, at) => arrayType(some, at));
    if (types.includes('mixed')) await insertValues(transactions, table, columns, some, suffix);
    else
      await insertArrays(transactions, `${table} (${quoted(columns)})`, types as ArrayType[], some, suffix);
  }
}

type ArrayType = 'text' | 'bigint' | 'boolean' | 'null';

/** How a column of these rows goes into an array; the column itself has the last word on its type. */
function arrayType(rows: Rows, at: number): ArrayType | 'mixed' {
  let type: ArrayType = 'null';
  for (const row of rows) {
    const own = typeOf(row[at]);
    if (own === 'null' || own === type) continue;
    if (own === 'mixed' || type !== 'null') return 'mixed';
    type = own;
  }
  return type;
}

function typeOf(value: unknown): ArrayType | 'mixed' {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  return Number.isSafeInteger(value) ? 'bigint' : 'mixed';
}

/** A column without a value has no array: PostgreSQL would have to be told which type of nothing it is. */
async function insertArrays(
  transactions: Transactions,
  into: string,
  types: readonly ArrayType[],
  rows: Rows,
  suffix: string,
): Promise<void> {
  const given = [...types.keys()].filter((at) => types[at] !== 'null');
  const arrays = given.map((at, index) => `CAST($${index + 1} AS ${types[at]}[])`).join(', ');
  const values = types.map((type, at) => (type === 'null' ? 'NULL' : `given.c${at}`)).join(', ');
  const names = given.map((at) => `c${at}`).join(', ');
  await transactions.execute(
    `INSERT INTO ${into} SELECT ${values} FROM unnest(${arrays}) AS given (${names}) ${suffix}`,
    given.map((at) => rows.map((row) => row[at] ?? null)),
  );
}

/**
 * Full batches share one statement text, so that it is prepared once; what is left goes in by halves (64, 32, … rows),
 * so that few texts are prepared and none is for one row where many are left.
 */
async function insertValues(
  transactions: Transactions,
  table: string,
  columns: readonly string[],
  rows: Rows,
  suffix: string,
): Promise<void> {
  const batch = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_PARAMETERS / columns.length)));
  let at = 0;
  for (; at + batch <= rows.length; at += batch) {
    await transactions.execute(statement(table, columns, batch, suffix), flat(rows, at, at + batch));
  }
  for (let size = 2 ** Math.floor(Math.log2(batch)); at < rows.length; size /= 2) {
    if (rows.length - at < size) continue;
    await transactions.execute(statement(table, columns, size, suffix), flat(rows, at, at + size));
    at += size;
  }
}

/** One list of parameters; `flatMap` took a fifth of the time of the statement itself. */
function flat(rows: Rows, from: number, to: number): unknown[] {
  const values: unknown[] = [];
  for (let at = from; at < to; at += 1) for (const value of rows[at] ?? []) values.push(value);
  return values;
}

const statements = new Map<string, string>();

function statement(table: string, columns: readonly string[], rows: number, suffix: string): string {
  const key = `${rows} ${table} ${columns.join()} ${suffix}`;
  let text = statements.get(key);
  if (!text) statements.set(key, (text = written(table, columns, rows, suffix)));
  return text;
}

function written(table: string, columns: readonly string[], rows: number, suffix: string): string {
  const row = (_: unknown, index: number): string =>
    `(${places(columns.length, index * columns.length + 1)})`;
  const values = Array.from({ length: rows }, row).join(', ');
  return `INSERT INTO ${table} (${quoted(columns)}) VALUES ${values} ${suffix}`;
}

const quoted = (columns: readonly string[]): string => columns.map((name) => `"${name}"`).join(', ');

/** Pieces of at most `size` items. */
export function pieces<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** `$1, $2, $3` for an IN list. */
export function places(count: number, from = 1): string {
  return Array.from({ length: count }, (_, index) => `$${index + from}`).join(', ');
}
