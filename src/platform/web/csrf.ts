import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../errors.js';
import { accountOf } from './current-account.js';

/** Binds the tokens of people who are not signed in to their browser. */
export const PRE_SESSION_COOKIE = 'guichet_pre';
const NONCE = 8;

/**
 * Makes and checks form tokens: nonce + HMAC-SHA256(key, nonce + binding), 40 bytes as base64url. The nonce differs
 * on every page, so that compressed pages do not tell the token byte by byte (BREACH).
 */
export class Csrf {
  private readonly key: Buffer;

  constructor(secretKey: string) {
    this.key = createHmac('sha256', secretKey).update('guichet csrf 1').digest();
  }

  issue(binding: string): string {
    const nonce = randomBytes(NONCE);
    return Buffer.concat([nonce, this.mac(nonce, binding)]).toString('base64url');
  }

  matches(token: unknown, binding: string): boolean {
    if (typeof token !== 'string' || token.length > 100) return false;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== NONCE + 32) return false;
    return timingSafeEqual(bytes.subarray(NONCE), this.mac(bytes.subarray(0, NONCE), binding));
  }

  private mac(nonce: Buffer, binding: string): Buffer {
    return createHmac('sha256', this.key).update(nonce).update(binding).digest();
  }
}

/** What a request's tokens are bound to: its session, else its pre-session cookie; null when it has neither. */
export function csrfBinding(request: FastifyRequest): string | null {
  const account = accountOf(request);
  // the gallery's somebody has no session: its forms belong to the browser
  if (account?.sessionId) return `s:${account.sessionId}`;
  const cookie = request.cookies?.[PRE_SESSION_COOKIE];
  return cookie && /^[\w-]{22}$/.test(cookie) ? `p:${cookie}` : null;
}

/** The form is stale or did not come from this site; `ours` when the browser itself says that it did. */
export class FormNotTrusted extends DomainError {
  constructor(readonly ours = false) {
    super('FORM_NOT_TRUSTED', {}, 'forbidden');
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses (FormNotTrusted) a write that another site may have caused. `/api` takes bearer tokens only, which
 * browsers never add by themselves. A multipart form cannot show its field before it is read: it must come with
 * positive fetch metadata, and the upload handler calls `checkToken` once it has the field.
 */
export function checkCsrf(request: FastifyRequest, csrf: Csrf, publicOrigin: string): void {
  if (SAFE.has(request.method) || request.url.startsWith('/api/')) return;
  const origin = sameOrigin(request, publicOrigin);
  if (origin === false) throw new FormNotTrusted();
  if (request.headers['content-type']?.startsWith('multipart/') && origin) return;
  const body = request.body as { _csrf?: unknown } | undefined;
  checkToken(request, csrf, request.headers['x-csrf-token'] ?? body?._csrf, origin);
}

/** Refuses (FormNotTrusted) a token that was not issued to this browser. */
export function checkToken(request: FastifyRequest, csrf: Csrf, token: unknown, ours = false): void {
  const binding = csrfBinding(request);
  if (!binding || !csrf.matches(token, binding)) throw new FormNotTrusted(ours);
}

/** true: the browser says same origin; false: it says another; undefined: it says nothing (no browser, or an old one). */
function sameOrigin(request: FastifyRequest, publicOrigin: string): boolean | undefined {
  const site = request.headers['sec-fetch-site'];
  if (site) return site === 'same-origin' || site === 'none';
  const origin = request.headers.origin;
  if (!origin) return undefined;
  return origin === publicOrigin || origin === `${request.protocol}://${request.host}`;
}
