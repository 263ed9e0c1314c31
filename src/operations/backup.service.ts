import { spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { cliActor } from '../platform/actor.js';
import { Config } from '../platform/config/config.js';
import { WRITER } from '../platform/database/database.module.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { Settings } from '../platform/settings/settings.service.js';

/** Name under which a backup carries the audit head it was made at, so that a restore can prove the chain whole. */
export const BACKUP_HEAD = 'backup:audit-head';

interface SqliteConnection {
  backup(path: string): Promise<unknown>;
}

/** Copies the database while it is in use. The three keys are never in it: `backup --keys` writes them apart. */
@Injectable()
export class BackupService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly settings: Settings,
    private readonly config: Config,
    @Inject(WRITER) private readonly writer: DataSource,
  ) {}

  /**
   * Writes a consistent copy to `file`, first beside it and then in its place. On SQLite a database file, on
   * PostgreSQL the custom format of `pg_dump`, which must be installed.
   * @throws DomainError FILE_EXISTS (conflict), BACKUP_TOOL_MISSING (unavailable)
   */
  async write(file: string): Promise<{ file: string; entries: number }> {
    if (existsSync(file)) throw new DomainError('FILE_EXISTS', { file }, 'conflict');
    const newest = await this.markHead();
    const draft = `${file}.part`;
    try {
      if (this.config.database.kind === 'sqlite') await this.copySqlite(draft);
      else await run('pg_dump', ['--format=custom', `--file=${draft}`, this.config.database.url]);
      renameSync(draft, file);
    } finally {
      rmSync(draft, { force: true });
    }
    return { file, entries: newest };
  }

  private async markHead(): Promise<number> {
    await this.transactions.run(async () => {
      this.audit.record({
        actor: cliActor('backup'),
        action: 'backup.written',
        object: { type: 'database', id: null },
      });
    });
    const newest = this.audit.headOutside();
    await this.transactions.run(() => this.settings.set(BACKUP_HEAD, newest));
    return newest?.seq ?? 0;
  }

  private async copySqlite(target: string): Promise<void> {
    const driver = this.writer.driver as unknown as { databaseConnection: SqliteConnection };
    await driver.databaseConnection.backup(target);
  }
}

/** Runs a client tool of PostgreSQL; its last words become the error. */
export async function run(command: string, args: readonly string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2000)));
    child.on('error', (cause) =>
      reject(new DomainError('BACKUP_TOOL_MISSING', { tool: command }, 'unavailable', { cause })),
    );
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new DomainError('BACKUP_FAILED', { tool: command, reason: words.trim() }, 'unavailable'));
    });
  });
}
