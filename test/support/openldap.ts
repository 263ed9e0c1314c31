import { readFileSync } from 'node:fs';
import { Attribute, Change, Client, Control } from 'ldapts';
import type { Environment } from '../../src/platform/config/config.js';
import type { LdapSettings } from '../../src/platform/config/directory-settings.js';
import { PasswordPolicyControl } from '../../src/directory/ldap/controls.js';
import { serviceDetail } from './services.js';

const RELAX = '1.3.6.1.4.1.4203.666.5.12';
const LONG_AGO = '20250101000000Z';

export type LdapState = 'locked' | 'admin_locked' | 'disabled' | 'left' | 'expired' | 'ff';

/** What each state is in the entry; `locked` comes of wrong tries. */
const STATES: Readonly<Record<Exclude<LdapState, 'locked'>, Record<string, string>>> = {
  admin_locked: { pwdAccountLockedTime: '000001010000Z' },
  disabled: { pwdStartTime: '20990901000000Z', pwdEndTime: '20980901000000Z' },
  left: { pwdEndTime: LONG_AGO },
  expired: { pwdPolicySubentry: 'cn=duree,ou=politiques,o=gouv,c=fr' },
  ff: { finfonction: 'FF', dateff: '31/08/2025' },
};

/** The settings an adapter gets for the directory of the test run. */
export function ldapSettings(changes: Partial<LdapSettings> = {}): LdapSettings {
  return {
    kind: 'ldap',
    preset: 'academie',
    urls: [serviceDetail('TEST_LDAP_URL')],
    startTls: false,
    attributes: {},
    baseDn: serviceDetail('TEST_LDAP_BASE_DN'),
    write: { dn: serviceDetail('TEST_LDAP_BIND_DN'), password: serviceDetail('TEST_LDAP_BIND_PASSWORD') },
    read: { dn: serviceDetail('TEST_LDAP_READ_DN'), password: serviceDetail('TEST_LDAP_READ_PASSWORD') },
    caFile: serviceDetail('TEST_LDAP_CA_FILE'),
    timeoutMs: 10_000,
    ...changes,
  };
}

/** Another technical identity of the directory: `guichet-trop` has too much, `guichet-peu` too little. */
export function identityOf(name: string): LdapSettings['write'] {
  const { dn, password } = ldapSettings().write;
  return { dn: dn.replace('cn=guichet,', `cn=${name},`), password };
}

/** The variables that point an application at the directory of the test run. */
export function ldapEnvironment(baseDn = serviceDetail('TEST_LDAP_BASE_DN')): Environment {
  return {
    DIRECTORY_URL: serviceDetail('TEST_LDAP_URL'),
    DIRECTORY_ALLOW_PLAIN: 'true',
    DIRECTORY_BASE_DN: baseDn,
    DIRECTORY_BIND_DN: serviceDetail('TEST_LDAP_BIND_DN'),
    DIRECTORY_BIND_PASSWORD: serviceDetail('TEST_LDAP_BIND_PASSWORD'),
    DIRECTORY_READ_DN: serviceDetail('TEST_LDAP_READ_DN'),
    DIRECTORY_READ_PASSWORD: serviceDetail('TEST_LDAP_READ_PASSWORD'),
    DIRECTORY_CA_FILE: serviceDetail('TEST_LDAP_CA_FILE'),
  };
}

/** The directory of the test run as its administrator handles it: makes accounts and brings them into any state. */
export class Annuaire {
  private readonly client = this.connect();
  private readonly made: string[] = [];
  private readonly policies: string[] = [];

  private constructor(readonly base: string) {}

  /** @param unit the name of a unit of its own among the people, for the accounts it makes; made, and taken away */
  static async open(unit?: string): Promise<Annuaire> {
    const people = serviceDetail('TEST_LDAP_BASE_DN');
    const annuaire = new Annuaire(unit ? `ou=${unit},${people}` : people);
    await annuaire.client.bind(
      serviceDetail('TEST_LDAP_ADMIN_DN'),
      serviceDetail('TEST_LDAP_ADMIN_PASSWORD'),
    );
    if (unit) await annuaire.client.add(annuaire.base, { objectClass: ['organizationalUnit'], ou: unit });
    return annuaire;
  }

  connect(): Client {
    return new Client({ url: serviceDetail('TEST_LDAP_URL') });
  }

  dn(username: string): string {
    return `uid=${username},${this.base}`;
  }

  /** An account of the person the tests call by, who has had `secret` for long, in a state of interest. */
  async account(
    username: string,
    secret: string,
    state?: LdapState,
    more: Record<string, string> = {},
  ): Promise<void> {
    await this.client.add(this.dn(username), {
      objectClass: ['inetOrgPerson', 'personnelEN'],
      cn: 'Jean Dupont',
      sn: 'Dupont',
      givenName: 'Jean',
      datenaissance: '19800517',
      rne: '0130040Y',
      userPassword: secret,
      ...more,
    });
    this.made.push(username);
    await this.set(username, 'pwdChangedTime', LONG_AGO);
    if (state === 'locked') for (let i = 0; i < 5; i += 1) await this.bind(username, 'faux faux 99');
    else if (state)
      for (const [type, value] of Object.entries(STATES[state])) await this.set(username, type, value);
  }

  /** Sets an attribute, also one that only the server writes; without values it is taken away. */
  async set(username: string, type: string, ...values: string[]): Promise<void> {
    const modification = new Attribute({ type, values });
    const relax = new Control(RELAX, { critical: true });
    await this.client.modify(this.dn(username), [new Change({ operation: 'replace', modification })], relax);
  }

  /** A password policy of the test's own; gives its DN. */
  async policy(name: string, rules: Record<string, string>): Promise<string> {
    const dn = `cn=${name},ou=politiques,o=gouv,c=fr`;
    await this.client.add(dn, {
      objectClass: ['device', 'pwdPolicy'],
      cn: name,
      pwdAttribute: 'userPassword',
      pwdCheckQuality: '2',
      ...rules,
    });
    this.policies.push(dn);
    return dn;
  }

  async rename(username: string, to: string): Promise<void> {
    await this.client.modifyDN(this.dn(username), `uid=${to}`);
    this.made[this.made.indexOf(username)] = to;
  }

  async remove(username: string): Promise<void> {
    await this.client.del(this.dn(username));
    this.made.splice(this.made.indexOf(username), 1);
  }

  /** 'opens', 'must-change', 'locked' or 'expired' as the overlay says, or 'refused'. */
  async bind(username: string, secret: string): Promise<string> {
    const client = this.connect();
    const policy = new PasswordPolicyControl();
    try {
      await client.bind(this.dn(username), secret, policy);
      return policy.error === 2 ? 'must-change' : 'opens';
    } catch {
      return policy.error === 1 ? 'locked' : policy.error === 0 ? 'expired' : 'refused';
    } finally {
      await client.unbind();
    }
  }

  /** The raw values of attributes, as the administrator sees them. */
  async values(username: string, ...attributes: string[]): Promise<Record<string, unknown>> {
    const { searchEntries } = await this.client.search(this.dn(username), { scope: 'base', attributes });
    return searchEntries[0] ?? {};
  }

  /** What the server has logged so far. */
  log(): string {
    return readFileSync(serviceDetail('TEST_LDAP_LOG_FILE'), 'utf8');
  }

  async close(): Promise<void> {
    for (const username of this.made) await this.client.del(this.dn(username)).catch(() => undefined);
    if (this.base !== serviceDetail('TEST_LDAP_BASE_DN'))
      await this.client.del(this.base).catch(() => undefined);
    for (const dn of this.policies) await this.client.del(dn).catch(() => undefined);
    await this.client.unbind();
  }
}
