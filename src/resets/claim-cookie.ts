import { randomBytes } from 'node:crypto';
import type {} from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditService } from '../audit/audit.service.js';
import { ownerActor } from '../platform/actor.js';
import { Config } from '../platform/config/config.js';
import { DomainError } from '../platform/errors.js';
import { accountOf } from '../platform/web/current-account.js';

const COOKIE = 'guichet_claim';
const LIFE_SECONDS = 2 * 3600;

/** The owner's browser on the public claim pages: a random value of its own, never a Guichet session. */
@Injectable()
export class ClaimBrowser {
  constructor(
    private readonly config: Config,
    private readonly audit: AuditService,
  ) {}

  /** The value this browser carries, or null. */
  of(request: FastifyRequest): string | null {
    const value = request.cookies[COOKIE];
    return value && /^[\w-]{43}$/.test(value) ? value : null;
  }

  /** The value this browser carries, else a new one (256 bits). */
  ofOrNew(request: FastifyRequest): string {
    return this.of(request) ?? randomBytes(32).toString('base64url');
  }

  keep(reply: FastifyReply, browser: string): void {
    void reply.setCookie(COOKIE, browser, {
      path: '/claim',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.publicUrl.startsWith('https:'),
      maxAge: LIFE_SECONDS,
    });
  }

  forget(reply: FastifyReply): void {
    void reply.clearCookie(COOKIE, { path: '/claim' });
  }

  /**
   * A browser with a Guichet session is refused and reported: an agent must not be able to choose somebody's secret.
   * @throws DomainError CLAIM_WITH_SESSION (forbidden)
   */
  async refuseSessions(request: FastifyRequest): Promise<void> {
    const account = accountOf(request);
    if (!account) return;
    await this.audit.recordRefusal({
      actor: { ...ownerActor(), accountId: account.id, kind: 'account', label: account.name },
      action: 'claim.refused-session',
      object: { type: 'account', id: account.id },
    });
    throw new DomainError('CLAIM_WITH_SESSION', {}, 'forbidden');
  }
}
