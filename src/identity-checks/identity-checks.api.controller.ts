import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readBody } from '../platform/web/forms.js';
import { langOf } from '../platform/web/request-language.js';
import { agentOf } from './check-agent.js';
import { assertSteppedUp, readEvidence } from './evidence-bodies.js';
import { OwnerCodeRequestForm, StartCheckForm, VoucherRequestForm } from './identity-checks.forms.js';
import { IdentityChecksService } from './identity-checks.service.js';
import type { CheckSummary, EvidenceAnswer } from './identity-checks.types.js';

const iso = (instant: number): string => new Date(instant).toISOString();

/** Identity checks over JSON. Values compared never come back; a mismatch is an answer, not an error. */
@Controller('api/v1')
@Requires('identity.check')
export class IdentityChecksApiController {
  constructor(private readonly checks: IdentityChecksService) {}

  @Post('cases/:number/identity-checks')
  async start(@Param('number') number: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const { action } = readBody(StartCheckForm, body, langOf(request));
    const started = await this.checks.start(number, action, agentOf(currentAccount(request)));
    return { ...started, expiresAt: iso(started.expiresAt) };
  }

  @Get('identity-checks/:id')
  async show(@Param('id') id: string, @Req() request: FastifyRequest) {
    const { checks, means } = await this.checks.show(id, agentOf(currentAccount(request)));
    const check = checks[0] as CheckSummary;
    return {
      ...check,
      createdAt: iso(check.createdAt),
      expiresAt: iso(check.expiresAt),
      evidence: check.evidence.map((one) => ({ ...one, at: iso(one.at) })),
      means: means && {
        ...means,
        numenClosedUntil: means.numenClosedUntil === null ? null : iso(means.numenClosedUntil),
      },
    };
  }

  @Post('identity-checks/:id/evidence')
  @HttpCode(200)
  addEvidence(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<EvidenceAnswer> {
    const account = currentAccount(request);
    const input = readEvidence(body, langOf(request));
    assertSteppedUp(input.kind, account.steppedUp === true);
    return this.checks.addEvidence(id, input, agentOf(account));
  }

  @Post('identity-checks/:id/owner-codes')
  async sendCode(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const { contactId } = readBody(OwnerCodeRequestForm, body, langOf(request));
    const sent = await this.checks.sendOwnerCode(id, contactId, agentOf(currentAccount(request)));
    return { ...sent, expiresAt: iso(sent.expiresAt) };
  }

  @Post('identity-checks/:id/voucher-requests')
  async askVoucher(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const { uai } = readBody(VoucherRequestForm, body, langOf(request));
    const asked = await this.checks.askVoucher(id, uai ?? null, agentOf(currentAccount(request)));
    return { ...asked, expiresAt: iso(asked.expiresAt) };
  }
}
