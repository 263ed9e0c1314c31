import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.mjs';
import { freePort, launch } from './processes.mjs';

const BASE = 'dc=guichet,dc=test';
const SERVICE = `cn=guichet,${BASE}`;

/** slapd with the password policy overlay: a service account that resets, people who may change their own password. */
export async function startOpenLdap(folder) {
  const data = join(folder, 'openldap');
  mkdirSync(join(data, 'db'), { recursive: true });
  const password = randomBytes(18).toString('base64url');
  const configuration = join(data, 'slapd.conf');
  writeFileSync(configuration, template('slapd.conf', { DATA: data }), { mode: 0o600 });
  writeFileSync(join(data, 'tree.ldif'), template('tree.ldif', { PASSWORD: password }), { mode: 0o600 });
  const loaded = spawnSync('/usr/sbin/slapadd', ['-q', '-f', configuration, '-l', join(data, 'tree.ldif')], {
    encoding: 'utf8',
  });
  if (loaded.status !== 0) throw new Error(`slapadd failed:\n${loaded.stdout}${loaded.stderr}`);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  await launch('openldap', {
    command: '/usr/sbin/slapd',
    args: ['-f', configuration, '-h', url, '-d', '0'],
    port,
    data,
    log: join(folder, 'openldap.log'),
    environment: {
      TEST_LDAP_URL: url,
      TEST_LDAP_BASE_DN: BASE,
      TEST_LDAP_BIND_DN: SERVICE,
      TEST_LDAP_BIND_PASSWORD: password,
    },
  });
}

/** A file of docker/openldap/, which docker compose uses as well, with its @NAME@ marks filled in. */
function template(file, values) {
  const text = readFileSync(join(root, 'docker', 'openldap', file), 'utf8');
  return text.replace(/@([A-Z]+)@/g, (_mark, name) => values[name]);
}
