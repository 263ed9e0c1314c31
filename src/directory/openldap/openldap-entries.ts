import { AndFilter, FilterParser, NoSuchObjectError, type Client, type Filter } from 'ldapts';
import type { Clock } from '../../platform/clock.js';
import type { AccountStatus } from '../account-state.rules.js';
import { AccountUsabilityControl, type Usability } from '../ldap/controls.js';
import { equal, not } from '../ldap/equality.filter.js';
import type { LdapConnections } from '../ldap/ldap-connections.js';
import type { LinkedPerson } from '../linked-people.repository.js';
import { instantOf } from '../ldap/time.rules.js';
import { first, type Entry } from '../sync/entry.rules.js';
import { presetOf, type Preset } from '../sync/presets.rules.js';
import {
  accountOf,
  LOCKED_FOR_GOOD,
  STATE_ATTRIBUTES,
  type OpenLdapAccount,
} from './openldap-account.rules.js';

/** A person's entry as it was read. */
export interface Found {
  readonly dn: string;
  readonly person: LinkedPerson;
  readonly account: OpenLdapAccount;
  /** What the entry says, with the time that has passed reckoned in where the server does so. */
  readonly status: AccountStatus;
  readonly neverSignedIn: boolean;
  /** Undefined where the server does not tell. */
  readonly usability: Usability | undefined;
  /** What a write has to read back: slapd refuses a post-read of attributes that its schema does not know. */
  readonly readable: readonly string[];
}

/** Known to every schema with the overlay. */
const ALWAYS = [
  ...['entryUUID', 'entryCSN', 'createTimestamp'],
  ...[
    'pwdReset',
    'pwdChangedTime',
    'pwdAccountLockedTime',
    'pwdStartTime',
    'pwdEndTime',
    'pwdPolicySubentry',
  ],
];

/** Somebody who is not there: a person nobody knows is searched for like one who is known. */
const NOBODY = 'guichet-nobody';

/** Reads people's entries, below the base and nowhere else. */
export class OpenLdapEntries {
  /** Everything an account is judged by; read together, in one search. */
  private readonly attributes: readonly string[];
  private readonly preset: Preset;
  private readonly people: Filter;
  private readonly stamped: readonly string[];
  private records: boolean | undefined;

  constructor(
    private readonly connections: LdapConnections,
    private readonly clock: Clock,
  ) {
    this.preset = presetOf(connections.settings);
    this.people = FilterParser.parseString(this.preset.filter);
    const { numen, ...plain } = this.preset.plain;
    // Never the NUMEN: the stamp is kept, and could be tried out against numbers.
    const told = new Set([...Object.values(plain), ...this.preset.further]);
    for (const name of [numen ?? '', ...STATE_ATTRIBUTES]) told.delete(name);
    this.stamped = [...told].sort();
    this.attributes = [...STATE_ATTRIBUTES, ...this.stamped];
  }

  /** By entryUUID where it is known, else by the exact username. @throws DomainError as `reading` does */
  async find(person: LinkedPerson | null): Promise<Found | null> {
    const { username = 'uid' } = this.preset.plain;
    const which = person?.externalId
      ? equal('entryUUID', person.externalId)
      : equal(username, person?.username ?? NOBODY);
    const filter = new AndFilter({ filters: [this.people, which] });
    const found = await this.connections.reading((client) =>
      this.search(client, this.connections.settings.baseDn, 'sub', filter, person),
    );
    if (!found || found.account.signedIn || !(await this.recordsSignIns())) return found;
    return { ...found, neverSignedIn: true };
  }

  /** The entry at a place, on a given connection. */
  async at(client: Client, dn: string, person: LinkedPerson): Promise<Found | null> {
    return this.search(client, dn, 'base', this.people, person);
  }

  /** An account from an entry that has been read. */
  read(entry: Entry, person: LinkedPerson, dn: string, usability?: Usability): Found {
    const now = this.clock.now();
    const account = accountOf(entry, this.stamped, now);
    const told = this.preset.derive(entry, now).status as AccountStatus;
    return {
      dn,
      person,
      account,
      status: reckoned(told, account, usability, now),
      neverSignedIn: false,
      usability,
      readable: [...new Set([...ALWAYS, ...this.attributes.filter((name) => first(entry, name) !== '')])],
    };
  }

  private async search(
    client: Client,
    base: string,
    scope: 'base' | 'sub',
    filter: Filter,
    person: LinkedPerson | null,
  ): Promise<Found | null> {
    const control = new AccountUsabilityControl();
    const options = { scope, filter, attributes: [...this.attributes], sizeLimit: 2 };
    const { searchEntries } = await client.search(base, options, control).catch((error: unknown) => {
      if (error instanceof NoSuchObjectError) return { searchEntries: [] };
      throw error;
    });
    const [entry, another] = searchEntries;
    if (!person || !entry || another) return null;
    return this.read(entry, person, entry.dn, control.usability);
  }

  /**
   * Whether an entry without a sign-in was never signed in to. slapd writes sign-ins down only when told to (`lastbind`),
   * and then the one of the identity that has just asked.
   */
  private async recordsSignIns(): Promise<boolean> {
    if (this.records !== undefined) return this.records;
    const attributes = ['pwdLastSuccess', 'authTimestamp'];
    this.records = await this.connections.as('read', async (client) => {
      const options = { scope: 'base' as const, filter: '(objectClass=*)', attributes };
      const own = await client
        .search(this.connections.settings.read.dn, options)
        .catch(() => ({ searchEntries: [] }));
      return attributes.some((name) => first(own.searchEntries[0] ?? {}, name) !== '');
    });
    return this.records;
  }
}

/** This very entry in this very version, not locked by an administrator (threats T13, T24). */
export function writtenAsRead(account: OpenLdapAccount): AndFilter {
  return new AndFilter({
    filters: [
      equal('entryUUID', account.uuid),
      equal('entryCSN', account.version),
      not(equal('pwdAccountLockedTime', LOCKED_FOR_GOOD)),
    ],
  });
}

/**
 * Only the server knows when a lock has run out, and how old a password may be: an account that opens is not locked,
 * and one that is shut though nothing in the entry shuts it has expired, or lain idle for too long.
 */
function reckoned(
  told: AccountStatus,
  { frozen, endTime }: OpenLdapAccount,
  usability: Usability | undefined,
  now: number,
): AccountStatus {
  if (told === 'locked' && usability === 'opens') return 'active';
  const ended = (instantOf(endTime) ?? Infinity) <= now;
  return told === 'active' && usability === 'shut' && !frozen && !ended ? 'expired' : told;
}
