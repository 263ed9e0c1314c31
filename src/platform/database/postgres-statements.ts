import { hash } from 'node:crypto';
import { QueryFailedError, type DataSource } from 'typeorm';

interface Pool {
  query(statement: { name: string; text: string; values: readonly unknown[] }): Promise<{ rows: unknown[] }>;
}

const names = new Map<string, string>();

/**
 * Runs a SELECT under a name of its own, so that each connection parses and plans it once: for statements whose plan
 * costs more than their rows. Only for texts that are few and always the same; the server keeps every one of them.
 * @throws QueryFailedError, as TypeORM's runner does
 */
export async function askPostgres(
  source: DataSource,
  sql: string,
  params: readonly unknown[],
): Promise<unknown[]> {
  source.logger.logQuery(sql, [...params]);
  const { master } = source.driver as unknown as { master: Pool };
  try {
    return (await master.query({ name: nameOf(sql), text: sql, values: params })).rows;
  } catch (error) {
    source.logger.logQueryError(error as Error, sql, [...params]);
    throw new QueryFailedError(sql, [...params], error as Error);
  }
}

function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = `ask_${hash('sha256', sql, 'hex').slice(0, 32)}`;
  names.set(sql, name);
  return name;
}
