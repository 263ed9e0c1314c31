import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { csrfBinding } from './csrf.js';
import { accountOf } from './current-account.js';

interface Told {
  readonly status: number;
  readonly headers: ReturnType<FastifyReply['getHeaders']>;
  readonly payload: string | Buffer;
}

/** Nothing takes that long; the second click then goes its own way. */
const LONGEST_MS = 60_000;
/** The second click of a double click comes within half a second; a quick act is over by then. */
const KEPT_MS = 800;

/**
 * Two clicks on one button are one act: while a form is being answered and a moment after, the same form of the same
 * page (its token is of that page only) gets the same answer. Browsers show the second answer, so that a code shown once is not lost by it.
 * Pages with scripts send no second click; across processes each act has a guard of its own.
 */
export function addDoubleClicks(instance: FastifyInstance): void {
  const underWay = new Map<string, Promise<Told | null>>();
  const tellers = new WeakMap<FastifyRequest, (told: Told | null) => void>();

  instance.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    const first = key && underWay.get(key);
    if (first) {
      const told = await first;
      return told ? reply.code(told.status).headers(told.headers).send(told.payload) : undefined;
    }
    if (key) underWay.set(key, answerOf(key, request));
    return undefined;
  });

  instance.addHook<unknown>('onSend', (request, reply, payload, done) => {
    const whole = typeof payload === 'string' || Buffer.isBuffer(payload);
    const told = whole ? { status: reply.statusCode, headers: { ...reply.getHeaders() }, payload } : null;
    tellers.get(request)?.(told);
    done(null, payload);
  });

  function answerOf(key: string, request: FastifyRequest): Promise<Told | null> {
    return new Promise((tell) => {
      const give = (told: Told | null): void => {
        clearTimeout(late);
        tell(told);
        const done = told !== null && told.status < 400;
        setTimeout(() => underWay.delete(key), done ? KEPT_MS : 0).unref();
      };
      const late = setTimeout(() => give(null), LONGEST_MS).unref();
      tellers.set(request, give);
    });
  }
}

/**
 * What makes two posts the same: who, where to, every field, the page's token included. Null for anything else, and
 * for those who are not signed in: a link of theirs works once, and the second time says that it is used.
 */
function keyOf(request: FastifyRequest): string | null {
  if (!accountOf(request)) return null;
  const body = request.body as { _csrf?: unknown } | null | undefined;
  if (request.method === 'GET' || typeof body?._csrf !== 'string') return null;
  const what = JSON.stringify([csrfBinding(request), request.method, request.url, body]);
  return createHash('sha256').update(what).digest('base64url');
}
