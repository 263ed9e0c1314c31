import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { AuditService, Verification } from '../audit/audit.service.js';
import type { Config } from '../platform/config/config.js';
import { DomainError } from '../platform/errors.js';
import { run } from './backup.service.js';

/**
 * Puts a backup in the database's place; the application must not run. What was there is kept beside it with the
 * ending `.before-restore`. On PostgreSQL the objects are replaced by `pg_restore --clean` in one transaction.
 * @throws DomainError FILE_MISSING, NOT_A_BACKUP (invalid), DATABASE_IN_USE (conflict)
 */
export async function replaceDatabase(config: Config, file: string): Promise<void> {
  if (!existsSync(file)) throw new DomainError('FILE_MISSING', { file }, 'invalid');
  if (config.database.kind === 'postgres') {
    await run('pg_restore', [
      '--clean',
      '--if-exists',
      '--single-transaction',
      '--no-owner',
      `--dbname=${config.database.url}`,
      file,
    ]);
    return;
  }
  assertGuichetFile(file);
  const target = config.database.path;
  if (existsSync(target)) {
    assertUnused(target);
    for (const ending of ['', '-wal', '-shm']) {
      if (!existsSync(target + ending)) continue;
      if (ending === '') renameSync(target, `${target}.before-restore`);
      else rmSync(target + ending);
    }
  }
  copyFileSync(file, target);
}

function assertGuichetFile(file: string): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    database.prepare('SELECT count(*) FROM audit_entries').get();
  } catch (cause) {
    throw new DomainError('NOT_A_BACKUP', { file }, 'invalid', { cause });
  } finally {
    database?.close();
  }
}

/** An exclusive lock shows that no process has the database open for work; the WAL is folded into the file by it. */
function assertUnused(target: string): void {
  const database = new Database(target, { timeout: 100 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (cause) {
    throw new DomainError('DATABASE_IN_USE', {}, 'conflict', { cause });
  } finally {
    database.close();
  }
}

/** Whether the restored trail is whole up to the head its backup carried. */
export async function proveRestored(
  audit: AuditService,
  carried: { seq: number; mac: string } | null,
): Promise<Verification> {
  const verification = await audit.verify();
  if (verification.ok && carried && verification.entries < carried.seq) {
    return {
      ok: false,
      entries: verification.entries,
      firstBad: verification.entries + 1,
      reason: 'truncated',
    };
  }
  return verification;
}
