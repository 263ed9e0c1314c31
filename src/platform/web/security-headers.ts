import { DomainError } from '../errors.js';
import type { WebSettings } from './web-settings.js';

const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer; made once. HSTS only where people come by https, else it would lock a trial out. */
export function securityHeaders(settings: WebSettings): Record<string, string> {
  return {
    'content-security-policy': POLICY,
    // until a page or a file says otherwise: an answer of the API may hold a code that is shown once
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    ...(settings.publicUrl.startsWith('https:') && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  };
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Whether a Host header names this machine itself. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK.test(host);
}

/** A demo answers this machine only: another Host header is DNS rebinding or a proxy nobody meant. */
export class HostRefused extends DomainError {
  constructor() {
    super('HOST_REFUSED', {}, 'forbidden');
  }
}
