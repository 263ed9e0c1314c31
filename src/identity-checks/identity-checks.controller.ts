import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readBody } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, safePath, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { agentOf } from './check-agent.js';
import { checkPage } from './identity-checks.views.js';
import { OwnerCodeRequestForm, StartCheckForm, VoucherRequestForm } from './identity-checks.forms.js';
import { IdentityChecksService } from './identity-checks.service.js';

/** A check on its own page, and what an agent sends out for it. The factors have their own controller. */
@Controller()
@Requires('identity.check')
export class IdentityChecksController {
  constructor(private readonly checks: IdentityChecksService) {}

  @Post('cases/:number/identity-checks')
  async start(
    @Param('number') number: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<RedirectResult> {
    const { action, next } = readBody(StartCheckForm, body, langOf(request));
    const { id } = await this.checks.start(number, action, agentOf(currentAccount(request)));
    return redirect(safePath(next, pathOf(id)));
  }

  @Get('identity-checks/:id')
  async show(@Param('id') id: string, @Req() request: FastifyRequest): Promise<ViewResult> {
    const shown = await this.checks.show(id, agentOf(currentAccount(request)));
    return view('identity-checks/show', checkPage(speechOf(request), { ...shown, next: pathOf(id) }), {
      cache: 'no-store',
    });
  }

  @Post('identity-checks/:id/owner-codes')
  async sendCode(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<RedirectResult> {
    const { contactId, next } = readBody(OwnerCodeRequestForm, body, langOf(request));
    const { masked } = await this.checks.sendOwnerCode(id, contactId, agentOf(currentAccount(request)));
    return redirect(safePath(next, pathOf(id)), {
      flash: { kind: 'info', key: 'identity-checks.flash.codeSent', params: { masked } },
    });
  }

  @Post('identity-checks/:id/voucher-requests')
  async askVoucher(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<RedirectResult> {
    const { uai, next } = readBody(VoucherRequestForm, body, langOf(request));
    await this.checks.askVoucher(id, uai ?? null, agentOf(currentAccount(request)));
    return redirect(safePath(next, pathOf(id)), {
      flash: { kind: 'info', key: 'identity-checks.flash.voucherAsked' },
    });
  }
}

const pathOf = (id: string): string => `/identity-checks/${encodeURIComponent(id)}`;
