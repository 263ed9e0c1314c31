import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CASE_FACTS, type CaseFacts, type CaseFactsPort } from '../identity-checks/case-facts.port.js';
import { DomainError } from '../platform/errors.js';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount, type CurrentAccount } from '../platform/web/current-account.js';
import { readBody } from '../platform/web/forms.js';
import { langOf } from '../platform/web/request-language.js';
import { ApprovalsService } from './approvals.service.js';
import { ClaimsService } from './claims.service.js';
import { FreezesService } from './freezes.service.js';
import { PairingsService } from './pairings.service.js';
import { requesterOf } from './requester.js';
import { ResetAccess } from './reset-access.js';
import { apiReset } from './resets.views.js';
import { submitOf } from './reset-wish.js';
import { ApprovalForm, FreezeForm, PairingForm, ResetForm } from './resets.forms.js';
import { ResetsService } from './resets.service.js';

/** Resets over JSON: the same service calls as the pages. */
@Controller('api/v1')
export class ResetsApiController {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly access: ResetAccess,
    private readonly resets: ResetsService,
    private readonly approvals: ApprovalsService,
    private readonly claims: ClaimsService,
    private readonly pairings: PairingsService,
    private readonly freezes: FreezesService,
  ) {}

  @Post('cases/:number/resets')
  @Requires('resets.submit')
  @StepUp()
  async submit(@Param('number') number: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const form = readBody(ResetForm, body, langOf(request));
    const facts = await this.visible(number, account);
    return apiReset(await this.resets.submit(submitOf(form, facts.id), requesterOf(account)));
  }

  @Post('resets/:id/approvals')
  @Requires('resets.approve')
  @StepUp()
  @HttpCode(200)
  async decide(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const form = readBody(ApprovalForm, body, langOf(request));
    const reset = await this.access.reset(id, account);
    const by = requesterOf(account);
    const comment = form.comment ?? null;
    return apiReset(
      form.decision === 'approve'
        ? await this.approvals.approve(reset.id, by, comment)
        : await this.approvals.reject(reset.id, by, comment),
    );
  }

  @Post('resets/:id/pairing')
  @Requires('resets.submit')
  @StepUp()
  @HttpCode(200)
  async pair(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const form = readBody(PairingForm, body, langOf(request));
    const reset = await this.access.reset(id, account);
    return this.pairings.pair(reset.id, form.code, requesterOf(account).actor);
  }

  @Post('resets/:id/reissue')
  @Requires('resets.submit')
  @StepUp()
  @HttpCode(200)
  async reissue(@Param('id') id: string, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const reset = await this.access.reset(id, account);
    return this.claims.reissue(reset.id, requesterOf(account).actor);
  }

  @Post('cases/:number/freezes')
  @Requires('freezes.open')
  @StepUp()
  async freeze(@Param('number') number: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const form = readBody(FreezeForm, body, langOf(request));
    const facts = await this.visible(number, account);
    if (facts.personId === null) throw new DomainError('CASE_HAS_NO_PERSON', {}, 'conflict');
    const wish = { caseId: facts.id, personId: facts.personId, reason: form.reason };
    return {
      id: await this.freezes.freeze(wish, requesterOf(account), account.permissions.has('freezes.confirm')),
    };
  }

  private async visible(number: string, account: CurrentAccount): Promise<CaseFacts> {
    const facts = await this.cases.caseFactsFor(number, account);
    if (!facts) throw new DomainError('CASE_NOT_FOUND', {}, 'not_found');
    return facts;
  }
}
