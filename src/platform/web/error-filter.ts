import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasText, t, type Lang } from '../i18n/i18n.js';
import { FormNotTrusted } from './csrf.js';
import { accountOf } from './current-account.js';
import { heldForm } from './held-form.js';
import type { PageRenderer } from './page-renderer.js';
import { PageError } from './page-error.js';
import { problemOf, type Problem } from './problem.js';
import { replayOf, textsOf } from './replay.js';
import { langOf } from './request-language.js';
import { redirect, RedirectResult, safePath, view, type ErrorPage, type ViewResult } from './view.js';

/** The one place where an error becomes an answer: a page, or problem JSON (RFC 9457) for `/api` and JSON readers. */
@Catch()
export class WebErrorFilter implements ExceptionFilter {
  /** `isPublic` knows the patterns of the routes that nobody signs in for. */
  constructor(
    private readonly renderer: PageRenderer,
    private readonly isPublic: (pattern: string) => boolean,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers a thrown thing; also called by Fastify's hooks for what never reaches Nest. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(thrown);
    if (problem.unexpected)
      request.log.error({ err: thrown, route: request.routeOptions?.url }, 'unexpected error');
    if (reply.sent) return;
    addHeaders(problem, reply);
    try {
      if (wantsJson(request)) sendJson(problem, request, reply);
      else if (thrown instanceof PageError) this.sendOwnPage(thrown, reply);
      else this.sendPage(thrown, problem, request, reply);
    } catch (err) {
      request.log.error({ err }, 'the error page failed');
      reply.code(problem.status).type('text/plain; charset=utf-8').send(`${problem.status} ${request.id}`);
    }
  }

  private sendOwnPage({ page }: PageError, reply: FastifyReply): void {
    if (page instanceof RedirectResult) this.renderer.sendRedirect(reply, page);
    else this.renderer.sendView(reply, page);
  }

  private held(request: FastifyRequest): ViewResult | null {
    const pattern = request.routeOptions?.url;
    return pattern === undefined || this.isPublic(pattern) ? null : heldForm(request);
  }

  private sendPage(thrown: unknown, problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    const signIn = wayToSignIn(problem, request);
    if (signIn) {
      if (request.headers['hx-request']) reply.code(401).header('hx-redirect', signIn).send('');
      else this.renderer.sendRedirect(reply, redirect(signIn));
      return;
    }
    const held = thrown instanceof FormNotTrusted && thrown.ours ? this.held(request) : null;
    if (held) return void this.renderer.sendView(reply, held);
    const page = errorPage(problem, request, langOf(request));
    this.renderer.sendView(reply, view('errors/show', page, { status: problem.status, cache: 'no-store' }));
  }
}

/** The text of an error code, by the first locale file that has `errors.CODE`; a general one otherwise. */
export function errorText(lang: Lang, problem: Pick<Problem, 'code' | 'params' | 'status'>): string {
  const key = `errors.${problem.code}`;
  return hasText(key) ? t(lang, key, problem.params) : t(lang, `errors.status.${problem.status}`);
}

function wantsJson(request: FastifyRequest): boolean {
  if (request.url.startsWith('/api/')) return true;
  const accept = request.headers.accept ?? '';
  return /application\/(?:problem\+)?json/.test(accept) && !accept.includes('text/html');
}

function addHeaders(problem: Problem, reply: FastifyReply): void {
  const wait = problem.params['retryAfter'];
  if (wait !== undefined) reply.header('retry-after', String(wait));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
}

function sendJson(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const lang = langOf(request);
  reply.code(problem.status).type('application/problem+json').header('cache-control', 'no-store');
  const document = {
    type: `urn:guichet:error:${problem.code}`,
    title: t(lang, `errors.title.${problem.status}`),
    status: problem.status,
    detail: errorText(lang, problem),
    code: problem.code,
    requestId: request.id,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
  reply.send(JSON.stringify(document));
}

/** Readers who only need to sign in, or to prove again who they are, are sent there and come back after. */
function wayToSignIn(problem: Problem, request: FastifyRequest): string | null {
  if (problem.status !== 401) return null;
  const back = request.method === 'GET' ? request.url : pathOfReferer(request);
  const next = encodeURIComponent(safePath(back));
  if (problem.signIn) return `/sign-in?next=${next}`;
  return request.method === 'GET' ? `/step-up?next=${next}` : null;
}

function pathOfReferer(request: FastifyRequest): string {
  try {
    const address = new URL(request.headers.referer ?? '');
    return address.host === request.host ? address.pathname + address.search : '/';
  } catch {
    return '/'; // no or unreadable Referer: the desk
  }
}

function errorPage(problem: Problem, request: FastifyRequest, lang: Lang): ErrorPage {
  const back = pathOfReferer(request);
  const stepUp = problem.status === 401;
  const href = stepUp ? `/step-up?next=${encodeURIComponent(safePath(back))}` : '/';
  return {
    title: t(lang, `errors.title.${problem.status}`),
    layout: accountOf(request) ? 'desk' : 'plain',
    status: problem.status,
    detail: errorText(lang, problem),
    hint: hintOf(problem, request, lang),
    requestId: problem.unexpected ? request.id : '',
    actions: [
      { label: t(lang, stepUp ? 'errors.action.stepUp' : 'errors.action.home'), href, primary: true },
    ],
    messages: [...new Set(problem.errors.map(({ message }) => message))],
    typed: problem.errors.length > 0 ? textsOf(replayOf('', request.body)) : [],
  };
}

/** After a refused write people ask first whether it was half done; after a failed reading there is nothing to say. */
function hintOf(problem: Problem, request: FastifyRequest, lang: Lang): string {
  if (problem.unexpected) return t(lang, 'errors.hint.unexpected');
  return request.method === 'GET' ? '' : t(lang, 'errors.hint.known');
}
