import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';
import type { Account } from '../account.entity.js';
import { AccountNotices } from '../account-notices.js';
import { AccountNotFound, LoopbackOnly, TokenRefused } from '../accounts.errors.js';
import { AccountsRepository } from '../accounts.repository.js';
import { hashToken, newToken } from '../secret-tokens.js';
import type { ApiToken } from './api-token.entity.js';
import {
  LONGEST_TOKEN_LIFE,
  LOOPBACK_MARK,
  onlyReads,
  TOKEN_PREFIX,
  TOKEN_SCOPE_NAMES,
} from './token.rules.js';
import { TokensRepository } from './tokens.repository.js';

export interface TokenRequest {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Milliseconds. */
  readonly life: number;
}

export interface IssuedToken {
  readonly id: string;
  /** The token itself: shown once, kept only as a hash. */
  readonly token: string;
  readonly expiresAt: number;
}

/** Makes, lists and revokes tokens of the JSON API (security rule "API and step-up"). */
@Injectable()
export class TokensService {
  constructor(
    private readonly repository: TokensRepository,
    private readonly accounts: AccountsRepository,
    private readonly notices: AccountNotices,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** By its owner, on a page behind the second factor. @throws TokenRefused */
  async createOwn(accountId: string, request: TokenRequest, by: Actor): Promise<IssuedToken> {
    const account = await this.accounts.byId(accountId);
    if (!account) throw new AccountNotFound();
    if (this.config.secondFactorRequired && account.totpSecret === null) {
      throw new TokenRefused('TOKEN_NEEDS_FACTOR');
    }
    return this.make(account, request, by, account.totpSecret === null);
  }

  /** At the command line: reading only, but on a machine that nobody else reaches. @throws LoopbackOnly, TokenRefused */
  async createAtCommandLine(email: string, request: TokenRequest, by: Actor): Promise<IssuedToken> {
    const account = await this.accounts.byEmail(email);
    if (account?.state !== 'active') throw new AccountNotFound();
    if (!this.config.loopback && !onlyReads(request.scopes)) {
      throw new LoopbackOnly('ACTING_TOKEN_ON_LOOPBACK_ONLY');
    }
    return this.make(account, request, by, true);
  }

  /** Tokens that still work, newest first. */
  async list(accountId: string): Promise<ApiToken[]> {
    const now = this.clock.now();
    return (await this.repository.ofAccount(accountId)).filter((token) => now < token.expiresAt);
  }

  /** An unknown or foreign token is revoked already. */
  async revoke(id: string, accountId: string, by: Actor): Promise<void> {
    await this.transactions.run(async () => {
      if (!(await this.repository.revoke(id, accountId, this.clock.now()))) return;
      this.audit.record({ actor: by, action: 'token.revoked', object: { type: 'token', id } });
    });
  }

  private async make(
    account: Account,
    request: TokenRequest,
    by: Actor,
    withoutFactor: boolean,
  ): Promise<IssuedToken> {
    const { name, scopes, life } = request;
    const known: readonly string[] = TOKEN_SCOPE_NAMES;
    if (scopes.length === 0 || !scopes.every((scope) => known.includes(scope))) {
      throw new TokenRefused('TOKEN_SCOPES');
    }
    if (!(life > 0 && life <= LONGEST_TOKEN_LIFE)) throw new TokenRefused('TOKEN_TOO_LONG');
    const token = TOKEN_PREFIX + newToken();
    const now = this.clock.now();
    const row = {
      id: newId(),
      accountId: account.id,
      name,
      tokenHash: hashToken(token),
      scopes: withoutFactor && !onlyReads(scopes) ? [...scopes, LOOPBACK_MARK] : [...scopes],
    };
    const times = {
      createdAt: now,
      expiresAt: now + life,
      lastUsedAt: null,
      steppedUpAt: null,
      revokedAt: null,
    };
    await this.transactions.run(async () => {
      await this.repository.insert({ ...row, ...times });
      const object = { type: 'token', id: row.id };
      this.audit.record({
        actor: by,
        action: 'token.created',
        object,
        details: { account: account.id, scopes },
      });
      await this.notices.tellOwner(account.id, 'token');
    });
    return { id: row.id, token, expiresAt: times.expiresAt };
  }
}
