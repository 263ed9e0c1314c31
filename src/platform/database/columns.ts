import { Column, type ColumnOptions, ForeignKey, PrimaryColumn, type TableColumnOptions } from 'typeorm';

/**
 * Column types that mean the same on SQLite and PostgreSQL: decorators for entities and, under `col`, the same
 * types for migrations. Instants are epoch milliseconds in a bigint (docs/adr/0003).
 */
const ID_LENGTH = '36';

/** PostgreSQL hands bigint back as text; ours stay below 2^53 (epoch milliseconds, counters). */
const asNumber = {
  to: (value: number | null | undefined) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};

type Extra = Pick<ColumnOptions, 'nullable' | 'default' | 'unique' | 'select'>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function column(options: ColumnOptions): PropertyDecorator {
  return (target, property) => Column({ name: snake(String(property)), ...options })(target, property);
}

/** Primary key, text UUIDv7. */
export const Id = (): PropertyDecorator => PrimaryColumn({ name: 'id', type: 'varchar', length: ID_LENGTH });
/** Primary key that is not a UUID. */
export const Key =
  (length: number): PropertyDecorator =>
  (target, property) =>
    PrimaryColumn({ name: snake(String(property)), type: 'varchar', length: String(length) })(
      target,
      property,
    );
/** Primary key that is a number given by us (a position in a chain, a year). */
export const NumberKey = (): PropertyDecorator => (target, property) =>
  PrimaryColumn({ name: snake(String(property)), type: 'bigint', transformer: asNumber })(target, property);

/** A reference without or, with `to` (table name), with a named foreign key; naming the table needs no import. */
export function Ref(
  options: Extra & { to?: string; fk?: string; onDelete?: 'CASCADE' | 'RESTRICT' } = {},
): PropertyDecorator {
  const { to, fk, onDelete, ...rest } = options;
  return (target, property) => {
    column({ type: 'varchar', length: ID_LENGTH, ...rest })(target, property);
    if (to) ForeignKey(to, { name: fk as string, onDelete: onDelete ?? 'RESTRICT' })(target, property);
  };
}
export const Instant = (options: Extra = {}): PropertyDecorator =>
  column({ type: 'bigint', transformer: asNumber, ...options });
export const BigInteger = Instant;
export const Text = (options: Extra = {}): PropertyDecorator => column({ type: 'text', ...options });
export const Str = (length: number, options: Extra = {}): PropertyDecorator =>
  column({ type: 'varchar', length: String(length), ...options });
export const Int = (options: Extra = {}): PropertyDecorator => column({ type: 'integer', ...options });
export const Bool = (options: Extra = {}): PropertyDecorator => column({ type: 'boolean', ...options });
export const Json = (options: Extra = {}): PropertyDecorator => column({ type: 'simple-json', ...options });
/** A short word of a closed list; the list itself is repeated by a CHECK in the migration and an @Check on the entity. */
export const State = (options: Extra = {}): PropertyDecorator => Str(32, options);

type ColumnExtra = Partial<Pick<TableColumnOptions, 'isNullable' | 'default' | 'isPrimary'>>;

/** The same columns for hand-written migrations. Names are snake_case. */
export const col = {
  id: (): TableColumnOptions => ({ name: 'id', type: 'varchar', length: ID_LENGTH, isPrimary: true }),
  key: (name: string, length: number): TableColumnOptions => ({
    name,
    type: 'varchar',
    length: String(length),
    isPrimary: true,
  }),
  numberKey: (name: string): TableColumnOptions => ({ name, type: 'bigint', isPrimary: true }),
  ref: (name: string, extra: ColumnExtra = {}): TableColumnOptions => ({
    name,
    type: 'varchar',
    length: ID_LENGTH,
    ...extra,
  }),
  instant: (name: string, extra: ColumnExtra = {}): TableColumnOptions => ({
    name,
    type: 'bigint',
    ...extra,
  }),
  bigInteger: (name: string, extra: ColumnExtra = {}): TableColumnOptions => ({
    name,
    type: 'bigint',
    ...extra,
  }),
  text: (name: string, extra: ColumnExtra = {}): TableColumnOptions => ({ name, type: 'text', ...extra }),
  str: (name: string, length: number, extra: ColumnExtra = {}): TableColumnOptions => ({
    name,
    type: 'varchar',
    length: String(length),
    ...extra,
  }),
  int: (name: string, extra: ColumnExtra = {}): TableColumnOptions => ({ name, type: 'integer', ...extra }),
  bool: (name: string, extra: ColumnExtra = {}): TableColumnOptions => ({ name, type: 'boolean', ...extra }),
  json: (name: string, extra: ColumnExtra = {}): TableColumnOptions => ({ name, type: 'text', ...extra }),
  state: (name: string, extra: ColumnExtra = {}): TableColumnOptions => ({
    name,
    type: 'varchar',
    length: '32',
    ...extra,
  }),
};

/** The expression of a CHECK that repeats a closed list of words: `"status" IN ('a', 'b')`. */
export function oneOf(columnName: string, words: readonly string[]): string {
  return `"${columnName}" IN (${words.map((word) => `'${word}'`).join(', ')})`;
}
