import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import { keyedHash, keyFor } from '../secret-tokens.js';
import { StrangerThrottle } from '../stranger-throttle.port.js';
import { AttemptsRepository } from './attempts.repository.js';
import { inNetworks, senderOf } from './network.rules.js';
import {
  failuresNow,
  FORGET_AFTER,
  THROTTLES,
  waitFor,
  type Throttle as Limits,
  type Tries,
} from './throttle.rules.js';

export interface Bucket {
  readonly name: string;
  readonly limits: Limits;
}

/** Where a try comes from. */
export interface Origin {
  readonly address: string;
  /** Id of a browser that signed in to this very account before; null otherwise. */
  readonly knownDevice: string | null;
}

/** Counts wrong tries by account first, then by address, and says how long the next one waits. */
@Injectable()
export class Throttle extends StrangerThrottle {
  private readonly key: Buffer;

  constructor(
    private readonly repository: AttemptsRepository,
    private readonly transactions: Transactions,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    super();
    this.key = keyFor(config.secretKey, 'throttle');
  }

  /**
   * The buckets of a sign-in as `email`, whether or not such an account exists. A browser known to the account, the
   * académie's networks and the rest of the world count apart, so that nobody can slow the owner from afar.
   */
  signIn(email: string, origin: Origin): Bucket[] {
    const inside = this.isInside(origin.address) ? 'inside' : 'outside';
    const from = origin.knownDevice ? 'known' : inside;
    return [
      this.bucket(`account ${email} ${from} ${origin.knownDevice ?? ''}`, THROTTLES.account[from]),
      this.bucket(`address ${senderOf(origin.address)}`, THROTTLES.address[inside]),
    ];
  }

  /** The bucket of codes and passwords typed by somebody who has shown one factor already. */
  code(accountId: string): Bucket[] {
    return [this.bucket(`code ${accountId}`, THROTTLES.code)];
  }

  takeFromStranger(what: string, address: string): Promise<number> {
    const inside = this.isInside(address) ? 'inside' : 'outside';
    return this.take([this.bucket(`${what} ${senderOf(address)}`, THROTTLES.stranger[inside])]);
  }

  /**
   * Counts a try as failed before it is looked at, so that a hundred at once get no further than one by one.
   * Returns 0, or how many milliseconds to wait; then nothing was counted and nothing may be looked at.
   */
  async take(buckets: readonly Bucket[]): Promise<number> {
    const now = this.clock.now();
    return this.transactions.run(async () => {
      await this.repository.forgetBefore(now - FORGET_AFTER);
      const tries: Tries[] = [];
      for (const bucket of buckets) tries.push(await this.repository.lock(bucket.name));
      const waits = buckets.map((bucket, i) => waitFor(tries[i] ?? null, bucket.limits, now));
      const wait = Math.max(...waits);
      if (wait > 0) return wait;
      for (const [i, bucket] of buckets.entries()) {
        await this.repository.set(bucket.name, {
          failures: failuresNow(tries[i] ?? null, now) + 1,
          lastAt: now,
        });
      }
      return 0;
    });
  }

  /** The try was right: the account's count starts anew, the address gets this one back. Inside `run`. */
  async forgive([account, address]: readonly Bucket[]): Promise<void> {
    if (account) await this.repository.forget(account.name);
    if (address) await this.repository.giveBack(address.name);
  }

  isInside(address: string): boolean {
    return inNetworks(address, this.config.trustedNetworks);
  }

  private bucket(name: string, limits: Limits): Bucket {
    return { name: keyedHash(this.key, name), limits };
  }
}
