import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { CurrentAccount, SessionSource } from '../../platform/web/current-account.js';
import type { Language } from '../../platform/i18n/i18n.js';
import { permissionsOf } from '../permissions.rules.js';
import { hashToken } from '../secret-tokens.js';
import { TokensRepository, type TokenVisit } from '../tokens/tokens.repository.js';
import { permissionsOfToken, scopesInForce } from '../tokens/token.rules.js';
import { SessionCookie } from './session-cookie.js';
import { isLive, isSteppedUp, SEEN_PRECISION } from './session.rules.js';
import { SessionsRepository, type Visit } from './sessions.repository.js';

/**
 * Who sends a request, by one query: the session of the cookie for pages, the bearer token for `/api`, which ignores
 * cookies. When somebody was last seen is noted at most once a minute and after the answer, so that reading pages
 * does not wait for a write.
 */
@Injectable()
export class VisitSource implements SessionSource, BeforeApplicationShutdown {
  private readonly logger = new Logger(VisitSource.name);
  private readonly noting = new Set<Promise<void>>();

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly tokens: TokensRepository,
    private readonly cookie: SessionCookie,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async find(request: FastifyRequest): Promise<CurrentAccount | null> {
    const path = request.routeOptions?.url ?? request.url;
    return path.startsWith('/api/') ? this.byToken(request) : this.byCookie(request);
  }

  /** The last notes are written before the database closes. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.noting);
  }

  private async byCookie(request: FastifyRequest): Promise<CurrentAccount | null> {
    const token = this.cookie.read(request);
    if (!token) return null;
    const visit = await this.sessions.visit(hashToken(token));
    const now = this.clock.now();
    if (!visit || !isLive(visit, visit.role, now)) return null;
    if (now - visit.lastSeenAt >= SEEN_PRECISION) this.note(() => this.sessions.touch(visit.sessionId, now));
    return { ...accountOf(visit, now), permissions: permissionsOf(visit.role) };
  }

  private async byToken(request: FastifyRequest): Promise<CurrentAccount | null> {
    const token = /^Bearer ([\w-]{40,80})$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!token) return null;
    const visit = await this.tokens.visit(hashToken(token));
    const now = this.clock.now();
    if (!visit || now >= visit.expiresAt) return null;
    if (now - (visit.lastUsedAt ?? 0) >= SEEN_PRECISION)
      this.note(() => this.tokens.touch(visit.sessionId, now));
    const scopes = scopesInForce(JSON.parse(visit.scopes) as string[], {
      loopback: this.config.loopback,
      hasFactor: Boolean(visit.hasFactor),
    });
    return {
      ...accountOf(visit, now),
      tokenId: visit.sessionId,
      permissions: permissionsOfToken(visit.role, scopes),
    };
  }

  private note(write: () => Promise<void>): void {
    const done = this.transactions
      .run(write)
      .catch((error: unknown) => this.logger.error(`Last seen was not noted: ${String(error)}`))
      .finally(() => this.noting.delete(done));
    this.noting.add(done);
  }
}

function accountOf(visit: Visit | TokenVisit, now: number): Omit<CurrentAccount, 'permissions'> {
  return {
    id: visit.id,
    name: visit.name,
    email: visit.email,
    role: visit.role,
    lang: visit.lang as Language,
    scope: visit.scope,
    site: visit.site,
    uais: JSON.parse(visit.uais) as string[],
    personId: visit.personId,
    sessionId: visit.sessionId,
    steppedUpAt: visit.steppedUpAt,
    steppedUp: isSteppedUp(visit.steppedUpAt, now),
  };
}
