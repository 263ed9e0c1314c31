import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.mjs';
import { peopleLdif } from './openldap-people.mjs';
import { freePort, launch } from './processes.mjs';

const CONFIG = join(root, 'docker', 'openldap');
const BASE = 'ou=personnels EN,ou=ac-exemple,ou=education,o=gouv,c=fr';
const identity = (name) => `cn=${name},ou=techniques,o=gouv,c=fr`;

/** slapd with its password policy, TLS, the rights of the guide and 2,000 people in the layout of an académie. */
export async function startOpenLdap(folder) {
  const data = join(folder, 'openldap');
  mkdirSync(join(data, 'db'), { recursive: true });
  const passwords = { admin: secret(), write: secret(), read: secret(), people: secret() };
  run('sh', [join(CONFIG, 'certificate.sh'), join(data, 'tls'), 'DNS:localhost,IP:127.0.0.1']);
  const configuration = join(data, 'slapd.conf');
  const values = { DATA: data, CONFIG, ADMIN: passwords.admin, WRITE: passwords.write, READ: passwords.read };
  writeFileSync(configuration, template('slapd.conf', values), { mode: 0o600 });
  const tree = join(data, 'tree.ldif');
  writeFileSync(tree, template('tree.ldif', values) + peopleLdif(passwords.people), { mode: 0o600 });
  run('/usr/sbin/slapadd', ['-q', '-f', configuration, '-l', tree]);
  rmSync(tree);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const tlsUrl = `ldaps://127.0.0.1:${await freePort()}`;
  const log = join(folder, 'openldap.log');
  await launch('openldap', {
    command: '/usr/sbin/slapd',
    args: ['-f', configuration, '-h', `${url} ${tlsUrl}`, '-d', 'stats'],
    port,
    data,
    log,
    environment: {
      TEST_LDAP_URL: url,
      TEST_LDAP_TLS_URL: tlsUrl,
      TEST_LDAP_CA_FILE: join(data, 'tls', 'ca.pem'),
      TEST_LDAP_BASE_DN: BASE,
      TEST_LDAP_BIND_DN: identity('guichet'),
      TEST_LDAP_BIND_PASSWORD: passwords.write,
      TEST_LDAP_READ_DN: identity('guichet-lecture'),
      TEST_LDAP_READ_PASSWORD: passwords.read,
      TEST_LDAP_ADMIN_DN: 'cn=admin,o=gouv,c=fr',
      TEST_LDAP_ADMIN_PASSWORD: passwords.admin,
      TEST_LDAP_PEOPLE_PASSWORD: passwords.people,
      TEST_LDAP_LOG_FILE: log,
    },
  });
}

const secret = () => randomBytes(18).toString('base64url');

function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command} failed:\n${done.stdout}${done.stderr}`);
}

/** A file of docker/openldap/, which docker compose uses as well, with its @NAME@ marks filled in. */
function template(file, values) {
  const text = readFileSync(join(CONFIG, file), 'utf8');
  return text.replace(/@([A-Z]+)@/g, (_mark, name) => values[name]);
}
