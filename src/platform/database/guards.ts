import type { QueryRunner } from 'typeorm';

/**
 * A rule that the database itself enforces by triggers. Guards are declared once, created by a migration, listed
 * by the drift test, and created again after any change of their table: on SQLite a rebuilt table loses its
 * triggers silently.
 */
export interface Guard {
  /** Name of the trigger; further statements of the same guard carry it as a prefix. */
  name: string;
  table: string;
  sqlite: readonly string[];
  postgres: readonly string[];
}

const isSqlite = (runner: QueryRunner): boolean => runner.connection.options.type === 'better-sqlite3';

export async function createGuard(runner: QueryRunner, guard: Guard): Promise<void> {
  for (const statement of isSqlite(runner) ? guard.sqlite : guard.postgres) await runner.query(statement);
}

/** Drops every trigger of the guard. Only migrations and the loading of invented history may do this. */
export async function dropGuard(runner: QueryRunner, guard: Guard): Promise<void> {
  const statements = isSqlite(runner) ? guard.sqlite : guard.postgres;
  for (const statement of statements) {
    const trigger = /CREATE TRIGGER "?(\w+)"?/i.exec(statement)?.[1];
    if (trigger)
      await runner.query(
        `DROP TRIGGER IF EXISTS "${trigger}"${isSqlite(runner) ? '' : ` ON "${guard.table}"`}`,
      );
  }
}

/** Refuses the given operations on a table, whoever asks; TRUNCATE passes row triggers, so it gets its own on PostgreSQL. */
export function refuse(table: string, operations: ReadonlyArray<'UPDATE' | 'DELETE'>): Guard {
  const message = `${table} is append-only`;
  const body = `CREATE OR REPLACE FUNCTION ${table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '${message}'; END $$`;
  return {
    name: `${table}_refuse`,
    table,
    sqlite: operations.map(
      (
        operation,
      ) => `CREATE TRIGGER "${table}_refuse_${operation.toLowerCase()}" BEFORE ${operation} ON "${table}"
        BEGIN SELECT RAISE(ABORT, '${message}'); END`,
    ),
    postgres: [
      body,
      ...operations.map(
        (
          operation,
        ) => `CREATE TRIGGER "${table}_refuse_${operation.toLowerCase()}" BEFORE ${operation} ON "${table}"
          FOR EACH ROW EXECUTE FUNCTION ${table}_refuse()`,
      ),
      `CREATE TRIGGER "${table}_refuse_truncate" BEFORE TRUNCATE ON "${table}"
        FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refuse()`,
    ],
  };
}

/**
 * Refuses the INSERTs that do not satisfy `condition`, an SQL expression over `NEW` written for both databases
 * (`{now}` stands for the server's present instant in epoch milliseconds). An unknown (NULL) condition refuses.
 */
export function insertOnlyIf(name: string, table: string, condition: string, message: string): Guard {
  return onlyIf('INSERT', name, table, condition, message);
}

/** Refuses the UPDATEs that do not satisfy `condition`, an expression over `OLD` and `NEW`; as above otherwise. */
export function updateOnlyIf(name: string, table: string, condition: string, message: string): Guard {
  return onlyIf('UPDATE', name, table, condition, message);
}

/** Refuses the DELETEs that do not satisfy `condition`, an expression over `OLD`; as above otherwise. */
export function deleteOnlyIf(name: string, table: string, condition: string, message: string): Guard {
  return onlyIf('DELETE', name, table, condition, message);
}

/** SQL that is true when the columns keep their values, NULL included. */
export function unchanged(...columns: readonly string[]): string {
  return columns
    .map((column) => `(NEW.${column} = OLD.${column} OR (NEW.${column} IS NULL AND OLD.${column} IS NULL))`)
    .join(' AND ');
}

/**
 * Marks the hours that a changed row tells of (its columns `instants`, before and after) in `change_marks`, in the
 * transaction of the change; an UPDATE that leaves `instants` and `facts` as they are marks nothing. Of one hour the last
 * mark is enough: older ones are dropped, on PostgreSQL those that nobody else is dropping.
 */
export function marks(table: string, instants: readonly string[], facts: readonly string[]): Guard {
  const name = `${table}_mark`;
  const slots = (...rows: string[]): string =>
    rows.flatMap((row) => instants.map((column) => `(${row}.${column} / 3600000)`)).join(', ');
  const changed = [...instants, ...facts]
    .map((column) => `OLD.${column} IS DISTINCT FROM NEW.${column}`)
    .join(' OR ');
  const sqlite = (operation: string, condition: string, ...rows: string[]): string =>
    `CREATE TRIGGER "${name}_${operation.toLowerCase()}" AFTER ${operation} ON "${table}"${condition} BEGIN
      INSERT INTO change_marks (source, slot, stamp)
        SELECT DISTINCT '${table}', column1, (SELECT COALESCE(MAX(stamp), 0) + 1 FROM change_marks)
        FROM (VALUES ${slots(...rows)}) WHERE column1 IS NOT NULL;
      DELETE FROM change_marks WHERE source = '${table}' AND slot IN (${slots(...rows)})
        AND stamp < (SELECT MAX(stamp) FROM change_marks); END`;
  const mine = 'CAST(CAST(pg_current_xact_id() AS text) AS bigint)';
  return {
    name,
    table,
    sqlite: [
      sqlite('INSERT', '', 'NEW'),
      sqlite('UPDATE', ` WHEN ${changed}`, 'OLD', 'NEW'),
      sqlite('DELETE', '', 'OLD'),
    ],
    postgres: [
      `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' AND NOT (${changed}) THEN RETURN NULL; END IF;
        INSERT INTO change_marks (source, slot, stamp) SELECT DISTINCT '${table}', s.slot, ${mine}
          FROM (VALUES ${slots('OLD', 'NEW')}) AS s(slot) WHERE s.slot IS NOT NULL ON CONFLICT DO NOTHING;
        DELETE FROM change_marks WHERE ctid IN (SELECT m.ctid FROM change_marks m
          WHERE m.source = '${table}' AND m.slot IN (${slots('OLD', 'NEW')})
            AND m.stamp < ${mine} FOR UPDATE SKIP LOCKED);
        RETURN NULL; END $$`,
      `CREATE TRIGGER "${name}" AFTER INSERT OR UPDATE OR DELETE ON "${table}"
        FOR EACH ROW EXECUTE FUNCTION ${name}()`,
    ],
  };
}

function onlyIf(
  operation: 'INSERT' | 'UPDATE' | 'DELETE',
  name: string,
  table: string,
  condition: string,
  message: string,
): Guard {
  const sqliteCondition = condition.replaceAll('{now}', `CAST(unixepoch('subsec') * 1000 AS INTEGER)`);
  const postgresCondition = condition.replaceAll(
    '{now}',
    `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)`,
  );
  return {
    name,
    table,
    sqlite: [
      `CREATE TRIGGER "${name}" BEFORE ${operation} ON "${table}" WHEN NOT COALESCE((${sqliteCondition}), 0)
        BEGIN SELECT RAISE(ABORT, '${message}'); END`,
    ],
    postgres: [
      `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NOT COALESCE((${postgresCondition}), false) THEN RAISE EXCEPTION '${message}'; END IF;
        RETURN ${operation === 'DELETE' ? 'OLD' : 'NEW'}; END $$`,
      `CREATE TRIGGER "${name}" BEFORE ${operation} ON "${table}" FOR EACH ROW EXECUTE FUNCTION ${name}()`,
    ],
  };
}
