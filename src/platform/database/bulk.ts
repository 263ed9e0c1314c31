import type { Transactions } from './transactions.js';

/** SQLite takes 32,766 parameters a statement, PostgreSQL 65,535. */
const MOST_PARAMETERS = 16_000;
const MOST_ROWS = 100;

/**
 * Inserts many rows with few statements; call inside `transactions.run`.
 * Full batches share one statement text, so that it is prepared once; what is left goes in by halves (64, 32, … rows),
 * so that few texts are prepared and none is for one row where many are left.
 * @param rows values in the order of `columns`
 * @param suffix an `ON CONFLICT …` clause, for instance
 */
export async function insertRows(
  transactions: Transactions,
  table: string,
  columns: readonly string[],
  rows: ReadonlyArray<readonly unknown[]>,
  suffix = '',
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
function flat(rows: ReadonlyArray<readonly unknown[]>, from: number, to: number): unknown[] {
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
  const names = columns.map((name) => `"${name}"`).join(', ');
  return `INSERT INTO ${table} (${names}) VALUES ${Array.from({ length: rows }, row).join(', ')} ${suffix}`;
}

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
