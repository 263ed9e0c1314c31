import type { Transactions } from './transactions.js';

/** SQLite takes 32,766 parameters a statement, PostgreSQL 65,535. */
const MOST_PARAMETERS = 16_000;
const MOST_ROWS = 100;

/**
 * Inserts many rows with few statements; call inside `transactions.run`.
 * Full batches share one statement text, so that it is prepared once; the rest goes row by row.
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
    await transactions.execute(
      statement(table, columns, batch, suffix),
      rows.slice(at, at + batch).flatMap((row) => [...row]),
    );
  }
  const single = statement(table, columns, 1, suffix);
  for (; at < rows.length; at += 1) await transactions.execute(single, rows[at]);
}

function statement(table: string, columns: readonly string[], rows: number, suffix: string): string {
  let position = 0;
  const row = (): string => `(${columns.map(() => `$${(position += 1)}`).join(', ')})`;
  const values = Array.from({ length: rows }, row).join(', ');
  return `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')}) VALUES ${values} ${suffix}`;
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
