import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { newId } from '../platform/ids.js';
import { refusal, type AccountStatus } from './account-state.rules.js';
import {
  DirectorySource,
  type DirectoryFinding,
  type VerifyOutcome,
  type WriteOutcome,
} from './directory.source.js';
import { LocalRepository, type LocalAccount } from './local.repository.js';
import { secretProblem, TEMPORARY_LIFE_MS, WRONG_TRIES_BEFORE_LOCK } from './local-secret.rules.js';
import type { AccountState } from './person.types.js';

/** OWASP's floor for argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

interface Change {
  personId: string;
  stamp: string;
  /** The status the account gets, or the reason it gets none. */
  next: (account: LocalAccount) => { status: AccountStatus } | { code: string };
  write?: (now: number) => Promise<void>;
}

type Written = { before: AccountState; stamp: string } | Exclude<WriteOutcome, { outcome: 'done' }>;

/**
 * The local directory: a real one, on our own tables. It verifies secrets, knows expiry and must-change, locks
 * after wrong tries, and writes only under the stamp it was given.
 */
@Injectable()
export class LocalDirectory extends DirectorySource {
  readonly pretends = true;
  private decoy: Promise<string> | undefined;

  constructor(
    private readonly repository: LocalRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    super();
  }

  async examine(): Promise<DirectoryFinding[]> {
    const text = 'The local directory is in use: no real account changes.';
    return Promise.resolve([{ check: 'directory', level: 'ok', text }]);
  }

  async readState(personId: string): Promise<AccountState | null> {
    const account = await this.repository.account(personId);
    return account && stateOf(account);
  }

  async unlock(request: { personId: string; stamp: string }): Promise<WriteOutcome> {
    this.transactions.assertOutside();
    const written = await this.change({
      ...request,
      next: ({ status, frozenAt }) => {
        if (frozenAt !== null) return { code: 'ACCOUNT_FROZEN' };
        return status === 'locked' ? { status: 'active' } : { code: 'ACCOUNT_NOT_LOCKED' };
      },
      write: () => this.repository.forgetTries(request.personId),
    });
    return this.prove(request.personId, written, () => true);
  }

  async setSecret(request: {
    personId: string;
    stamp: string;
    secret: string;
    mustChange: boolean;
  }): Promise<WriteOutcome> {
    this.transactions.assertOutside();
    const { personId, secret, mustChange } = request;
    const secretHash = await hash(secret, ARGON2ID);
    const written = await this.change({
      ...request,
      next: ({ username, frozenAt }) => {
        const code = frozenAt === null ? secretProblem(secret, username) : 'ACCOUNT_FROZEN';
        return code ? { code } : { status: 'active' };
      },
      write: (now) =>
        this.repository.keepSecret({
          personId,
          hash: secretHash,
          mustChange,
          now,
          expiresAt: mustChange ? now + TEMPORARY_LIFE_MS : null,
        }),
    });
    return this.prove(
      personId,
      written,
      async (account) =>
        account.mustChange === mustChange &&
        account.secretHash !== null &&
        (await verify(account.secretHash, secret)),
    );
  }

  async freeze(personId: string): Promise<void> {
    this.transactions.assertOutside();
    await this.transactions.run(async () => {
      const account = await this.repository.account(personId);
      if (!account || account.frozenAt !== null) return;
      const now = this.clock.now();
      await this.repository.freeze(personId, now);
      await this.repository.changeState({
        personId,
        from: account.stamp,
        to: newId(),
        status: account.status,
        now,
      });
    });
  }

  async unfreeze(request: { personId: string; stamp: string }): Promise<WriteOutcome> {
    this.transactions.assertOutside();
    const written = await this.change({
      ...request,
      next: ({ status, frozenAt }) => (frozenAt === null ? { code: 'ACCOUNT_NOT_FROZEN' } : { status }),
      write: () => this.repository.unfreeze(request.personId),
    });
    return this.prove(request.personId, written, ({ frozenAt }) => frozenAt === null);
  }

  async verifySecret(username: string, secret: string): Promise<VerifyOutcome> {
    this.transactions.assertOutside();
    const account = await this.repository.accountByUsername(username.trim().toLowerCase());
    if (!account?.secretHash) {
      this.decoy ??= hash(newId(), ARGON2ID);
      await verify(await this.decoy, secret);
      return { outcome: 'refused', code: 'SECRET_WRONG' };
    }
    const tries = await this.transactions.run(() => this.repository.countTry(account.personId));
    const right = await verify(account.secretHash, secret);
    if (tries > WRONG_TRIES_BEFORE_LOCK || (!right && tries === WRONG_TRIES_BEFORE_LOCK)) {
      await this.lock(account.personId);
    }
    if (!right || tries > WRONG_TRIES_BEFORE_LOCK) return { outcome: 'refused', code: 'SECRET_WRONG' };
    const now = this.clock.now();
    const code = closedBecause(account, now);
    if (code) return { outcome: 'refused', code };
    await this.transactions.run(() => this.repository.signedIn(account.personId, now));
    return { outcome: 'ok', personId: account.personId, mustChange: account.mustChange };
  }

  private async lock(personId: string): Promise<void> {
    await this.transactions.run(async () => {
      const account = await this.repository.account(personId);
      if (account?.status !== 'active') return;
      await this.repository.changeState({
        personId,
        from: account.stamp,
        to: newId(),
        status: 'locked',
        now: this.clock.now(),
      });
    });
  }

  private async change({ personId, stamp, next, write }: Change): Promise<Written> {
    return this.transactions.run(async () => {
      const account = await this.repository.account(personId);
      if (!account) return { outcome: 'refused', code: 'ACCOUNT_GONE' };
      if (account.stamp !== stamp) return { outcome: 'state_changed' };
      const refused = refusal(account);
      if (refused) return { outcome: 'refused', code: refused };
      const wanted = next(account);
      if ('code' in wanted) return { outcome: 'refused', code: wanted.code };
      const now = this.clock.now();
      const to = newId();
      const changed = await this.repository.changeState({
        personId,
        from: stamp,
        to,
        status: wanted.status,
        now,
      });
      if (changed === 0) return { outcome: 'state_changed' };
      await write?.(now);
      return { before: stateOf(account), stamp: to };
    });
  }

  /** Reads back what was written: only what the directory shows is called done. */
  private async prove(
    personId: string,
    written: Written,
    holds: (account: LocalAccount) => boolean | Promise<boolean>,
  ): Promise<WriteOutcome> {
    if ('outcome' in written) return written;
    const account = await this.repository.account(personId);
    if (account?.stamp !== written.stamp || !(await holds(account))) return { outcome: 'unknown' };
    const after = stateOf(account);
    return {
      outcome: 'done',
      before: written.before,
      after,
      proof: {
        stampBefore: written.before.stamp,
        stampAfter: after.stamp,
        status: after.status,
        mustChange: after.mustChange,
        secretSetAt: account.setAt,
      },
    };
  }
}

function stateOf(account: LocalAccount): AccountState {
  const refused = refusal(account);
  return {
    stamp: account.stamp,
    status: account.frozenAt === null ? account.status : 'frozen',
    mustChange: account.mustChange,
    neverSignedIn: account.signedInAt === null,
    createdAt: account.createdAt,
    ...(refused && { mustBeRefused: refused }),
  };
}

function closedBecause(account: LocalAccount, now: number): string | undefined {
  if (account.frozenAt !== null) return 'ACCOUNT_FROZEN';
  if (account.status === 'expired') return 'SECRET_EXPIRED';
  if (account.status === 'locked') return 'ACCOUNT_LOCKED';
  if (account.status === 'admin_locked') return 'ACCOUNT_ADMIN_LOCKED';
  if (account.status !== 'active') return 'ACCOUNT_DISABLED';
  return account.expiresAt !== null && account.expiresAt <= now ? 'SECRET_EXPIRED' : undefined;
}
