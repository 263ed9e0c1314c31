import { randomBytes } from 'node:crypto';

/** The variables of a Guichet on PostgreSQL: there is no folder beside the database to keep its keys in. */
export function onPostgres(DATABASE_URL) {
  const key = () => randomBytes(32).toString('hex');
  const keys = { SECRET_KEY: key(), NUMEN_PEPPER: key(), AUDIT_KEY: key() };
  return { DATABASE_URL, JOBS_DRIVER: 'embedded', ...keys };
}
