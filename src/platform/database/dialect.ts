import type { DataSource, QueryRunner } from 'typeorm';
import { askPostgres } from './postgres-statements.js';
import { runOnSqlite, type Outcome } from './sqlite-statements.js';

export type DialectKind = 'sqlite' | 'postgres';

/**
 * What differs between the two databases. Nothing outside platform/database names a dialect: SQL elsewhere uses
 * `$1` placeholders and the fragments below.
 */
export abstract class Dialect {
  abstract readonly kind: DialectKind;
  /** SQL expression: the server's present instant in epoch milliseconds. */
  abstract readonly nowMs: string;
  /** Appended to a SELECT that picks work: other processes skip the rows locked by this one. */
  abstract readonly skipLocked: string;
  /** Appended to a SELECT: the rows stay locked until the transaction ends. */
  abstract readonly forUpdate: string;
  /**
   * SQL table of the elements of a JSON array parameter, in a column `value`; read an element's parts by
   * `value->>0`. However many elements, the statement stays the same and is prepared once.
   */
  abstract jsonRows(placeholder: string): string;
  /**
   * SQL for FROM: the rows of `table` (named `alias`) that meet `condition` for each row of `probes` (named `probe`),
   * looked up by index one probe after the other. A planner without fresh statistics would rather read the whole
   * table once (measured on PostgreSQL: 390 ms in place of 1).
   */
  abstract lookedUp(probes: string, table: string, alias: string, condition: string): string;
  /**
   * SQL for FROM: of the rows of `from` that meet `condition`, the first in `order`, no more than the parameter
   * `limit` for each row of `probes` (named `probe`): the value of `column` in `hit.value`, its place in `hit.key`.
   * An order that an index has costs no more than the rows taken, however many there are.
   */
  abstract firstOf(
    probes: string,
    column: string,
    from: string,
    condition: string,
    order: string,
    limit: string,
  ): string;
  /**
   * SQL expression: the rows of `from` (with its WHERE) as one JSON array in a text, each an object of these
   * expressions by name, in this order; null or `[]` where there are none. For what a page shows below its main row.
   */
  abstract jsonOf(columns: Readonly<Record<string, string>>, from: string, order: string): string;
  /** SQL expression: no change committed from now on has a lower stamp (change-marks.ts). */
  abstract readonly nextStamp: string;
  /** SQL expression: stamps from here on belong to another server, whose data was restored here. */
  abstract readonly stampLimit: string;
  /** Runs a statement, rewritten by `bind`, outside any transaction. */
  abstract read(source: DataSource, sql: string, params: unknown[]): Promise<unknown[]>;
  /** The same for one of a few statements whose text never changes: it is planned once where planning costs. */
  abstract ask(source: DataSource, sql: string, params: unknown[]): Promise<unknown[]>;
  /** Runs a statement, rewritten by `bind`, in the transaction of the runner. */
  abstract perform(runner: QueryRunner, sql: string, params: unknown[]): Promise<Outcome>;
  abstract begin(runner: QueryRunner): Promise<void>;
  /** Readies a connection for many large transactions in a row, or brings it back to its usual ways. */
  abstract tuneForBulk(runner: QueryRunner, on: boolean): Promise<void>;
  /** Waits for the exclusive right to append to the named chain, until the transaction ends. */
  abstract lockChain(runner: QueryRunner, name: string): Promise<void>;
  /** Rewrites `$1` placeholders and their parameters for the driver. */
  abstract bind(sql: string, params: readonly unknown[]): { sql: string; params: unknown[] };
  abstract isUniqueViolation(error: unknown): boolean;
  /** True when a trigger of ours or a CHECK or foreign key refused the write. */
  abstract isConstraintViolation(error: unknown): boolean;
  /** True when another process holds the write lock; trying again later is safe. */
  abstract isBusy(error: unknown): boolean;
}

interface DriverError {
  code?: string;
  driverError?: DriverError;
}

const codeOf = (error: unknown): string =>
  String((error as DriverError | null)?.driverError?.code ?? (error as DriverError | null)?.code ?? '');

/** Columns of an entity as `jsonOf` wants them: `accountClass` is `alias.account_class`. */
export const columnsOf = (alias: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [name, `${alias}.${name.replace(/[A-Z]/g, (big) => `_${big.toLowerCase()}`)}`]),
  );

const namedPairs = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([name, expression]) => `'${name}', ${expression}`)
    .join(', ');

export class SqliteDialect extends Dialect {
  readonly kind = 'sqlite';
  readonly nowMs = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`;
  readonly skipLocked = '';
  readonly forUpdate = '';
  readonly nextStamp = '(SELECT COALESCE(MAX(stamp), 0) + 1 FROM change_marks)';
  readonly stampLimit = String(Number.MAX_SAFE_INTEGER);
  /** `plain`: the placeholders stand in the order of the parameters, each once. */
  private readonly bindings = new Map<string, { sql: string; order: number[]; plain: boolean }>();

  jsonRows(placeholder: string): string {
    return `json_each(${placeholder})`;
  }

  jsonOf(columns: Readonly<Record<string, string>>, from: string, order: string): string {
    return `(SELECT json_group_array(json_object(${namedPairs(columns)}) ORDER BY ${order}) FROM ${from})`;
  }

  /** CROSS JOIN keeps the order of the tables. */
  lookedUp(probes: string, table: string, alias: string, condition: string): string {
    return `${probes} probe CROSS JOIN ${table} ${alias} ON ${condition}`;
  }

  /** SQLite has no LATERAL; the argument of a table function may look at the tables before it. */
  firstOf(
    probes: string,
    column: string,
    from: string,
    condition: string,
    order: string,
    limit: string,
  ): string {
    return `${probes} probe CROSS JOIN json_each((SELECT json_group_array(first.value) FROM
      (SELECT ${column} AS value FROM ${from} WHERE ${condition} ORDER BY ${order} LIMIT ${limit}) first)) hit`;
  }

  /** IMMEDIATE takes the write lock now: a deferred transaction that reads first fails at its first write. */
  async begin(runner: QueryRunner): Promise<void> {
    runOnSqlite(runner.connection, 'BEGIN IMMEDIATE', []);
  }

  async read(source: DataSource, sql: string, params: unknown[]): Promise<unknown[]> {
    return runOnSqlite(source, sql, params).records;
  }

  /** Every statement is kept prepared here. */
  ask(source: DataSource, sql: string, params: unknown[]): Promise<unknown[]> {
    return this.read(source, sql, params);
  }

  /** There is one connection that writes, so the runner's is the data source's. */
  async perform(runner: QueryRunner, sql: string, params: unknown[]): Promise<Outcome> {
    return runOnSqlite(runner.connection, sql, params);
  }

  /**
   * Random keys touch thousands of pages a transaction: with the usual cache and a checkpoint after each, every page
   * is written again and again (measured: half of the time of a long import).
   */
  async tuneForBulk(runner: QueryRunner, on: boolean): Promise<void> {
    await runner.query(`PRAGMA cache_size = ${on ? -40_000 : -16_000}`);
    await runner.query(`PRAGMA wal_autocheckpoint = ${on ? 30_000 : 1000}`);
    if (!on) await runner.query('PRAGMA wal_checkpoint(PASSIVE)');
  }

  async lockChain(): Promise<void> {
    // The transaction already holds the only write lock.
  }

  bind(sql: string, params: readonly unknown[]): { sql: string; params: unknown[] } {
    let binding = this.bindings.get(sql);
    if (!binding) {
      const order: number[] = [];
      const text = sql.replace(/\$(\d+)/g, (_, position: string) => {
        order.push(Number(position) - 1);
        return '?';
      });
      binding = { sql: text, order, plain: order.every((index, at) => index === at) };
      if (this.bindings.size > 1000) this.bindings.clear();
      this.bindings.set(sql, binding);
    }
    if (binding.plain && params.length === binding.order.length) {
      return { sql: binding.sql, params: params as unknown[] };
    }
    return { sql: binding.sql, params: binding.order.map((index) => params[index] ?? null) };
  }

  isUniqueViolation(error: unknown): boolean {
    return /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(codeOf(error));
  }

  isConstraintViolation(error: unknown): boolean {
    return codeOf(error).startsWith('SQLITE_CONSTRAINT');
  }

  isBusy(error: unknown): boolean {
    return codeOf(error).startsWith('SQLITE_BUSY');
  }
}

export class PostgresDialect extends Dialect {
  readonly kind = 'postgres';
  readonly nowMs = `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)`;
  readonly skipLocked = ' FOR UPDATE SKIP LOCKED';
  readonly forUpdate = ' FOR UPDATE';
  readonly nextStamp = 'CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)';
  readonly stampLimit = 'CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)';

  jsonRows(placeholder: string): string {
    return `json_array_elements(CAST(${placeholder} AS json))`;
  }

  jsonOf(columns: Readonly<Record<string, string>>, from: string, order: string): string {
    return `(SELECT CAST(json_agg(json_build_object(${namedPairs(columns)}) ORDER BY ${order}) AS text) FROM ${from})`;
  }

  /** OFFSET 0 keeps the planner from turning the look-ups into one join of its own. */
  lookedUp(probes: string, table: string, alias: string, condition: string): string {
    return `${probes} probe CROSS JOIN LATERAL
      (SELECT ${alias}.* FROM ${table} ${alias} WHERE ${condition} OFFSET 0) ${alias}`;
  }

  firstOf(
    probes: string,
    column: string,
    from: string,
    condition: string,
    order: string,
    limit: string,
  ): string {
    return `${probes} probe CROSS JOIN LATERAL
      (SELECT ${column} AS value, row_number() OVER (ORDER BY ${order}) AS key FROM ${from} WHERE ${condition}
       ORDER BY ${order} LIMIT ${limit}) hit`;
  }

  async begin(runner: QueryRunner): Promise<void> {
    await runner.query('BEGIN');
  }

  read(source: DataSource, sql: string, params: unknown[]): Promise<unknown[]> {
    return source.query(sql, params);
  }

  ask(source: DataSource, sql: string, params: unknown[]): Promise<unknown[]> {
    return askPostgres(source, sql, params);
  }

  perform(runner: QueryRunner, sql: string, params: unknown[]): Promise<Outcome> {
    return runner.query(sql, params, true);
  }

  async tuneForBulk(): Promise<void> {
    // The server looks after its own cache and checkpoints.
  }

  async lockChain(runner: QueryRunner, name: string): Promise<void> {
    await runner.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
  }

  bind(sql: string, params: readonly unknown[]): { sql: string; params: unknown[] } {
    return { sql, params: params.map((value) => value ?? null) };
  }

  isUniqueViolation(error: unknown): boolean {
    return codeOf(error) === '23505';
  }

  /** Class 23 is integrity; P0001 is RAISE EXCEPTION in our triggers. */
  isConstraintViolation(error: unknown): boolean {
    return /^23|^P0001$/.test(codeOf(error));
  }

  isBusy(error: unknown): boolean {
    return /^(40001|40P01|55P03)$/.test(codeOf(error));
  }
}
