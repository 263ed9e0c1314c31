import { Controller, Get, Param, Query, Req, Res, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../platform/web/access.js';
import { registerNav } from '../platform/web/nav.js';
import { speechOf } from '../platform/web/request-language.js';
import { view } from '../platform/web/view.js';
import { MailboxService } from './mailbox.service.js';
import { mailboxPage, messagePage } from './mailbox.views.js';

/**
 * What an HTML message may do inside its frame: show itself and let its links open elsewhere. No script, no form, no
 * fetch; without allow-same-origin it has no access to the page around it nor to cookies.
 */
const BODY_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** The mailbox of a demonstration or a trial: whoever sits at this machine reads everybody's messages, signed in or not. */
@Controller('mailbox')
export class MailboxController implements OnModuleInit {
  constructor(private readonly mailbox: MailboxService) {}

  /** In the navigation only where there is one. */
  onModuleInit(): void {
    if (!this.mailbox.capturing) return;
    const place = { href: '/mailbox', permission: null, icon: 'mailbox', order: 99 };
    registerNav({ key: 'mailbox', label: 'notifications.mailbox.nav', ...place });
  }

  @Get()
  @Public()
  async list(@Req() request: FastifyRequest, @Query('after') after?: string) {
    return view('notifications/mailbox', mailboxPage(speechOf(request), await this.mailbox.list(after)), {
      cache: 'no-store',
    });
  }

  @Get(':id')
  @Public()
  async message(@Req() request: FastifyRequest, @Param('id') id: string) {
    return view('notifications/message', messagePage(speechOf(request), await this.mailbox.read(id)), {
      cache: 'no-store',
    });
  }

  @Get(':id/body')
  @Public()
  async body(@Param('id') id: string, @Res() reply: FastifyReply) {
    const { html, text } = await this.mailbox.read(id);
    return reply
      .headers({
        'content-type': html === null ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8',
        'content-security-policy': BODY_POLICY,
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      })
      .send(html === null ? text : html.replace('<head>', '<head><base target="_blank">'));
  }
}
