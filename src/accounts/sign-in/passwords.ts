import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';
import type { Account } from '../account.entity.js';
import { PasswordRefused } from '../accounts.errors.js';
import { normalisePassword, passwordProblem } from './password.rules.js';

/** argon2id as OWASP recommends it (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash of nothing anybody knows: an absent account costs the same time as a wrong password. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$+CKmM2xxQq2qYcMSMtsM9w$+TbV3aqejTYQ0c3XnRJ7YpZu5w+9wXUyKe1ytAxtVYM';

/** Hashes and compares the passwords of accounts. Never inside a transaction: it takes tens of milliseconds. */
@Injectable()
export class Passwords {
  constructor(private readonly config: Config) {}

  hash(password: string): Promise<string> {
    return hash(normalisePassword(password), ARGON2);
  }

  /** False for a null hash, after the same time. */
  async matches(kept: string | null, password: string): Promise<boolean> {
    const same = await verify(kept ?? NOBODY, normalisePassword(password));
    return same && kept !== null;
  }

  /** @throws PasswordRefused when the new password of this account will not do. */
  assertGood(password: string, account: Pick<Account, 'name' | 'email'>): void {
    const problem = passwordProblem(password, [account.name, account.email, this.config.brand.name]);
    if (problem) throw new PasswordRefused(problem);
  }
}
