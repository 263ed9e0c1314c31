import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Attribute, Change, Client } from 'ldapts';
import type { Environment } from '../../src/platform/config/config.js';
import type { LdapSettings } from '../../src/platform/config/directory-settings.js';
import { serviceDetail } from './services.js';

const NORMAL = 0x200;
/** Windows time (100 ns since 1601) of the end of 2024. */
const LONG_AGO = '133800768000000000';
const AGE = `
import sys, ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
lp = LoadParm()
lp.load_default()
db = SamDB(session_info=system_session(), lp=lp)
message = ldb.Message(ldb.Dn(db, sys.argv[1]))
message["pwdLastSet"] = ldb.MessageElement(sys.argv[2], ldb.FLAG_MOD_REPLACE, "pwdLastSet")
db.modify(message, controls=["local_oid:1.3.6.1.4.1.7165.4.3.12:0"])
`;

export type AdState = 'disabled' | 'left' | 'locked' | 'expired' | 'never-expires' | 'protected';

const staff = (): string => `OU=Personnels,${serviceDetail('TEST_AD_BASE_DN')}`;

/** The settings an adapter gets for the domain of the test run. */
export function adSettings(changes: Partial<LdapSettings> = {}): LdapSettings {
  return {
    kind: 'active-directory',
    preset: 'active-directory',
    urls: [serviceDetail('TEST_AD_URL')],
    baseDn: serviceDetail('TEST_AD_BASE_DN'),
    startTls: false,
    attributes: {},
    write: { dn: serviceDetail('TEST_AD_BIND_DN'), password: serviceDetail('TEST_AD_BIND_PASSWORD') },
    read: { dn: serviceDetail('TEST_AD_READ_DN'), password: serviceDetail('TEST_AD_READ_PASSWORD') },
    caFile: serviceDetail('TEST_AD_CA_FILE'),
    timeoutMs: 10_000,
    ...changes,
  };
}

/** The variables that point an application at the domain of the test run. */
export function adEnvironment(baseDn = staff()): Environment {
  return {
    DIRECTORY_URL: `ad+${serviceDetail('TEST_AD_URL')}`,
    DIRECTORY_BASE_DN: baseDn,
    DIRECTORY_BIND_DN: serviceDetail('TEST_AD_BIND_DN'),
    DIRECTORY_BIND_PASSWORD: serviceDetail('TEST_AD_BIND_PASSWORD'),
    DIRECTORY_READ_DN: serviceDetail('TEST_AD_READ_DN'),
    DIRECTORY_READ_PASSWORD: serviceDetail('TEST_AD_READ_PASSWORD'),
    DIRECTORY_CA_FILE: serviceDetail('TEST_AD_CA_FILE'),
  };
}

/** The domain of the test run as its administrator handles it: makes accounts and brings them into any state. */
export class Domain {
  private readonly client: Client;
  private readonly made: string[] = [];

  private constructor(readonly base: string) {
    this.client = this.connect();
  }

  /** @param unit the name of a unit of its own among the staff, for the accounts it makes; made, and taken away */
  static async open(unit?: string): Promise<Domain> {
    const domain = new Domain(unit ? `OU=${unit},${staff()}` : staff());
    await domain.client.bind(serviceDetail('TEST_AD_ADMIN_DN'), serviceDetail('TEST_AD_ADMIN_PASSWORD'));
    if (unit) await domain.client.add(domain.base, { objectClass: ['organizationalUnit'], ou: unit });
    return domain;
  }

  connect(): Client {
    return new Client({
      url: serviceDetail('TEST_AD_URL'),
      tlsOptions: { ca: [readFileSync(serviceDetail('TEST_AD_CA_FILE'))] },
    });
  }

  dn(username: string): string {
    return `CN=${username},${this.base}`;
  }

  /** An account with `secret`, in a state of interest. */
  async account(
    username: string,
    secret: string,
    state?: AdState,
    more: Record<string, string> = {},
  ): Promise<string> {
    const dn = this.dn(username);
    await this.client.add(dn, {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: username,
      userPrincipalName: `${username}@guichet.lan`,
      sn: 'Essai',
      givenName: 'Alix',
      unicodePwd: Buffer.from(`"${secret}"`, 'utf16le') as unknown as string,
      userAccountControl: String(NORMAL),
      ...more,
    });
    this.made.push(dn);
    await this.bring(username, state);
    return dn;
  }

  private async bring(username: string, state: AdState | undefined): Promise<void> {
    if (state === 'disabled') await this.set(username, 'userAccountControl', String(NORMAL | 0x2));
    if (state === 'never-expires') await this.set(username, 'userAccountControl', String(NORMAL | 0x10000));
    if (state === 'left') await this.set(username, 'accountExpires', LONG_AGO);
    if (state === 'protected') await this.set(username, 'adminCount', '1');
    if (state === 'locked')
      for (let tries = 0; tries < 3; tries += 1) await this.bind(username, 'faux faux 99');
    if (state === 'expired') this.age(username);
  }

  /**
   * Makes a password old. Nobody may write such a pwdLastSet over LDAP, the administrator neither, so that it is done
   * in the domain controller's own database.
   */
  private age(username: string): void {
    const pid = readFileSync(serviceDetail('TEST_AD_PID_FILE'), 'utf8');
    execFileSync('nsenter', [
      ...['--target', pid, '--mount', '--net', '/usr/bin/python3', '-c', AGE],
      ...[this.dn(username), LONG_AGO],
    ]);
  }

  async set(username: string, type: string, ...values: string[]): Promise<void> {
    await this.client.modify(this.dn(username), [
      new Change({ operation: 'replace', modification: new Attribute({ type, values }) }),
    ]);
  }

  /** What an administrator's console does: another password, to be changed at the next sign-in. */
  async reset(username: string, secret: string): Promise<void> {
    const replace = (type: string, value: unknown): Change =>
      new Change({
        operation: 'replace',
        modification: new Attribute({ type, values: [value] as string[] }),
      });
    await this.client.modify(this.dn(username), [
      replace('unicodePwd', Buffer.from(`"${secret}"`, 'utf16le')),
      replace('pwdLastSet', '0'),
    ]);
  }

  async rename(username: string, to: string): Promise<void> {
    await this.set(username, 'sAMAccountName', to);
  }

  async remove(username: string): Promise<void> {
    const dn = this.dn(username);
    await this.client.del(dn);
    this.made.splice(this.made.indexOf(dn), 1);
  }

  /** 'opens', or the sub-code the domain controller gives. */
  async bind(username: string, secret: string): Promise<string> {
    const client = this.connect();
    try {
      await client.bind(this.dn(username), secret);
      return 'opens';
    } catch (error) {
      return /data (\w+)/.exec(String(error))?.[1] ?? String(error);
    } finally {
      await client.unbind();
    }
  }

  /** The raw values of attributes, as the administrator sees them. */
  async values(username: string, ...attributes: string[]): Promise<Record<string, unknown>> {
    const { searchEntries } = await this.client.search(this.dn(username), { scope: 'base', attributes });
    return searchEntries[0] ?? {};
  }

  async close(): Promise<void> {
    for (const dn of this.made) await this.client.del(dn).catch(() => undefined);
    if (this.base !== staff()) await this.client.del(this.base).catch(() => undefined);
    await this.client.unbind();
  }
}
