import { randomBytes } from 'node:crypto';
import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { t } from '../i18n/i18n.js';
import { Csrf, csrfBinding, PRE_SESSION_COOKIE } from './csrf.js';
import { accountOf } from './current-account.js';
import { FLASH_COOKIE, FlashCodec } from './flash.js';
import { layoutModel, type ShownFlash } from './layout.js';
import { assertKeysOnce } from './page-keys.js';
import { langOf } from './request-language.js';
import { themeOf } from './theme.js';
import type { Template, TemplateData, Templates } from './templates.js';
import { safePath, type Page, type RedirectResult, type ViewResult } from './view.js';
import type { WebSettings } from './web-settings.js';

/** Turns view and redirect results into replies. One per application. */
export class PageRenderer {
  readonly csrf: Csrf;
  private readonly flash: FlashCodec;
  private readonly secure: boolean;

  constructor(
    private templates: Templates,
    private readonly settings: WebSettings,
  ) {
    this.csrf = new Csrf(settings.secretKey);
    this.flash = new FlashCodec(settings.secretKey);
    this.secure = settings.publicUrl.startsWith('https:');
  }

  /** Swaps the templates after an edit (development). */
  use(templates: Templates): void {
    this.templates = templates;
  }

  /** Renders before touching the reply, so that a failing template still gives a clean error page. */
  sendView(reply: FastifyReply, result: ViewResult): FastifyReply {
    const html = this.html(reply.request, reply, result);
    reply.code(result.options.status ?? 200).type('text/html; charset=utf-8');
    if (result.options.cache === 'no-store') {
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    } else {
      reply.header('cache-control', 'private, no-cache');
    }
    return reply.send(html);
  }

  sendRedirect(reply: FastifyReply, result: RedirectResult): FastifyReply {
    if (result.flash) {
      reply.setCookie(FLASH_COOKIE, this.flash.write(result.flash), { ...this.cookie(), maxAge: 60 });
    }
    return reply.code(303).header('location', result.url).header('cache-control', 'no-store').send('');
  }

  private html(request: FastifyRequest, reply: FastifyReply, result: ViewResult): string {
    const data = this.data(request, reply);
    const body = this.template(result.name)(result.model, { data });
    if (result.options.fragment) return body;
    const page = result.model as Page;
    const model = layoutModel(page, body, {
      lang: langOf(request),
      account: accountOf(request),
      flash: this.takeFlash(request, reply),
      settings: this.settings,
      theme: themeOf(request),
    });
    const html = this.template(`layouts/${page.layout ?? 'desk'}`)(model, { data });
    if (!this.settings.production) assertKeysOnce(result.name, html);
    return html;
  }

  private data(request: FastifyRequest, reply: FastifyReply): TemplateData {
    const binding = csrfBinding(request) ?? this.newPreSession(reply);
    return {
      lang: langOf(request),
      csrf: this.csrf.issue(binding),
      path: request.method === 'GET' ? safePath(request.url.split('?', 1)[0]) : '/',
      account: accountOf(request) ?? null,
    };
  }

  /** An address the router refuses never meets the cookie plugin: that page carries a token good for nothing. */
  private newPreSession(reply: FastifyReply): string {
    if (!reply.request.cookies) return 'p:none';
    const value = randomBytes(16).toString('base64url');
    reply.setCookie(PRE_SESSION_COOKIE, value, this.cookie());
    return `p:${value}`;
  }

  private takeFlash(request: FastifyRequest, reply: FastifyReply): ShownFlash | null {
    const cookie = request.cookies?.[FLASH_COOKIE];
    if (!cookie) return null;
    reply.clearCookie(FLASH_COOKIE, this.cookie());
    const flash = this.flash.read(cookie);
    if (!flash) return null;
    const lang = langOf(request);
    const undo = flash.undo ? { action: flash.undo.action, label: t(lang, flash.undo.label) } : null;
    return { kind: flash.kind, text: t(lang, flash.key, flash.params), undo };
  }

  private cookie() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure } as const;
  }

  private template(name: string): Template {
    const found = this.templates.get(name);
    if (!found) throw new Error(`No template views/${name}.hbs`);
    return found;
  }
}
