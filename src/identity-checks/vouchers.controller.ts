import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readBody } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { voucherOf } from './check-agent.js';
import { vouchersPage } from './identity-checks.views.js';
import { VoucherDecisionForm } from './identity-checks.forms.js';
import { VouchersService } from './vouchers.service.js';

/** Where heads and secretaries vouch for their colleagues, or refuse to. */
@Controller('vouchers')
@Requires('vouchers.decide')
export class VouchersController {
  constructor(private readonly vouchers: VouchersService) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<ViewResult> {
    const requests = await this.vouchers.open(voucherOf(currentAccount(request)));
    return view('identity-checks/vouchers', vouchersPage(speechOf(request), requests), { cache: 'no-store' });
  }

  @Post(':id')
  @StepUp()
  async decide(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<RedirectResult> {
    const { decision } = readBody(VoucherDecisionForm, body, langOf(request));
    await this.vouchers.decide(id, decision === 'vouch', voucherOf(currentAccount(request)));
    const flash =
      decision === 'vouch' ? 'identity-checks.vouchers.given' : 'identity-checks.vouchers.declined';
    return redirect('/vouchers', { flash });
  }
}
