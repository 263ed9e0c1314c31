import type { OnModuleDestroy } from '@nestjs/common';
import { ResultCodeError, type Change, type Client } from 'ldapts';
import type { Clock } from '../../platform/clock.js';
import type { Transactions } from '../../platform/database/transactions.js';
import { DomainError } from '../../platform/errors.js';
import { refusal } from '../account-state.rules.js';
import {
  DirectorySource,
  type DirectoryFinding,
  type VerifyOutcome,
  type WriteOutcome,
} from '../directory.source.js';
import { replace } from '../ldap/changes.js';
import { AssertionControl, PasswordPolicyControl, PostReadControl } from '../ldap/controls.js';
import { equal } from '../ldap/equality.filter.js';
import { DirectoryUnreachable, type LdapConnections } from '../ldap/ldap-connections.js';
import { POLICY_ERRORS } from '../ldap/policy-errors.rules.js';
import { instantOf } from '../ldap/time.rules.js';
import type { LinkedPeopleRepository } from '../linked-people.repository.js';
import { secretProblem, TEMPORARY_LIFE_MS } from '../local-secret.rules.js';
import type { AccountState } from '../person.types.js';
import {
  frozenStart,
  isOurEnd,
  ourEnd,
  thawedStart,
  type OpenLdapAccount,
} from './openldap-account.rules.js';
import { ASSERTION_FAILED, refusedBind, refusedWrite } from './openldap-codes.rules.js';
import { OpenLdapExamination } from './openldap-examination.js';
import { OpenLdapEntries, writtenAsRead, type Found } from './openldap-entries.js';

interface Write {
  personId: string;
  stamp: string;
  /** A reason not to write that the state as just read gives. */
  refuse?: (found: Found) => string | undefined;
  changes: (account: OpenLdapAccount) => Change[];
  /** What has to be seen afterwards for the write to be called done. */
  holds: (after: Found) => boolean;
  /** What beyond the entry has to be so; not asked when `holds` is false. */
  isInForce?: (after: Found) => Promise<boolean>;
}

/** How often a write is begun again because something that is no change of state came in between. */
const MOST_TRIES = 4;
/** Somebody who is not there, so that an unknown username is asked about like a known one. */
const NOBODY = 'guichet-nobody';

/**
 * OpenLDAP with its password policy overlay. Every write is one Modify under an assertion: this very entry, in the very
 * version that was read, not locked by an administrator. The same operation reads the entry back, and only what that
 * shows is called done.
 */
export class OpenLdapDirectory extends DirectorySource implements OnModuleDestroy {
  readonly pretends = false;
  private readonly entries: OpenLdapEntries;
  /** Whether the writing identity may give a temporary secret an end; learnt from the first refusal. */
  private mayEnd = true;

  constructor(
    private readonly connections: LdapConnections,
    private readonly people: LinkedPeopleRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    super();
    this.entries = new OpenLdapEntries(connections, clock);
  }

  async onModuleDestroy(): Promise<void> {
    await this.connections.close();
  }

  async examine(): Promise<DirectoryFinding[]> {
    return new OpenLdapExamination(this.connections).findings(this.clock.now());
  }

  async readState(personId: string): Promise<AccountState | null> {
    const found = await this.entries.find(await this.people.person(personId));
    return found && this.stateOf(found);
  }

  async unlock(request: { personId: string; stamp: string }): Promise<WriteOutcome> {
    return this.write({
      ...request,
      refuse: ({ status }) => (status === 'locked' ? undefined : 'ACCOUNT_NOT_LOCKED'),
      changes: () => [replace('pwdAccountLockedTime')],
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
    const write = (withEnd: boolean): Promise<WriteOutcome> =>
      this.write({
        ...request,
        refuse: ({ person }) => secretProblem(secret, person.username),
        changes: (account) => [
          replace('userPassword', secret),
          // Not set by itself for an identity that may only write, and taken away when it is not sent.
          mustChange ? replace('pwdReset', 'TRUE') : replace('pwdReset'),
          ...(withEnd ? this.endOf(account, mustChange) : []),
        ],
        holds: ({ account, status }) => account.mustChange === mustChange && status === 'active',
        ...(mustChange && { isInForce: (after) => this.opensOnlyItsChange(after, secret) }),
      });
    const written = await write(this.mayEnd);
    if (!this.mayEnd || written.outcome !== 'refused' || written.code !== 'DIRECTORY_RIGHTS') return written;
    // Refused as a whole, so that nothing is written: once more without the end, which not every directory grants.
    const again = await write(false);
    if (again.outcome === 'done') this.mayEnd = false;
    return again;
  }

  /**
   * Tried out: pwdReset counts only under a policy with pwdMustChange, and which policy that is need not be readable.
   * A first sign-in that is only this one makes the next check stricter, never laxer.
   */
  private async opensOnlyItsChange({ dn }: Found, secret: string): Promise<boolean> {
    const policy = new PasswordPolicyControl();
    const { code } = await this.connections.tryBind(dn, secret, [policy]);
    return code === 0 && policy.error === POLICY_ERRORS.changeAfterReset;
  }

  /** A temporary secret ends by itself; the chosen one does not. An end that an administrator set stays. */
  private endOf({ endTime }: OpenLdapAccount, mustChange: boolean): Change[] {
    if (endTime !== '' && !isOurEnd(endTime)) return [];
    if (mustChange) return [replace('pwdEndTime', ourEnd(this.clock.now() + TEMPORARY_LIFE_MS))];
    return endTime === '' ? [] : [replace('pwdEndTime')];
  }

  async freeze(personId: string): Promise<void> {
    this.transactions.assertOutside();
    const found = await this.entries.find(await this.people.person(personId));
    if (!found || found.account.frozen) return;
    const { dn, account } = found;
    const sameEntry = new AssertionControl(equal('entryUUID', account.uuid));
    try {
      await this.connections.as('write', (client) =>
        client.modify(dn, replace('pwdStartTime', frozenStart(account.startTime)), sameEntry),
      );
    } catch (cause) {
      if (!(cause instanceof ResultCodeError)) throw cause;
      const refused = refusedWrite(cause.code, undefined);
      throw new DomainError('code' in refused ? refused.code : 'STATE_CHANGED', {}, 'conflict', { cause });
    }
    const after = await this.entries.find(found.person);
    if (after && (!after.account.frozen || after.usability === 'opens'))
      throw new Error(`The account of person ${personId} is not frozen.`);
  }

  async unfreeze(request: { personId: string; stamp: string }): Promise<WriteOutcome> {
    return this.write({
      ...request,
      refuse: ({ account }) => (account.frozen ? undefined : 'ACCOUNT_NOT_FROZEN'),
      changes: ({ startTime }) => {
        const thawed = thawedStart(startTime);
        return [thawed === '' ? replace('pwdStartTime') : replace('pwdStartTime', thawed)];
      },
      holds: ({ account }) => !account.frozen,
    });
  }

  async verifySecret(username: string, secret: string): Promise<VerifyOutcome> {
    this.transactions.assertOutside();
    const found = await this.entries.find(await this.people.byUsername(username.trim().toLowerCase()));
    const policy = new PasswordPolicyControl();
    const { baseDn } = this.connections.settings;
    const { code } = await this.connections.tryBind(found?.dn ?? `uid=${NOBODY},${baseDn}`, secret, [policy]);
    if (code !== 0)
      return { outcome: 'refused', code: refusedBind(policy.error, found?.account.frozen ?? false) };
    if (!found) return { outcome: 'refused', code: 'SECRET_WRONG' };
    const mustChange = policy.error === POLICY_ERRORS.changeAfterReset;
    return { outcome: 'ok', personId: found.person.personId, mustChange };
  }

  private async write(request: Write): Promise<WriteOutcome> {
    this.transactions.assertOutside();
    const person = await this.people.person(request.personId);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      let found: Found | null;
      try {
        found = await this.entries.find(person);
      } catch (error) {
        // Nothing has been written so far.
        if (error instanceof DomainError) return { outcome: 'refused', code: error.code };
        throw error;
      }
      const refused = this.reasonNotTo(found, request);
      if (refused) return refused;
      const outcome = await this.attempt(found as Found, request);
      if (outcome !== 'another version') return outcome;
      if (await this.secretMayHaveChanged(found as Found)) return { outcome: 'state_changed' };
    }
    return { outcome: 'state_changed' };
  }

  private reasonNotTo(found: Found | null, request: Write): WriteOutcome | null {
    if (!found) return { outcome: 'refused', code: 'ACCOUNT_GONE' };
    if (found.account.stamp !== request.stamp) return { outcome: 'state_changed' };
    const code = refusalOf(found) ?? request.refuse?.(found);
    return code ? { outcome: 'refused', code } : null;
  }

  private async attempt(found: Found, request: Write): Promise<WriteOutcome | 'another version'> {
    const policy = new PasswordPolicyControl();
    const post = new PostReadControl(found.readable);
    const controls = [new AssertionControl(writtenAsRead(found.account)), post, policy];
    let reread: Found | null = null;
    try {
      const changes = request.changes(found.account);
      await this.connections.as('write', async (client) => {
        await client.modify(found.dn, changes, controls);
        reread = await this.readBack(client, found);
      });
    } catch (error) {
      if (error instanceof ResultCodeError) {
        if (error.code === ASSERTION_FAILED) return 'another version';
        return refusedWrite(error.code, policy.error);
      }
      if (error instanceof DirectoryUnreachable && !error.sent) {
        return { outcome: 'refused', code: error.code };
      }
      return { outcome: 'unknown' };
    }
    const shown = post.entry && this.entries.read(post.entry, found.person, found.dn);
    return this.prove(found, shown, reread ?? shown, request);
  }

  /** What the server reckons beside what stands in the entry; the proof does not hang on it. */
  private async readBack(client: Client, { dn, person }: Found): Promise<Found | null> {
    return this.entries.at(client, dn, person).catch(() => null);
  }

  /** Done is what both the operation itself and the server's own reckoning show. */
  private async prove(
    before: Found,
    shown: Found | undefined,
    after: Found | undefined,
    { holds, isInForce }: Write,
  ): Promise<WriteOutcome> {
    const isSeen =
      shown && after && shown.account.version !== before.account.version && [shown, after].every(holds);
    if (!isSeen) return { outcome: 'unknown' };
    const isProved = isInForce ? await isInForce(after).catch(() => false) : true;
    if (!isProved) return { outcome: 'unknown' };
    return {
      outcome: 'done',
      before: this.stateOf(before),
      after: this.stateOf(after),
      proof: {
        stampBefore: before.account.stamp,
        stampAfter: after.account.stamp,
        status: after.status,
        mustChange: after.account.mustChange,
        entryUUID: shown.account.uuid,
        entryCSN: shown.account.version,
        secretSetAt: shown.account.changedAt,
      },
    };
  }

  /** True unless all that came between two versions were tries to sign in, which write no pwdChangedTime. */
  private async secretMayHaveChanged(before: Found): Promise<boolean> {
    const now = await this.entries.find(before.person).catch(() => undefined);
    if (now === undefined) return true;
    // Gone: the next try says so.
    if (now === null) return false;
    // pwdChangedTime counts whole seconds: one within the second of the version that was read proves nothing.
    return now.account.changedAt >= (instantOf(before.account.version) ?? 0);
  }

  private stateOf(found: Found): AccountState {
    const { account } = found;
    const refused = refusalOf(found);
    return {
      stamp: account.stamp,
      status: account.frozen ? 'frozen' : found.status,
      mustChange: account.mustChange,
      neverSignedIn: found.neverSignedIn,
      createdAt: account.createdAt,
      ...(refused && { mustBeRefused: refused }),
    };
  }
}

function refusalOf({ person, status }: Found): ReturnType<typeof refusal> {
  return refusal({ status, accountClass: person.accountClass, protected: person.protected });
}
