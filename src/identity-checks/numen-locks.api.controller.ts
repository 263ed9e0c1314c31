import { Controller, Delete, HttpCode, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { agentOf } from './check-agent.js';
import { IdentityChecksService } from './identity-checks.service.js';

/** The lock on NUMEN evidence of a person, over JSON. */
@Controller('api/v1/people/:personId/numen-lock')
@Requires('identity.lift-lock')
export class NumenLocksApiController {
  constructor(private readonly checks: IdentityChecksService) {}

  @Delete()
  @HttpCode(204)
  @StepUp()
  async lift(@Param('personId') personId: string, @Req() request: FastifyRequest): Promise<void> {
    await this.checks.liftNumenLock(personId, agentOf(currentAccount(request)));
  }
}
