import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addBodyParsers } from './body-parsers.js';
import type { PageRenderer } from './page-renderer.js';
import { RedirectResult, ViewResult } from './view.js';

/**
 * Fastify, knowing pages: what a controller returns through `view()` or `redirect()` is rendered where Nest hands
 * over the answer. An interceptor would do too, but makes Nest wrap each call in an Observable and then overwrites
 * the status with its own (measured on the bare route: a tenth of the requests per second).
 */
export class PageAdapter extends FastifyAdapter {
  private parsersAdded = false;
  renderer: PageRenderer | undefined;
  /** Answers what the router refuses before any hook runs. */
  answerEarly: ((error: Error, request: FastifyRequest, reply: FastifyReply) => void) | undefined;

  override reply(response: FastifyReply, body: unknown, statusCode?: number): FastifyReply {
    if (this.renderer && body instanceof ViewResult) return this.renderer.sendView(response, body);
    if (this.renderer && body instanceof RedirectResult) return this.renderer.sendRedirect(response, body);
    return super.reply(response, body, statusCode);
  }

  /** In place of Nest's own parsers, which repair broken text instead of refusing it. */
  override registerParserMiddleware(): void {
    if (this.parsersAdded) return;
    this.parsersAdded = true;
    addBodyParsers(this.getInstance());
  }
}
