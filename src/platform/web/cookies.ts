import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';

/**
 * A cookie of a reader's choice (language, theme). An address that the router refuses never meets the cookie plugin;
 * its error page speaks the reader's language all the same, so the header is read then.
 */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  if (request.cookies) return request.cookies[name];
  const pairs = (request.headers.cookie ?? '').slice(0, 8192).split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
