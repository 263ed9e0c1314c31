import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readBody } from '../platform/web/forms.js';
import { langOf } from '../platform/web/request-language.js';
import { voucherOf } from './check-agent.js';
import { VoucherDecisionForm } from './identity-checks.forms.js';
import { VouchersService } from './vouchers.service.js';

/** What a head or secretary is asked to vouch for, over JSON. Never answered by an agent. */
@Controller('api/v1/vouchers')
@Requires('vouchers.decide')
export class VouchersApiController {
  constructor(private readonly vouchers: VouchersService) {}

  @Get()
  async list(@Req() request: FastifyRequest) {
    const vouchers = await this.vouchers.open(voucherOf(currentAccount(request)));
    return {
      vouchers: vouchers.map((one) => ({ ...one, expiresAt: new Date(one.expiresAt).toISOString() })),
    };
  }

  @Post(':id')
  @HttpCode(204)
  @StepUp()
  async decide(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const { decision } = readBody(VoucherDecisionForm, body, langOf(request));
    await this.vouchers.decide(id, decision === 'vouch', voucherOf(currentAccount(request)));
  }
}
