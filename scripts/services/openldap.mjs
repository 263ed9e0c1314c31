import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, launch } from './processes.mjs';

const BASE = 'dc=guichet,dc=test';
const SERVICE = `cn=guichet,${BASE}`;

/** slapd with the password policy overlay: a service account that resets, people who may change their own password. */
export async function startOpenLdap(folder) {
  const data = join(folder, 'openldap');
  mkdirSync(join(data, 'db'), { recursive: true });
  const password = randomBytes(18).toString('base64url');
  const configuration = join(data, 'slapd.conf');
  writeFileSync(configuration, slapdConfiguration(data), { mode: 0o600 });
  writeFileSync(join(data, 'tree.ldif'), tree(password), { mode: 0o600 });
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

function slapdConfiguration(data) {
  const schemas = ['core', 'cosine', 'inetorgperson'].map(
    (name) => `include /etc/ldap/schema/${name}.schema`,
  );
  return `${schemas.join('\n')}
pidfile ${data}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
database mdb
suffix "${BASE}"
rootdn "cn=root,${BASE}"
directory ${data}/db
maxsize 1073741824
lastbind on
index objectClass eq
index uid,sn,cn,mail eq,sub
index employeeNumber eq
overlay ppolicy
ppolicy_default "cn=default,ou=policies,${BASE}"
ppolicy_hash_cleartext
ppolicy_use_lockout
access to attrs=userPassword by dn.exact="${SERVICE}" manage by self write by anonymous auth by * none
access to attrs=pwdReset,pwdAccountLockedTime,pwdFailureTime by dn.exact="${SERVICE}" manage by * read
access to * by dn.exact="${SERVICE}" write by users read by * none
`;
}

function tree(password) {
  return `dn: ${BASE}
objectClass: dcObject
objectClass: organization
dc: guichet
o: Guichet

dn: ou=people,${BASE}
objectClass: organizationalUnit
ou: people

dn: ou=policies,${BASE}
objectClass: organizationalUnit
ou: policies

dn: cn=default,ou=policies,${BASE}
objectClass: device
objectClass: pwdPolicy
cn: default
pwdAttribute: userPassword
pwdCheckQuality: 2
pwdMinLength: 12
pwdMustChange: TRUE
pwdLockout: TRUE
pwdMaxFailure: 5
pwdSafeModify: FALSE

dn: ${SERVICE}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: guichet
userPassword: ${password}
`;
}
