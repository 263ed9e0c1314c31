import { readFileSync } from 'node:fs';
import { Attribute, Change, Client } from 'ldapts';
import type { LdapSettings } from '../../src/platform/config/directory-settings.js';
import { adSettings } from './ad.js';
import { serviceDetail } from './services.js';

/** Somebody of a directory, in words that fit every kind of one. */
export interface Someone {
  username: string;
  surname: string;
  firstName: string;
  numen?: string;
  email?: string;
  uais?: string[];
}

/** A unit of its own in a real directory, in which a test may do as it likes. */
export interface Tree {
  readonly name: string;
  readonly settings: LdapSettings;
  add(someone: Someone): Promise<void>;
  /** Gives an attribute other values; `someone` is known by the username they were added with. */
  set(username: string, field: keyof Someone, ...values: string[]): Promise<void>;
  remove(username: string): Promise<void>;
  close(): Promise<void>;
}

let units = 0;

abstract class RealTree implements Tree {
  abstract readonly name: string;
  abstract readonly settings: LdapSettings;
  protected abstract readonly attributes: Readonly<Record<keyof Someone, string>>;
  protected abstract objectClass: string[];
  protected readonly unit = `sync${process.pid}x${(units += 1)}`;
  private readonly made = new Set<string>();

  protected constructor(protected readonly client: Client) {}

  async open(): Promise<this> {
    await this.client.add(this.settings.baseDn, { objectClass: ['organizationalUnit'], ou: this.unit });
    return this;
  }

  async add(someone: Someone): Promise<void> {
    const fields = Object.entries(someone) as Array<[keyof Someone, string | string[]]>;
    await this.client.add(this.dn(someone.username), {
      objectClass: this.objectClass,
      ...Object.fromEntries(fields.map(([field, value]) => [this.attributes[field], value])),
    });
    this.made.add(someone.username);
  }

  async set(username: string, field: keyof Someone, ...values: string[]): Promise<void> {
    const modification = new Attribute({ type: this.attributes[field], values });
    await this.client.modify(this.dn(username), [new Change({ operation: 'replace', modification })]);
  }

  async remove(username: string): Promise<void> {
    await this.client.del(this.dn(username));
    this.made.delete(username);
  }

  async close(): Promise<void> {
    for (const username of this.made) await this.client.del(this.dn(username)).catch(() => undefined);
    await this.client.del(this.settings.baseDn).catch(() => undefined);
    await this.client.unbind();
  }

  private dn(username: string): string {
    return `cn=${username},${this.settings.baseDn}`;
  }
}

class AdTree extends RealTree {
  readonly name = 'Active Directory';
  readonly settings = adSettings({ baseDn: `OU=${this.unit},${serviceDetail('TEST_AD_BASE_DN')}` });
  protected readonly objectClass = ['top', 'person', 'organizationalPerson', 'user'];
  protected readonly attributes = {
    username: 'sAMAccountName',
    surname: 'sn',
    firstName: 'givenName',
    numen: 'employeeNumber',
    email: 'mail',
    uais: 'departmentNumber',
  };

  static async connect(): Promise<AdTree> {
    const client = new Client({
      url: serviceDetail('TEST_AD_URL'),
      tlsOptions: { ca: [readFileSync(serviceDetail('TEST_AD_CA_FILE'))] },
    });
    await client.bind(serviceDetail('TEST_AD_ADMIN_DN'), serviceDetail('TEST_AD_ADMIN_PASSWORD'));
    return new AdTree(client).open();
  }

  // An account made without a password is disabled until it is enabled.
  override async add(someone: Someone): Promise<void> {
    await super.add(someone);
    const dn = `cn=${someone.username},${this.settings.baseDn}`;
    const enabled = new Attribute({ type: 'userAccountControl', values: [String(0x200 | 0x20)] });
    await this.client.modify(dn, [new Change({ operation: 'replace', modification: enabled })]);
  }
}

class SlapdTree extends RealTree {
  readonly name = 'OpenLDAP';
  readonly settings: LdapSettings = (() => {
    const identity = {
      dn: serviceDetail('TEST_LDAP_ADMIN_DN'),
      password: serviceDetail('TEST_LDAP_ADMIN_PASSWORD'),
    };
    return {
      kind: 'ldap',
      urls: [serviceDetail('TEST_LDAP_URL')],
      baseDn: `ou=${this.unit},${serviceDetail('TEST_LDAP_BASE_DN')}`,
      startTls: false,
      attributes: {},
      write: identity,
      read: identity,
      caFile: null,
      preset: 'inetorgperson',
      timeoutMs: 10_000,
    };
  })();
  protected readonly objectClass = ['inetOrgPerson'];
  protected readonly attributes = {
    username: 'uid',
    surname: 'sn',
    firstName: 'givenName',
    numen: 'employeeNumber',
    email: 'mail',
    uais: 'departmentNumber',
  };

  static async connect(): Promise<SlapdTree> {
    const client = new Client({ url: serviceDetail('TEST_LDAP_URL') });
    await client.bind(serviceDetail('TEST_LDAP_ADMIN_DN'), serviceDetail('TEST_LDAP_ADMIN_PASSWORD'));
    return new SlapdTree(client).open();
  }
}

export const adTree = (): Promise<Tree> => AdTree.connect();
export const slapdTree = (): Promise<Tree> => SlapdTree.connect();
