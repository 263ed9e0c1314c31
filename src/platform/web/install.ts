import cookie from '@fastify/cookie';
import { Logger } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { hasText } from '../i18n/i18n.js';
import { loadAssets, serveAssets } from './assets.js';
import { addCompression } from './compress.js';
import { SessionSource } from './current-account.js';
import { addDoubleClicks } from './double-click.js';
import { WebErrorFilter } from './error-filter.js';
import { makeHelpers } from './helpers.js';
import type { PageAdapter } from './page-adapter.js';
import { PageRenderer } from './page-renderer.js';
import { addRequestHooks } from './request-hooks.js';
import { useLanguageSettings } from './request-language.js';
import { assertRoutesDeclared, listRoutes } from './routes.js';
import { securityHeaders } from './security-headers.js';
import { readCompiledViews, templatesOf, type Templates } from './templates.js';
import { COMPILED_VIEWS, VIEWS } from './views-folder.js';
import { addUploads } from './uploads.js';
import { watchViews } from './watch.js';
import { WebSettings } from './web-settings.js';

/** Nothing here is for search engines, claim links least of all. */
const ROBOTS = 'User-agent: *\nDisallow: /\n';

/**
 * Puts the web layer on a Nest application made with `createWebAdapter`; call before `app.init()` or `listen()`.
 * Throws when a template is bad, a route declares no permission, or (production) assets are not built.
 */
export async function installWeb(app: NestFastifyApplication): Promise<void> {
  const settings = app.get(WebSettings, { strict: false });
  assertRoutesDeclared(app);
  useLanguageSettings(settings);
  const helpers = makeHelpers(loadAssets(settings.production));
  const compile = async (): Promise<Templates> => {
    const { compileViews } = await import('./view-compiler.js');
    return templatesOf(compileViews(VIEWS, helpers, hasText), helpers);
  };
  // where nobody is at work on them, the start takes what the build checked and compiled
  const built = settings.watch ? null : readCompiledViews(COMPILED_VIEWS, VIEWS, helpers);
  const renderer = new PageRenderer(built ? templatesOf(built, helpers) : await compile(), settings);
  const open = new Set(
    listRoutes(app).flatMap(({ access, path }) => (access?.kind === 'public' ? [path] : [])),
  );
  const filter = new WebErrorFilter(renderer, (pattern) => open.has(pattern));
  const adapter = app.getHttpAdapter() as unknown as PageAdapter;
  adapter.renderer = renderer;
  adapter.answerEarly = (error, request, reply) => {
    reply.headers(securityHeaders(settings));
    filter.answer(error, request, reply);
  };
  app.useGlobalFilters(filter);
  await app.register(cookie as never);
  await addUploads(app);
  addCompression(adapter.getInstance());
  serveAssets(adapter.getInstance(), settings.brand);
  adapter.getInstance().get('/robots.txt', (_request, reply) => reply.type('text/plain').send(ROBOTS));
  addRequestHooks(adapter.getInstance(), settings, renderer.csrf, sessionSource(app));
  addDoubleClicks(adapter.getInstance());
  if (settings.watch) watchViews(VIEWS, async () => renderer.use(await compile()));
}

/** Looked up by hand: `app.get` of an absent provider ends the process (Nest's abortOnError). */
function sessionSource(app: NestFastifyApplication): SessionSource | null {
  for (const module of app.get(ModulesContainer).values()) {
    const found = module.providers.get(SessionSource)?.instance as SessionSource | undefined;
    if (found) return found;
  }
  new Logger('Web').warn('No SessionSource: every request is anonymous');
  return null;
}
