import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SignedIn } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import { readBody } from '../../platform/web/forms.js';
import { langOf } from '../../platform/web/request-language.js';
import { SlowDown, StepUpRefused } from '../accounts.errors.js';
import { StepUpBody } from './step-up.forms.js';
import { StepUpGate } from './step-up.gate.js';

/** Opens five minutes for the token that asks. */
@Controller('api/v1/step-up')
export class StepUpApiController {
  constructor(private readonly gate: StepUpGate) {}

  @SignedIn()
  @Post()
  @HttpCode(204)
  async stepUp(@Req() request: FastifyRequest, @Body() body: unknown): Promise<void> {
    const { password, totp } = readBody(StepUpBody, body, langOf(request));
    const outcome = await this.gate.answer(currentAccount(request), totp ?? password ?? '');
    if (outcome.outcome === 'slow-down') throw new SlowDown(outcome.waitMs);
    if (outcome.outcome === 'wrong') throw new StepUpRefused();
  }
}
