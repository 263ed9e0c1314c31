import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock, DAY } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';
import type { Account } from '../account.entity.js';
import { hashToken, newToken } from '../secret-tokens.js';
import type { Session } from './session.entity.js';
import { describeAgent, isLive, PENDING_LIFE, SESSION_LIFE, type SessionStage } from './session.rules.js';
import { SessionsRepository } from './sessions.repository.js';

/** Where a session comes from, as its owner sees it in the list. */
export interface Browser {
  readonly address: string;
  /** The User-Agent header. */
  readonly agent: string | undefined;
}

export interface OpenSession {
  readonly id: string;
  readonly address: string;
  readonly agent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** Opens, moves on, lists and ends sessions. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Opens a session at a stage and returns the token for its cookie. Inside `run`. */
  async open(account: Account, stage: SessionStage, browser: Browser, by: Actor): Promise<string> {
    const token = newToken();
    const now = this.clock.now();
    await this.repository.removeExpired(now - DAY);
    const session = {
      ...this.stageTimes(stage, now),
      id: newId(),
      accountId: account.id,
      tokenHash: hashToken(token),
      failures: 0,
      address: browser.address.slice(0, 64),
      agent: describeAgent(browser.agent),
      createdAt: now,
    };
    await this.repository.insert(session);
    if (stage === 'full') this.recordOpened(session, by);
    return token;
  }

  /**
   * Moves a half-made sign-in on and returns the token that replaces the former one (no session fixation).
   * Inside `run`; null when it was moved or ended meanwhile.
   */
  async advance(session: Session, stage: SessionStage, by: Actor): Promise<string | null> {
    const token = newToken();
    const next = { ...session, ...this.stageTimes(stage, this.clock.now()), tokenHash: hashToken(token) };
    if (!(await this.repository.advance(session.id, session.stage, next))) return null;
    if (stage === 'full') this.recordOpened(next, by);
    return token;
  }

  /** A sign-in that waits for a code or an enrolment; null when there is none or it took too long. */
  async pending(token: string | undefined): Promise<{ session: Session; account: Account } | null> {
    if (!token) return null;
    const found = await this.repository.pending(hashToken(token));
    return found && this.clock.now() < found.session.expiresAt ? found : null;
  }

  /** Live sessions of the account, last seen first. */
  async list(account: Pick<Account, 'id' | 'role'>): Promise<OpenSession[]> {
    const now = this.clock.now();
    return (await this.repository.ofAccount(account.id)).filter((one) => isLive(one, account.role, now));
  }

  /** Ends one session of the account; an unknown one is ended already. */
  async revoke(accountId: string, sessionId: string, by: Actor): Promise<void> {
    await this.transactions.run(async () => {
      const own = (await this.repository.ofAccount(accountId)).some(({ id }) => id === sessionId);
      if (!own) return;
      await this.repository.remove(sessionId);
      this.audit.record({ actor: by, action: 'session.ended', object: { type: 'session', id: sessionId } });
    });
  }

  /** Ends every session of the account but the one that asks. */
  async revokeOthers(accountId: string, sessionId: string, by: Actor): Promise<void> {
    await this.transactions.run(() => this.revokeAll(accountId, sessionId, by));
  }

  /** Ends every session of an account but `except`. Inside `run`. */
  async revokeAll(accountId: string, except: string | null, by: Actor): Promise<void> {
    await this.repository.removeAll(accountId, except);
    this.audit.record({ actor: by, action: 'sessions.ended', object: { type: 'account', id: accountId } });
  }

  private recordOpened(session: Pick<Session, 'id' | 'agent'>, by: Actor): void {
    this.audit.record({
      actor: by,
      action: 'session.opened',
      object: { type: 'session', id: session.id },
      details: { agent: session.agent },
    });
  }

  /** A full session has just proved who it is: it counts as stepped up. */
  private stageTimes(stage: SessionStage, now: number) {
    const full = stage === 'full';
    return {
      stage,
      lastSeenAt: now,
      expiresAt: now + (full ? SESSION_LIFE : PENDING_LIFE),
      steppedUpAt: full ? now : null,
    };
  }
}
