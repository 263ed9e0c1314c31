import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AuditService } from '../audit/audit.service.js';
import { cliActor } from '../platform/actor.js';
import { startTestApp, testConfig, TEST_KEYS, type TestApp } from '../../test/support/app.js';
import { BackupService } from './backup.service.js';
import { Doctor } from './doctor.service.js';
import { openKeys, sealKeys } from './key-file.js';
import { proveRestored, replaceDatabase } from './restore.js';

const KEYS = TEST_KEYS as { SECRET_KEY: string; NUMEN_PEPPER: string; AUDIT_KEY: string };
const PASSPHRASE = 'une phrase assez longue';

describe('backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-backup-'));
  let test: TestApp;

  const note = (n: number) =>
    test.transactions.run(async () => {
      test
        .get(AuditService)
        .record({ actor: cliActor('test'), action: 'test.noted', object: { type: 'test', id: String(n) } });
    });

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(async () => {
    await test.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is consistent while writes go on, holds no key, and refuses to overwrite', async () => {
    const file = join(folder, 'one.backup');
    await Promise.all([
      ...Array.from({ length: 50 }, (_, n) => note(n)),
      test.get(BackupService).write(file),
    ]);
    const copy = new Database(file, { readonly: true });
    expect(copy.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    copy.close();
    const bytes = readFileSync(file).toString('latin1');
    for (const key of Object.values(KEYS)) expect(bytes).not.toContain(key);
    await expect(test.get(BackupService).write(file)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
  });

  it('is restored into an empty place with a trail that is whole, and a shortened one is named', async () => {
    const file = join(folder, 'two.backup');
    await test.get(BackupService).write(file);
    const config = testConfig();
    await replaceDatabase(config, file);
    const restored = await startTestApp({ DATA_DIR: config.dataDir });
    try {
      const audit = restored.get(AuditService);
      const { ok, entries } = await proveRestored(audit, null);
      expect(ok).toBe(true);
      expect(await proveRestored(audit, { seq: entries + 1, mac: 'x' })).toMatchObject({
        ok: false,
        reason: 'truncated',
        firstBad: entries + 1,
      });
    } finally {
      await restored.stop();
      rmSync(config.dataDir, { recursive: true, force: true });
    }
  });

  it('refuses a file that is no backup, and a database in use', async () => {
    await expect(replaceDatabase(test.config, __filename_of(import.meta.url))).rejects.toMatchObject({
      code: 'NOT_A_BACKUP',
    });
    await expect(replaceDatabase(test.config, join(folder, 'nothing'))).rejects.toMatchObject({
      code: 'FILE_MISSING',
    });
  });
});

const __filename_of = (url: string): string => new URL(url).pathname;

describe('keys under a passphrase', () => {
  it('come back with the right one only', () => {
    const sealed = sealKeys(KEYS, PASSPHRASE);
    for (const key of Object.values(KEYS)) expect(sealed).not.toContain(key);
    expect(openKeys(sealed, PASSPHRASE)).toEqual(KEYS);
    expect(() => openKeys(sealed, `${PASSPHRASE}!`)).toThrow('PASSPHRASE_WRONG');
    expect(() => openKeys('{}', PASSPHRASE)).toThrow('NOT_A_KEY_FILE');
  });

  it('ask for a passphrase that is not short', () => {
    expect(() => sealKeys(KEYS, 'court')).toThrow('PASSPHRASE_TOO_SHORT');
  });
});

describe('doctor', () => {
  it('finds a trial on loopback sound, and says that mail is captured', async () => {
    const test = await startTestApp();
    try {
      const findings = await test.get(Doctor).examine();
      expect(findings.filter(({ level }) => level === 'failure')).toEqual([]);
      expect(findings.find(({ check }) => check === 'mail')).toMatchObject({ level: 'warning' });
      expect(statSync(test.config.dataDir).mode & 0o077).toBe(0);
    } finally {
      await test.stop();
    }
  });
});
