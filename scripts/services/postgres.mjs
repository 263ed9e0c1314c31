import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from './install.mjs';
import { freePort, launch } from './processes.mjs';

const PROGRAMS = '/usr/lib/postgresql/15/bin';
/** The tests want speed, not durability of the server itself. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
};

/** A private cluster with one superuser and a password of its own. PostgreSQL refuses root: then it runs as postgres. */
export async function startPostgres(folder) {
  const data =
    reachable(join(folder, 'postgres')) ?? reachable(mkdtempSync(join(tmpdir(), 'guichet-postgres-')));
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(data, 'password');
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const cluster = join(data, 'cluster');
  const made = spawnSync(
    ...asPostgres(join(PROGRAMS, 'initdb'), [
      ['-D', cluster, '-U', 'guichet', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256'],
      ['--pwfile', passwordFile, '--no-sync'],
    ]),
    { encoding: 'utf8', cwd: '/' },
  );
  rmSync(passwordFile);
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`);
  const port = await freePort();
  const settings = Object.entries(SETTINGS).map(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, args] = asPostgres(join(PROGRAMS, 'postgres'), [
    ['-D', cluster, '-p', String(port)],
    ...settings,
  ]);
  await launch('postgres', {
    command,
    args,
    port,
    data,
    log: join(folder, 'postgres.log'),
    environment: { TEST_DATABASE_URL: `postgres://guichet:${password}@127.0.0.1:${port}/postgres` },
  });
}

/** The folder, made and owned for the server, or undefined when its user cannot reach it (a clone below /root). */
function reachable(folder) {
  mkdirSync(folder, { recursive: true });
  if (!isRoot()) return folder;
  chmodSync(folder, 0o755);
  spawnSync('chown', ['postgres:', folder]);
  const seen = spawnSync('runuser', ['-u', 'postgres', '--', 'test', '-w', folder]);
  if (seen.status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

/** setpriv, not runuser, for the server: it becomes the program, so the recorded id is the server's own. */
function asPostgres(program, argumentGroups) {
  const args = argumentGroups.flat();
  if (!isRoot()) return [program, args];
  return ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', program, ...args]];
}
