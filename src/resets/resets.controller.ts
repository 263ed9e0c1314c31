import { Body, Controller, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CASE_FACTS, type CaseFacts, type CaseFactsPort } from '../identity-checks/case-facts.port.js';
import { DomainError } from '../platform/errors.js';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount, type CurrentAccount } from '../platform/web/current-account.js';
import { InvalidInput, readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view } from '../platform/web/view.js';
import { ClaimsService } from './claims.service.js';
import { FreezesService } from './freezes.service.js';
import { PairingsService } from './pairings.service.js';
import { requesterOf } from './requester.js';
import { ResetAccess } from './reset-access.js';
import { ResetReceipts } from './reset-receipts.js';
import { submitOf } from './reset-wish.js';
import { FreezePageForm, PairingForm, ResetForm } from './resets.forms.js';
import { ResetsService } from './resets.service.js';
import { receiptPage } from './resets.views.js';

/** Resets from the case page and the call screen. Once-only values are rendered by the POST itself, never stored. */
@Controller()
export class ResetsController {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly access: ResetAccess,
    private readonly resets: ResetsService,
    private readonly receipts: ResetReceipts,
    private readonly claims: ClaimsService,
    private readonly pairings: PairingsService,
    private readonly freezes: FreezesService,
  ) {}

  @Post('cases/:number/resets')
  @Requires('resets.submit')
  @StepUp()
  async submit(@Param('number') number: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const facts = await this.visible(number, account);
    const form = readForm(ResetForm, body, langOf(request));
    if (!form.ok) throw new InvalidInput(form.errors);
    const reset = await this.resets.submit(submitOf(form.value, facts.id), requesterOf(account));
    return view('resets/receipt', receiptPage(speechOf(request), reset, facts.number), { cache: 'no-store' });
  }

  @Post('resets/:id/pairing')
  @Requires('resets.submit')
  @StepUp()
  async pair(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const { reset, back } = await this.place(id, account);
    const form = readForm(PairingForm, body, langOf(request));
    if (!form.ok) return redirect(back, { flash: { kind: 'danger', key: 'resets.pairing.shape' } });
    const tried = await this.pairings.pair(reset.id, form.value.code, requesterOf(account).actor);
    if (tried.outcome === 'paired') return redirect(back, { flash: 'resets.pairing.done' });
    return redirect(back, {
      flash: { kind: 'danger', key: 'resets.pairing.mismatch', params: { n: tried.triesLeft } },
    });
  }

  @Post('resets/:id/reissue')
  @Requires('resets.submit')
  @StepUp()
  async reissue(@Param('id') id: string, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const { reset, number } = await this.place(id, account);
    const { withdrawalCode } = await this.claims.reissue(reset.id, requesterOf(account).actor);
    const receipt = await this.receipts.of(reset.id);
    const shown = withdrawalCode === null ? receipt : { ...receipt, withdrawalCode };
    return view('resets/receipt', receiptPage(speechOf(request), shown, number), { cache: 'no-store' });
  }

  @Post('cases/:number/freezes')
  @Requires('freezes.open')
  @StepUp()
  async freeze(@Param('number') number: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const facts = await this.visible(number, account);
    if (facts.personId === null) throw new DomainError('CASE_HAS_NO_PERSON', {}, 'conflict');
    const form = readForm(FreezePageForm, body, langOf(request));
    if (!form.ok) throw new InvalidInput(form.errors);
    const wish = { caseId: facts.id, personId: facts.personId, reason: form.value.reason };
    await this.freezes.freeze(wish, requesterOf(account), account.permissions.has('freezes.confirm'));
    return redirect(`/cases/${facts.number}`, { flash: 'resets.freeze.done' });
  }

  private async visible(number: string, account: CurrentAccount): Promise<CaseFacts> {
    const facts = await this.cases.caseFactsFor(number, account);
    if (!facts) throw new DomainError('CASE_NOT_FOUND', {}, 'not_found');
    return facts;
  }

  private async place(id: string, account: CurrentAccount) {
    const reset = await this.access.reset(id, account);
    const facts = await this.cases.caseFacts(reset.caseId);
    const number = facts?.number ?? '';
    return { reset, number, back: `/cases/${number}#reset-${reset.id}` };
  }
}
