import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'ldapts';
import { DirectorySource } from '../../src/directory/directory.source.js';
import { PasswordPolicyControl } from '../../src/directory/ldap/controls.js';
import { Doctor } from '../../src/operations/doctor.service.js';
import type { Environment } from '../../src/platform/config/config.js';
import { savePerson } from '../factories/people.js';
import { startTestApp } from '../support/app.js';
import { service } from '../support/services.js';
import { until } from '../support/until.js';

const SLAPD = '/usr/sbin/slapd';
const PEOPLE = 'ou=personnels EN,ou=ac-exemple,ou=education,o=gouv,c=fr';
const ADMIN = { dn: 'cn=admin,o=gouv,c=fr', password: 'administrateur-des-donnees' };
const SECRET = 'Premier-secret-17';
const NEXT = 'Deuxieme-secret-42';

/** Blocks of LDIF of the guide, in its order, with passwords in place of the marks. */
function ldifOfTheGuide(): string[] {
  const guide = readFileSync('docs/howto/connect-openldap.md', 'utf8');
  return [...guide.matchAll(/```ldif\n([^`]*)```/g)].map(([, ldif = '']) =>
    ldif.replace('REPLACE-ME-1', 'mot-de-passe-ecriture').replace('REPLACE-ME-2', 'mot-de-passe-lecture'),
  );
}

function run(command: string, args: string[], input = ''): void {
  const { status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${input}\n${stdout}${stderr}`);
}

/** A slapd of the test's own as an administrator has it before anybody heard of Guichet. */
class House {
  readonly folder = mkdtempSync(join(tmpdir(), 'guichet-slapd-'));
  readonly ldapi = `ldapi://${encodeURIComponent(join(this.folder, 'ldapi'))}`;
  private process: ChildProcess | undefined;

  private constructor(readonly port: number) {}

  static async open(): Promise<House> {
    const probe = createServer();
    await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
    const { port } = probe.address() as AddressInfo;
    await new Promise((done) => probe.close(done));
    const house = new House(port);
    house.build();
    await house.start();
    return house;
  }

  private build(): void {
    const at = (name: string): string => join(this.folder, name);
    for (const name of ['db', 'slapd.d']) mkdirSync(at(name));
    run('sh', ['docker/openldap/certificate.sh', at('tls'), 'IP:127.0.0.1']);
    writeFileSync(
      at('slapd.conf'),
      `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include ${resolve('docker/openldap/academie.schema')}
pidfile ${at('slapd.pid')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
TLSCACertificateFile ${at('tls/ca.pem')}
TLSCertificateFile ${at('tls/server.pem')}
TLSCertificateKeyFile ${at('tls/server.key')}
TLSVerifyClient never
database config
rootdn "gidNumber=${process.getgid?.()}+uidNumber=${process.getuid?.()},cn=peercred,cn=external,cn=auth"
database mdb
suffix "o=gouv,c=fr"
rootdn "${ADMIN.dn}"
rootpw ${ADMIN.password}
directory ${at('db')}
index uid eq
access to attrs=userPassword by self write by anonymous auth by * none
access to * by * read
overlay ppolicy
ppolicy_default "cn=personnels,ou=politiques,o=gouv,c=fr"
`,
    );
    run('/usr/sbin/slapadd', ['-q', '-f', at('slapd.conf')], tree());
    run('/usr/sbin/slaptest', ['-f', at('slapd.conf'), '-F', at('slapd.d')]);
  }

  private async start(): Promise<void> {
    const addresses = `ldap://127.0.0.1:${this.port} ${this.ldapi}`;
    const child = spawn(SLAPD, ['-F', join(this.folder, 'slapd.d'), '-h', addresses, '-d', '0'], {
      stdio: 'ignore',
    });
    this.process = child;
    await until(
      async () => spawnSync('ldapwhoami', ['-x', '-H', `ldap://127.0.0.1:${this.port}`]).status,
      (status) => status === 0,
    );
  }

  /** What is below cn=config as the guide says, the rest as the administrator of the data. */
  apply(ldif: string): void {
    const isConfig = /^dn: .*cn=config$/m.test(ldif);
    const who = isConfig
      ? ['-Q', '-Y', 'EXTERNAL', '-H', this.ldapi]
      : ['-x', '-H', `ldap://127.0.0.1:${this.port}`, '-D', ADMIN.dn, '-w', ADMIN.password];
    run('ldapmodify', who, ldif);
  }

  environment(more: Environment = {}): Environment {
    return {
      DIRECTORY_URL: `ldap://127.0.0.1:${this.port}`,
      DIRECTORY_STARTTLS: 'true',
      DIRECTORY_CA_FILE: join(this.folder, 'tls/ca.pem'),
      DIRECTORY_BASE_DN: PEOPLE,
      DIRECTORY_BIND_DN: 'cn=guichet,ou=techniques,o=gouv,c=fr',
      DIRECTORY_BIND_PASSWORD: 'mot-de-passe-ecriture',
      DIRECTORY_READ_DN: 'cn=guichet-lecture,ou=techniques,o=gouv,c=fr',
      DIRECTORY_READ_PASSWORD: 'mot-de-passe-lecture',
      ...more,
    };
  }

  async close(): Promise<void> {
    const child = this.process;
    const ended = new Promise((done) => child?.once('exit', done));
    child?.kill();
    if (child) await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function tree(): string {
  const unit = (dn: string): string =>
    `dn: ${dn}\nobjectClass: organizationalUnit\nou: ${/^ou=([^,]*)/.exec(dn)?.[1] ?? ''}\n`;
  return [
    'dn: o=gouv,c=fr\nobjectClass: organization\no: gouv\n',
    ...['ou=education,o=gouv,c=fr', 'ou=ac-exemple,ou=education,o=gouv,c=fr', PEOPLE].map(unit),
    ...['ou=techniques,o=gouv,c=fr', 'ou=politiques,o=gouv,c=fr'].map(unit),
    `dn: cn=personnels,ou=politiques,o=gouv,c=fr
objectClass: device
objectClass: pwdPolicy
cn: personnels
pwdAttribute: userPassword
pwdLockout: TRUE
pwdMaxFailure: 5
`,
    `dn: uid=jdupont,${PEOPLE}
objectClass: inetOrgPerson
objectClass: personnelEN
cn: Jean Dupont
sn: Dupont
givenName: Jean
userPassword: ${SECRET}
`,
  ].join('\n');
}

const isThere = service('TEST_LDAP_URL') !== undefined && existsSync(SLAPD);

(isThere ? describe : describe.skip)('the guide to OpenLDAP, on a slapd with the rules of Debian', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  }, 60_000);
  afterAll(() => house.close());

  async function complaints(): Promise<string[]> {
    const test = await startTestApp(house.environment());
    const findings = await test.get(Doctor).examine();
    await test.stop();
    return findings
      .filter(({ check, level }) => /^directory (?!sync)/.test(check) && level !== 'ok')
      .map(({ level, text }) => `${level}: ${text}`);
  }

  async function bind(secret: string): Promise<string> {
    const client = new Client({ url: `ldap://127.0.0.1:${house.port}` });
    const policy = new PasswordPolicyControl();
    try {
      await client.startTLS({ ca: [readFileSync(join(house.folder, 'tls/ca.pem'))], host: '127.0.0.1' });
      await client.bind(`uid=jdupont,${PEOPLE}`, secret, policy);
      return policy.error === 2 ? 'must-change' : 'opens';
    } catch {
      return 'refused';
    } finally {
      await client.unbind();
    }
  }

  it('leads from complaints to none, block by block', async () => {
    expect(await complaints()).toEqual(
      expect.arrayContaining([
        expect.stringContaining('cn=guichet,ou=techniques,o=gouv,c=fr cannot sign in'),
      ]),
    );
    const blocks = ldifOfTheGuide();
    expect(blocks).toHaveLength(4);
    const [server, policy, identities, rights] = blocks as [string, string, string, string];
    house.apply(identities);
    const lacking = (await complaints()).join('\n');
    for (const text of ['userPassword', 'pwdReset', 'pwdAccountLockedTime', 'pwdStartTime', 'pwdMustChange'])
      expect(lacking).toContain(text);
    expect(lacking).toContain('olcAccess: {0}to dn.subtree="ou=personnels EN');
    house.apply(rights);
    expect((await complaints()).join('\n')).toContain('olcPPolicyHashCleartext is not TRUE');
    house.apply(server);
    house.apply(policy);
    expect(await complaints()).toEqual([]);
  });

  it('ends with an account that is reset, and whose owner has to change the secret', async () => {
    const test = await startTestApp(house.environment());
    const source = test.get(DirectorySource);
    const personId = await savePerson(test, { username: 'jdupont' });
    const stamp = (await source.readState(personId))?.stamp ?? '';
    expect(await source.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toMatchObject({
      outcome: 'done',
      proof: { mustChange: true },
    });
    expect(await bind(SECRET)).toBe('refused');
    expect(await bind(NEXT)).toBe('must-change');
    await test.stop();
  });

  it('holds on a server that takes passwords over encrypted connections only', async () => {
    house.apply(
      'dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\nadd: olcSecurity\nolcSecurity: simple_bind=128\n',
    );
    const inClear = await startTestApp(
      house.environment({ DIRECTORY_STARTTLS: 'false', DIRECTORY_ALLOW_PLAIN: 'true' }),
    );
    const personId = await savePerson(inClear, { username: 'jdupont' });
    const source = inClear.get(DirectorySource);
    const refused = { outcome: 'refused', code: 'DIRECTORY_NOT_ENCRYPTED' };
    expect(await source.setSecret({ personId, stamp: 'x', secret: NEXT, mustChange: true })).toEqual(refused);
    await inClear.stop();
    expect(await complaints()).toEqual([]);
  });
});
