import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../support/root.mjs';
import { launch, running } from './processes.mjs';

const LONGEST_START = 240_000;

/**
 * An Active Directory domain controller: Samba, in network and mount namespaces of its own, because it wants ports 53,
 * 88, 135, 389, 445, 636 and a clean /var/lib/samba. The one way in is a loopback port: it is opened here and
 * inherited by the process inside, which hands each connection to `ldaps` there.
 * Where the machine allows no namespaces it gives the reason, so that the tests know that it cannot be there.
 */
export async function startSamba(folder) {
  const obstacle = whyNot();
  if (obstacle) {
    console.error(`No Active Directory: ${obstacle}. The tests of that adapter are left out.`);
    return { TEST_AD_MISSING: obstacle };
  }
  const data = join(folder, 'samba');
  mkdirSync(data, { recursive: true });
  const settings = join(data, 'settings.json');
  const passwords = { admin: secret(), write: secret(), read: secret(), people: secret() };
  writeFileSync(settings, JSON.stringify({ data, passwords }), { mode: 0o600 });
  const { listener, port } = await listen();
  await launch('samba', {
    command: 'unshare',
    args: [
      ...['--net', '--mount', '--propagation', 'private', process.execPath],
      ...[join(root, 'scripts', 'services', 'samba-inside.mjs'), settings],
    ],
    inherit: [listener._handle.fd],
    port,
    data,
    log: join(folder, 'samba.log'),
    environment: environment(data, port, passwords),
  });
  listener.close();
  await ready(join(data, 'ready'), join(folder, 'samba.log'));
}

/** Why it cannot run here, in plain words; undefined when it can. */
function whyNot() {
  if (!existsSync('/usr/sbin/samba')) return 'Samba is not installed';
  const tried = spawnSync('unshare', [
    '--net',
    '--mount',
    '--propagation',
    'private',
    'mount',
    '-t',
    'tmpfs',
    'x',
    '/mnt',
  ]);
  return tried.status === 0
    ? undefined
    : 'this machine allows no private network and mount namespaces (root is needed)';
}

function environment(data, port, passwords) {
  return {
    TEST_AD_URL: `ldaps://127.0.0.1:${port}`,
    TEST_AD_BASE_DN: 'DC=guichet,DC=lan',
    TEST_AD_BIND_DN: 'CN=svc-guichet,CN=Users,DC=guichet,DC=lan',
    TEST_AD_BIND_PASSWORD: passwords.write,
    TEST_AD_READ_DN: 'CN=svc-guichet-read,CN=Users,DC=guichet,DC=lan',
    TEST_AD_READ_PASSWORD: passwords.read,
    TEST_AD_ADMIN_DN: 'CN=Administrator,CN=Users,DC=guichet,DC=lan',
    TEST_AD_ADMIN_PASSWORD: passwords.admin,
    TEST_AD_PEOPLE_PASSWORD: passwords.people,
    TEST_AD_PID_FILE: join(data, 'ready'),
    TEST_AD_CA_FILE: join(data, 'tls', 'cert.pem'),
  };
}

/** Long, of four classes, so that the domain's own rules take it. */
function secret() {
  return `Aa1-${randomBytes(18).toString('base64url')}`;
}

function listen() {
  return new Promise((resolve, reject) => {
    const listener = createServer().once('error', reject);
    listener.listen(0, '127.0.0.1', () => resolve({ listener, port: listener.address().port }));
  });
}

async function ready(mark, log) {
  for (let waited = 0; !existsSync(mark); waited += 200) {
    if (!running('samba') || waited > LONGEST_START) {
      throw new Error(`samba did not start:\n${readFileSync(log, 'utf8').split('\n').slice(-30).join('\n')}`);
    }
    await sleep(200);
  }
}
