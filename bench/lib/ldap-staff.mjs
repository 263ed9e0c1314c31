import { readFileSync } from 'node:fs';
import { Attribute, Change, Client } from 'ldapts';

const AT_ONCE = 8;
const KINDS = {
  OpenLDAP: {
    objectClass: ['inetOrgPerson'],
    username: 'uid',
    unitOf: (env, unit) => `ou=${unit},${env.TEST_LDAP_BASE_DN}`,
    connect: async (env) => {
      const client = new Client({ url: env.TEST_LDAP_URL });
      await client.bind(env.TEST_LDAP_ADMIN_DN, env.TEST_LDAP_ADMIN_PASSWORD);
      return client;
    },
    settings: (env) => ({
      DIRECTORY_URL: env.TEST_LDAP_URL,
      DIRECTORY_ALLOW_PLAIN: 'true',
      DIRECTORY_PRESET: 'inetorgperson',
      ...identity(env.TEST_LDAP_ADMIN_DN, env.TEST_LDAP_ADMIN_PASSWORD),
    }),
  },
  'Active Directory': {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    username: 'sAMAccountName',
    unitOf: (env, unit) => `OU=${unit},${env.TEST_AD_BASE_DN}`,
    connect: async (env) => {
      const ca = [readFileSync(env.TEST_AD_CA_FILE)];
      const client = new Client({ url: env.TEST_AD_URL, tlsOptions: { ca } });
      await client.bind(env.TEST_AD_ADMIN_DN, env.TEST_AD_ADMIN_PASSWORD);
      return client;
    },
    settings: (env) => ({
      DIRECTORY_URL: `ad+${env.TEST_AD_URL}`,
      DIRECTORY_CA_FILE: env.TEST_AD_CA_FILE,
      ...identity(env.TEST_AD_BIND_DN, env.TEST_AD_BIND_PASSWORD),
    }),
  },
};

const identity = (dn, password) => ({ DIRECTORY_BIND_DN: dn, DIRECTORY_BIND_PASSWORD: password });

/** A unit of its own in a directory of `npm run services`, with invented people, all gone when it is closed. */
export class LdapStaff {
  static async open(name, env) {
    const kind = KINDS[name];
    const unit = `banc${process.pid}`;
    const staff = new LdapStaff(kind, await kind.connect(env), kind.unitOf(env, unit));
    await staff.client.add(staff.base, { objectClass: ['organizationalUnit'], ou: unit });
    staff.settings = { ...kind.settings(env), DIRECTORY_BASE_DN: staff.base };
    return staff;
  }

  count = 0;

  constructor(kind, client, base) {
    Object.assign(this, { kind, client, base });
  }

  /** Adds that many people. */
  async add(count) {
    const from = this.count;
    this.count += count;
    await this.each(from, this.count, (number) =>
      this.client.add(this.dn(number), {
        objectClass: this.kind.objectClass,
        [this.kind.username]: `banc${number}`,
        sn: `Banc${surname(number)}`,
        givenName: 'Alix',
        mail: `banc${number}@ac-banc.example`,
      }),
    );
  }

  /** Gives the first `count` people another surname; `turn` tells one change from the next. */
  async marry(count, turn) {
    await this.each(0, count, (number) => {
      const modification = new Attribute({ type: 'sn', values: [`Noce${surname(number + turn)}`] });
      return this.client.modify(this.dn(number), [new Change({ operation: 'replace', modification })]);
    });
  }

  async close() {
    await this.each(0, this.count, (number) => this.client.del(this.dn(number)).catch(() => undefined));
    await this.client.del(this.base);
    await this.client.unbind();
  }

  dn(number) {
    return `cn=banc${number},${this.base}`;
  }

  async each(from, to, work) {
    let next = from;
    const hand = async () => {
      while (next < to) await work((next += 1) - 1);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, hand));
  }
}

/** Letters for a number, so that thousands of surnames differ. */
const surname = (number) => number.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]);
