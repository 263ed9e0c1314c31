/**
 * Runs inside the namespaces that `samba.mjs` made: `node samba-inside.mjs SETTINGS`, with the listening socket of the
 * outside as descriptor 3. Provisions a domain, starts Samba, fills it with people, then relays. SIGTERM ends both.
 */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillDomain } from './samba-people.mjs';

const { data, passwords } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const REALM = 'GUICHET.LAN';
const BASE = 'DC=guichet,DC=lan';
const LDAPS = { host: '127.0.0.1', port: 636 };
/** Folders Samba has compiled in; each is covered by a private one. */
const FOLDERS = ['/var/lib/samba', '/var/cache/samba', '/var/log/samba', '/run/samba', '/etc/samba'];

const samba = await start();
try {
  delegate();
  await fillDomain({ ca: join(data, 'tls', 'cert.pem'), passwords, base: BASE });
} catch (error) {
  console.error(error);
  samba.kill('SIGKILL');
  process.exit(1);
}
relay();
writeFileSync(join(data, 'ready'), String(process.pid));

async function start() {
  run('ip', 'link', 'set', 'lo', 'up');
  for (const folder of FOLDERS) {
    const own = join(data, folder.replaceAll('/', '_'));
    mkdirSync(own, { recursive: true });
    mkdirSync(folder, { recursive: true });
    run('mount', '--bind', own, folder);
  }
  for (const folder of ['private', 'sysvol', 'winbindd_privileged']) {
    mkdirSync(join('/var/lib/samba', folder), { recursive: true });
  }
  provision();
  certificate();
  const child = spawn('/usr/sbin/samba', ['-i', '-M', 'single', '--debug-stdout', '--debuglevel=1'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const end = () => child.kill('SIGTERM');
  process.on('SIGTERM', end).on('SIGINT', end);
  child.on('exit', (code) => process.exit(code ?? 0));
  await answering();
  return child;
}

function provision() {
  run(
    ...['samba-tool', 'domain', 'provision', `--realm=${REALM}`, '--domain=GUICHET', '--server-role=dc'],
    ...['--dns-backend=NONE', `--adminpass=${passwords.admin}`, '--host-name=dc1', '--host-ip=127.0.0.1'],
    ...['--option=posix:eadb=/var/lib/samba/private/eadb.tdb', '--option=interfaces=lo'],
    ...['--option=bind interfaces only=yes', '--option=server services = ldap'],
  );
  run(
    ...['samba-tool', 'domain', 'passwordsettings', 'set', '--account-lockout-threshold=3'],
    ...['--min-pwd-length=12', '--history-length=3', '--min-pwd-age=1', '--max-pwd-age=180'],
  );
}

/** Its own certificate is made for its host name: clients on loopback need one for that address. */
function certificate() {
  const tls = join(data, 'tls');
  mkdirSync(tls, { recursive: true });
  const [key, cert] = [join(tls, 'key.pem'), join(tls, 'cert.pem')];
  run(
    ...[
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '30',
      '-subj',
      '/CN=dc1.guichet.lan',
    ],
    ...[
      '-addext',
      'subjectAltName=DNS:dc1.guichet.lan,DNS:localhost,IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ],
  );
  run('chmod', '600', key);
  // By default the password before the last one opens for another hour (KB 906305): docs/howto says how to end that.
  const period = 'old password allowed period = 0';
  const lines = ['[global]', period, `tls keyfile = ${key}`, `tls certfile = ${cert}`, 'tls cafile =', ''];
  appendFileSync('/etc/samba/smb.conf', `\n${lines.join('\n')}`);
}

/**
 * The service identities and exactly the rights docs/howto/connect-active-directory.md asks for: Reset-Password, and
 * write on pwdLastSet, lockoutTime and accountExpires, of the people below one unit.
 */
function delegate() {
  run('samba-tool', 'user', 'create', 'svc-guichet', passwords.write);
  run('samba-tool', 'user', 'create', 'svc-guichet-read', passwords.read);
  run('samba-tool', 'user', 'create', 'svc-guichet-reset', passwords.write);
  run('samba-tool', 'ou', 'create', `OU=Personnels,${BASE}`);
  const USER = 'bf967aba-0de6-11d0-a285-00aa003049e2';
  const RESET = `OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${USER}`;
  const write = (attribute) => `OA;CIIO;WP;${attribute};${USER}`;
  const grants = {
    'svc-guichet': [
      RESET,
      write('bf967a0a-0de6-11d0-a285-00aa003049e2'), // pwdLastSet
      write('28630ebf-41d5-11d1-a9c1-0000f80367c1'), // lockoutTime
      write('bf967915-0de6-11d0-a285-00aa003049e2'), // accountExpires
    ],
    'svc-guichet-reset': [RESET],
  };
  for (const [name, list] of Object.entries(grants)) {
    const sid = sidOf(name);
    const sddl = list.map((grant) => `(${grant};${sid})`).join('');
    run('samba-tool', 'dsacl', 'set', `--objectdn=OU=Personnels,${BASE}`, `--sddl=${sddl}`);
  }
}

function sidOf(name) {
  const shown = run('samba-tool', 'user', 'show', name, '--attributes=objectSid');
  return /objectSid: (S-[\d-]+)/.exec(shown)[1];
}

function relay() {
  createServer((outside) => {
    const inside = connect(LDAPS);
    outside.on('error', () => inside.destroy()).on('close', () => inside.destroy());
    inside.on('error', () => outside.destroy()).on('close', () => outside.destroy());
    outside.pipe(inside).pipe(outside);
  }).listen({ fd: 3 });
}

async function answering() {
  for (let waited = 0; ; waited += 100) {
    const open = await new Promise((resolve) => {
      const socket = connect(LDAPS, () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    if (waited > 60_000) throw new Error('ldaps does not answer');
    await sleep(100);
  }
}

function run(command, ...args) {
  const done = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (done.status === 0) return done.stdout;
  const told = args.filter(
    (argument) => !Object.values(passwords).some((password) => argument.includes(password)),
  );
  throw new Error(`${command} ${told.join(' ')} failed:\n${done.stdout ?? ''}${done.stderr ?? done.error}`);
}
