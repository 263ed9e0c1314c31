import { randomUUID } from 'node:crypto';
import { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { PageAdapter } from './page-adapter.js';
import type { WebSettings } from './web-settings.js';

/** The largest body of a form or JSON call; uploads set their own limit on their route. Bytes. */
export const BODY_LIMIT = 1_048_576;

/**
 * Forms and bodies are read by our own rules, and no route has a JSON schema: Fastify need not load the compilers of
 * schemas (a hundred files). A route that came with one is refused at the start.
 */
const refuse = (): never => {
  throw new Error('Routes have no JSON schema here: see forms.ts');
};
const NO_SCHEMAS = { buildValidator: () => refuse, buildSerializer: () => refuse };

/**
 * The Fastify server Nest runs on. Call before `NestFactory.create(AppModule, adapter)`, then `installWeb(app)`.
 */
export function createWebAdapter(settings: WebSettings, logger: FastifyBaseLogger): PageAdapter {
  const adapter = new PageAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 512 },
    schemaController: { compilersFactory: NO_SCHEMAS },
    // bad URL encoding is answered before any hook of the application runs
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      if (adapter.answerEarly) adapter.answerEarly(error, request, reply);
      else reply.send(error);
    },
  });
  return adapter;
}
