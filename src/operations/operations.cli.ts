import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '../platform/config/config.js';
import { configOrExit, configuredDataDir } from '../platform/config/config-or-exit.js';
import { keyFileName } from '../platform/config/keys.js';
import { describeRefusal, type RegisterCommands } from '../platform/cli/command-line.js';
import { DomainError } from '../platform/errors.js';
import { Settings } from '../platform/settings/settings.service.js';
import { AuditService } from '../audit/audit.service.js';
import { BACKUP_HEAD, BackupService } from './backup.service.js';
import { Doctor, type Finding } from './doctor.service.js';
import { openKeys, sealKeys, type Keys } from './key-file.js';
import { proveRestored, replaceDatabase } from './restore.js';

const MARKS: Readonly<Record<Finding['level'], string>> = {
  ok: 'ok     ',
  warning: 'WARNING',
  failure: 'FAILURE',
};

/** `backup FILE`, `backup --keys FILE`, `restore FILE`, `restore --keys FILE`, `doctor`. */
export const registerOperationsCommands: RegisterCommands = (program, cli) => {
  program
    .command('doctor')
    .description('self-check: configuration, database, mail, queue lag, clock')
    .action(() =>
      cli.run(async (app) => {
        const findings = await app.get(Doctor).examine();
        const text = findings
          .map(({ check, level, text }) => `${MARKS[level]}  ${check}: ${text}`)
          .join('\n');
        return { text, json: { findings }, failed: findings.some(({ level }) => level === 'failure') };
      }),
    );
  program
    .command('backup')
    .argument('<file>', 'file to write; must not exist')
    .option('--keys', 'write the three keys instead, under a passphrase read from standard input')
    .description('copy the database while it is in use; the keys are never in it')
    .action((file: string, options: { keys?: boolean }) =>
      cli.run(async (app) => {
        if (options.keys) {
          if (existsSync(file)) throw new DomainError('FILE_EXISTS', { file }, 'conflict');
          const { secretKey, numenPepper, auditKey } = app.get(Config);
          const keys: Keys = { SECRET_KEY: secretKey, NUMEN_PEPPER: numenPepper, AUDIT_KEY: auditKey };
          writeFileSync(file, sealKeys(keys, readPassphrase()), { mode: 0o600, flag: 'wx' });
          return { text: `Keys written to ${file}. Keep file and passphrase apart.`, json: { file } };
        }
        const written = await app.get(BackupService).write(file);
        return {
          text: `Backup written to ${file} (${written.entries} audit entries). The keys are not in it.`,
          json: written,
        };
      }),
    );
  program
    .command('restore')
    .argument('<file>', 'a file written by backup')
    .option('--keys', 'restore the keys into DATA_DIR, passphrase from standard input')
    .description('put a backup in place of the database, and prove its audit trail')
    .action(async (file: string, options: { keys?: boolean }) => {
      try {
        // Keys first: loading the configuration would generate new ones where they are missing.
        if (options.keys) restoreKeys(configuredDataDir(), file);
        else await replaceDatabase(configOrExit(), file);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        process.stderr.write(`${describeRefusal(error)}\n`);
        process.exitCode = 1;
        return;
      }
      if (options.keys) return;
      await cli.run(async (app) => {
        const carried = await app.get(Settings).get<{ seq: number; mac: string } | null>(BACKUP_HEAD, null);
        const proof = await proveRestored(app.get(AuditService), carried);
        const text = proof.ok
          ? `Restored; the trail is whole: ${proof.entries} entries.`
          : `Restored, but the trail is broken at entry ${proof.firstBad} (${proof.reason}).`;
        return { text, json: proof, failed: !proof.ok };
      });
    });
};

function readPassphrase(): string {
  return readFileSync(0, 'utf8').replace(/\r?\n$/, '');
}

function restoreKeys(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys = openKeys(readFileSync(file, 'utf8'), readPassphrase());
  for (const [name, key] of Object.entries(keys) as Array<[string, string]>) {
    const path = join(folder, keyFileName(name));
    if (existsSync(path) && readFileSync(path, 'utf8').trim() !== key)
      throw new DomainError('FILE_EXISTS', { file: path }, 'conflict');
    writeFileSync(path, key, { mode: 0o600 });
  }
  process.stdout.write(`Keys written to ${folder}.\n`);
}
