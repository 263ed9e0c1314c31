import type { OnModuleDestroy } from '@nestjs/common';
import { AndFilter, NoSuchObjectError, ResultCodeError, type Change } from 'ldapts';
import type { Clock } from '../../platform/clock.js';
import type { Transactions } from '../../platform/database/transactions.js';
import { refusal } from '../account-state.rules.js';
import {
  DirectorySource,
  type DirectoryFinding,
  type VerifyOutcome,
  type WriteOutcome,
} from '../directory.source.js';
import { change } from '../ldap/changes.js';
import { equal } from '../ldap/equality.filter.js';
import { DirectoryUnreachable, type LdapConnections } from '../ldap/ldap-connections.js';
import type { LinkedPeopleRepository, LinkedPerson } from '../linked-people.repository.js';
import { secretProblem } from '../local-secret.rules.js';
import type { AccountState } from '../person.types.js';
import {
  accountOf,
  BINARY_ATTRIBUTES,
  frozenExpiry,
  STATE_ATTRIBUTES,
  sameExpiry,
  thawedExpiry,
  unicodePwd,
  type AdAccount,
} from './ad-account.rules.js';
import { bindVerdict, refusedWrite } from './ad-codes.rules.js';
import { AdExamination } from './ad-examination.js';

interface Found {
  dn: string;
  person: LinkedPerson;
  account: AdAccount;
}

interface Write {
  personId: string;
  stamp: string;
  /** A reason not to write that the state as just read gives. */
  refuse?: (found: Found) => string | undefined;
  changes: (account: AdAccount) => Change[];
  /** What has to be seen afterwards for the write to be called done. */
  holds: (after: AdAccount, before: AdAccount) => boolean;
  /** The desk's identity, or that of anybody who knows the present secret. */
  as?: 'read' | 'write';
}

/** Somebody who is not there, so that an unknown username takes as long as a known one. */
const NOBODY = 'guichet-nobody';

/**
 * Active Directory. Every write is one Modify that takes effect only in the state that was read: the value of
 * pwdLastSet, lockoutTime or accountExpires as seen is deleted and the new one added, which fails when it is another
 * one by now. Then the account is read again, and only what it shows is called done.
 */
export class ActiveDirectory extends DirectorySource implements OnModuleDestroy {
  readonly pretends = false;

  constructor(
    private readonly connections: LdapConnections,
    private readonly people: LinkedPeopleRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    super();
  }

  async onModuleDestroy(): Promise<void> {
    await this.connections.close();
  }

  async examine(): Promise<DirectoryFinding[]> {
    return new AdExamination(this.connections).findings(this.clock.now());
  }

  async readState(personId: string): Promise<AccountState | null> {
    const found = await this.find(await this.people.person(personId));
    return found && stateOf(found);
  }

  async unlock(request: { personId: string; stamp: string }): Promise<WriteOutcome> {
    return this.write({
      ...request,
      refuse: ({ account }) => (account.status === 'locked' ? undefined : 'ACCOUNT_NOT_LOCKED'),
      changes: ({ lockoutTime }) => swap('lockoutTime', lockoutTime, '0'),
      holds: ({ status }) => status !== 'locked',
    });
  }

  async setSecret(request: {
    personId: string;
    stamp: string;
    secret: string;
    mustChange: boolean;
  }): Promise<WriteOutcome> {
    const { secret, mustChange } = request;
    return this.write({
      ...request,
      refuse: ({ account, person }) => {
        if (mustChange && account.neverExpires) return 'SECRET_NEVER_EXPIRES';
        return secretProblem(secret, person.username);
      },
      // A reset does not unlock here, unlike elsewhere; -1 is "now", the only value but 0 that is taken.
      changes: ({ pwdLastSet, accountExpires, frozen }) => [
        change('replace', 'unicodePwd', unicodePwd(secret)),
        ...swap('pwdLastSet', pwdLastSet, mustChange ? '0' : '-1'),
        ...(pwdLastSet === '0' && !frozen
          ? swap('accountExpires', accountExpires, sameExpiry(accountExpires))
          : []),
        change('replace', 'lockoutTime', '0'),
      ],
      holds: (after, before) =>
        after.mustChange === mustChange && after.status === 'active' && setOnce(before, after),
    });
  }

  override async changeSecret(request: {
    personId: string;
    stamp: string;
    current: string;
    secret: string;
  }): Promise<WriteOutcome> {
    const { current, secret } = request;
    return this.write({
      ...request,
      as: 'read',
      refuse: ({ person }) => secretProblem(secret, person.username),
      changes: () => [
        change('delete', 'unicodePwd', unicodePwd(current)),
        change('add', 'unicodePwd', unicodePwd(secret)),
      ],
      holds: (after) => !after.mustChange && after.status === 'active',
    });
  }

  async freeze(personId: string): Promise<void> {
    this.transactions.assertOutside();
    const found = await this.find(await this.people.person(personId));
    if (!found || found.account.frozen) return;
    const { dn, account } = found;
    await this.connections.as('write', (client) =>
      client.modify(dn, [change('replace', 'accountExpires', frozenExpiry(account.accountExpires))]),
    );
    const after = await this.find(found.person);
    if (after && !after.account.frozen) throw new Error(`The account of person ${personId} is not frozen.`);
  }

  async unfreeze(request: { personId: string; stamp: string }): Promise<WriteOutcome> {
    return this.write({
      ...request,
      refuse: ({ account }) => (account.frozen ? undefined : 'ACCOUNT_NOT_FROZEN'),
      changes: ({ accountExpires }) => swap('accountExpires', accountExpires, thawedExpiry(accountExpires)),
      holds: ({ frozen }) => !frozen,
    });
  }

  async verifySecret(username: string, secret: string): Promise<VerifyOutcome> {
    this.transactions.assertOutside();
    const found = await this.find(await this.people.byUsername(username.trim().toLowerCase()));
    const { baseDn } = this.connections.settings;
    const answer = await this.connections.tryBind(found?.dn ?? `CN=${NOBODY},${baseDn}`, secret);
    const verdict = bindVerdict(answer);
    if (!verdict.opens) {
      const frozen = verdict.code === 'ACCOUNT_ENDED' && found?.account.frozen;
      return { outcome: 'refused', code: frozen ? 'ACCOUNT_FROZEN' : verdict.code };
    }
    if (!found) return { outcome: 'refused', code: 'SECRET_WRONG' };
    return { outcome: 'ok', personId: found.person.personId, mustChange: verdict.mustChange };
  }

  private async write(request: Write): Promise<WriteOutcome> {
    this.transactions.assertOutside();
    const person = await this.people.person(request.personId);
    const found = await this.find(person);
    if (!found) return { outcome: 'refused', code: 'ACCOUNT_GONE' };
    if (found.account.stamp !== request.stamp) return { outcome: 'state_changed' };
    const refused = refusalOf(found) ?? request.refuse?.(found);
    if (refused) return { outcome: 'refused', code: refused };
    try {
      const changes = request.changes(found.account);
      await this.connections.as(request.as ?? 'write', (client) => client.modify(found.dn, changes));
    } catch (error) {
      if (error instanceof ResultCodeError) return refusedWrite(error.code, error.message);
      if (error instanceof DirectoryUnreachable && !error.sent) {
        return { outcome: 'refused', code: error.code };
      }
      return { outcome: 'unknown' };
    }
    return this.prove(found, request.holds);
  }

  /** Reads back what was written; a directory that no longer answers leaves the outcome open. */
  private async prove(before: Found, holds: Write['holds']): Promise<WriteOutcome> {
    const after = await this.find(before.person).catch(() => null);
    if (!after || after.account.stamp === before.account.stamp || !holds(after.account, before.account)) {
      return { outcome: 'unknown' };
    }
    return {
      outcome: 'done',
      before: stateOf(before),
      after: stateOf(after),
      proof: {
        stampBefore: before.account.stamp,
        stampAfter: after.account.stamp,
        status: after.account.status,
        mustChange: after.account.mustChange,
        pwdLastSet: after.account.pwdLastSet,
        lockoutTime: after.account.lockoutTime,
      },
    };
  }

  /** By objectGUID where it is known, else by the exact username. */
  private async find(person: LinkedPerson | null): Promise<Found | null> {
    const where = person?.externalId
      ? { base: `<GUID=${person.externalId}>`, scope: 'base' as const, filter: '(objectClass=user)' }
      : {
          base: this.connections.settings.baseDn,
          scope: 'sub' as const,
          filter: accountNamed(person?.username ?? NOBODY),
        };
    const { searchEntries } = await this.connections.as('read', (client) =>
      client
        .search(where.base, {
          scope: where.scope,
          filter: where.filter,
          attributes: [...STATE_ATTRIBUTES],
          explicitBufferAttributes: [...BINARY_ATTRIBUTES],
          sizeLimit: 2,
        })
        .catch((error: unknown) => {
          if (error instanceof NoSuchObjectError) return { searchEntries: [] };
          throw error;
        }),
    );
    const [entry, another] = searchEntries;
    if (!person || !entry || another) return null;
    return { dn: entry.dn, person, account: accountOf(entry, this.clock.now()) };
  }
}

function accountNamed(username: string): AndFilter {
  return new AndFilter({ filters: [equal('objectClass', 'user'), equal('sAMAccountName', username)] });
}

/** Compare-and-swap: fails with 16 when `seen` is no longer the value. */
function swap(type: string, seen: string, next: string): Change[] {
  return [change('delete', type, seen), change('add', type, next)];
}

/** Nobody else set the secret between the two readings: where the swap of values cannot tell, the count does. */
function setOnce(before: AdAccount, after: AdAccount): boolean {
  if (before.secretVersion === null || after.secretVersion === null) return true;
  return after.secretVersion === before.secretVersion + 1;
}

function refusalOf({ person, account }: Found): ReturnType<typeof refusal> {
  return refusal({
    status: account.status,
    accountClass: person.accountClass,
    protected: person.protected || account.protected,
  });
}

function stateOf(found: Found): AccountState {
  const { account } = found;
  const refused = refusalOf(found);
  return {
    stamp: account.stamp,
    status: account.frozen ? 'frozen' : account.status,
    mustChange: account.mustChange,
    neverSignedIn: account.neverSignedIn,
    createdAt: account.createdAt,
    ...(account.neverExpires && { neverExpires: true }),
    ...(refused && { mustBeRefused: refused }),
  };
}
