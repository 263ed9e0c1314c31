import type { AccountState } from './person.types.js';

/** What the directory read back after a write: plain facts kept with the reset, never a secret. */
export type Proof = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Outcome of a conditional write.
 * `state_changed`: the stamp is no longer the one verified, nothing was written. `refused`: the directory said no,
 * nothing was written (`code` is stable, e.g. `ACCOUNT_DISABLED`, `SECRET_TOO_SHORT`). `unknown`: it may or may not
 * have happened; read the state before any other try.
 */
export type WriteOutcome =
  | { outcome: 'done'; before: AccountState; after: AccountState; proof: Proof }
  | { outcome: 'state_changed' }
  | { outcome: 'refused'; code: string }
  | { outcome: 'unknown' };

export type VerifyOutcome =
  { outcome: 'ok'; personId: string; mustChange: boolean } | { outcome: 'refused'; code: string };

/** What a look at the directory brought up, in plain words with what to do. */
export interface DirectoryFinding {
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'failure';
  readonly text: string;
}

/**
 * The directory that holds the accounts: local, later OpenLDAP and Active Directory. Writes cannot be rolled back,
 * so they never run inside `transactions.run` (asserted).
 */
export abstract class DirectorySource {
  /** True when no real account changes; pages say so in a banner. */
  abstract readonly pretends: boolean;

  /** Looks whether everything is there that resets need; writes nothing. */
  abstract examine(): Promise<DirectoryFinding[]>;

  /** The state now, or null when the directory has no such account. */
  abstract readState(personId: string): Promise<AccountState | null>;

  /** Opens an account locked by wrong tries or a campaign; never one locked by an administrator. */
  abstract unlock(request: { personId: string; stamp: string }): Promise<WriteOutcome>;

  /** Sets the secret, and unlocks. With `mustChange` the secret is temporary and opens only its own change. */
  abstract setSecret(request: {
    personId: string;
    stamp: string;
    secret: string;
    mustChange: boolean;
  }): Promise<WriteOutcome>;

  /**
   * The owner's own change, with the secret that is in force: needs no privilege, so that the directory applies every
   * rule of its own. Where a directory knows no such thing it is a plain change under the stamp.
   */
  async changeSecret(request: {
    personId: string;
    stamp: string;
    current: string;
    secret: string;
  }): Promise<WriteOutcome> {
    const { personId, stamp, secret } = request;
    return this.setSecret({ personId, stamp, secret, mustChange: false });
  }

  /**
   * Closes the account to every sign-in at once, whatever its state, and changes its stamp; doing it twice is harmless.
   * Unconditional: stopping is the safe side.
   * @throws when the directory cannot be reached; the caller tries again
   */
  abstract freeze(personId: string): Promise<void>;

  /** Opens what `freeze` closed, and nothing else: the account keeps the status it had. */
  abstract unfreeze(request: { personId: string; stamp: string }): Promise<WriteOutcome>;

  /** Tries a secret as the owner would. Wrong tries count, unknown usernames take as long as known ones. */
  abstract verifySecret(username: string, secret: string): Promise<VerifyOutcome>;
}
