import type { FastifyInstance, FastifyRequest } from 'fastify';
import { checkCsrf, type Csrf } from './csrf.js';
import { accountOf, setAccount, type SessionSource } from './current-account.js';
import { HostRefused, isLoopbackHost, securityHeaders } from './security-headers.js';
import { checkUploadExpected } from './uploads.js';
import type { WebSettings } from './web-settings.js';

/** No text of ours holds a NUL, and PostgreSQL refuses a statement with one. */
const NUL = /%00/;
const QUIET = /^\/(?:assets|health)\//;

/**
 * What happens to every request before Nest sees it: security headers, loopback check, who is asking, forgery check;
 * and one access line after. The line holds the route's pattern, never the address: addresses carry tokens and names.
 */
export function addRequestHooks(
  instance: FastifyInstance,
  settings: WebSettings,
  csrf: Csrf,
  sessions: SessionSource | null,
): void {
  const headers = securityHeaders(settings);
  const origin = new URL(settings.publicUrl).origin;
  instance.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (NUL.test(request.url)) throw Object.assign(new Error('NUL in the address'), { statusCode: 400 });
    if (settings.loopbackOnly && !isLoopbackHost(request.headers.host)) throw new HostRefused();
    if (sessions && !QUIET.test(request.url)) setAccount(request, await sessions.find(request));
  });
  instance.addHook('preHandler', (request, _reply, done) => {
    try {
      checkUploadExpected(request);
      checkCsrf(request, csrf, origin);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  instance.addHook('onResponse', (request, reply, done) => {
    if (!QUIET.test(request.url)) logAccess(request, reply.statusCode, reply.elapsedTime);
    done();
  });
}

function logAccess(request: FastifyRequest, status: number, elapsed: number): void {
  request.log.info(
    {
      method: request.method,
      route: request.is404 ? null : (request.routeOptions.url ?? null),
      status,
      ms: Math.round(elapsed * 10) / 10,
      account: accountOf(request)?.id ?? null,
    },
    'request',
  );
}
