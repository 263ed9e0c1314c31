import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readBody } from '../platform/web/forms.js';
import { langOf } from '../platform/web/request-language.js';
import { redirect, safePath, type RedirectResult } from '../platform/web/view.js';
import { agentOf } from './check-agent.js';
import { ReturningForm } from './identity-checks.forms.js';
import { IdentityChecksService } from './identity-checks.service.js';

/** A supervisor opens NUMEN evidence of a person again, after a face was matched. */
@Controller('people/:personId/numen-lock/lifting')
@Requires('identity.lift-lock')
export class NumenLocksController {
  constructor(private readonly checks: IdentityChecksService) {}

  @Post()
  @StepUp()
  async lift(
    @Param('personId') personId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<RedirectResult> {
    const { next } = readBody(ReturningForm, body, langOf(request));
    await this.checks.liftNumenLock(personId, agentOf(currentAccount(request)));
    return redirect(safePath(next), { flash: 'identity-checks.lift.done' });
  }
}
