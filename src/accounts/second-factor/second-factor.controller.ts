import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SignedIn, StepUp } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import type { FormState } from '../../platform/web/fields.js';
import { readForm } from '../../platform/web/forms.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { actorOf } from '../actor.js';
import { ProfileService } from '../profile/profile.service.js';
import { CodeForm } from '../sign-in/sign-in.forms.js';
import { enrolmentPage, recoveryCodesPage, refusal } from '../sign-in/sign-in.views.js';
import { qrImage } from './qr-image.js';
import { SecondFactorService } from './second-factor.service.js';

/** One's own second factor: enrol or replace it, renew the recovery codes, take it away where the role may. */
@Controller('account/second-factor')
export class SecondFactorController {
  constructor(
    private readonly profiles: ProfileService,
    private readonly secondFactor: SecondFactorService,
  ) {}

  @SignedIn()
  @StepUp()
  @Get()
  show(@Req() request: FastifyRequest): Promise<ViewResult> {
    return this.page(request, {}, 200);
  }

  @SignedIn()
  @StepUp()
  @Post()
  async enrol(@Req() request: FastifyRequest, @Body() body: unknown): Promise<ViewResult> {
    const read = readForm(CodeForm, body, langOf(request));
    if (!read.ok) return this.page(request, read, 422);
    const account = currentAccount(request);
    const code = read.value.code.replace(/\s/g, '');
    const codes = await this.profiles.enrol(account.id, account.sessionId, code, actorOf(account));
    if (codes) return shownOnce(request, codes);
    return this.page(request, refusal('code', speechOf(request).t('accounts.enrolment.wrong')), 422);
  }

  @SignedIn()
  @StepUp()
  @Post('recovery-codes')
  async renewCodes(@Req() request: FastifyRequest): Promise<ViewResult | RedirectResult> {
    const account = currentAccount(request);
    const codes = await this.secondFactor.renewOwnRecoveryCodes(account.id, actorOf(account));
    return codes ? shownOnce(request, codes) : redirect('/account/second-factor');
  }

  @SignedIn()
  @StepUp()
  @Post('removal')
  async remove(@Req() request: FastifyRequest): Promise<RedirectResult> {
    const account = currentAccount(request);
    await this.profiles.removeFactor(account.id, actorOf(account));
    return redirect('/account', { flash: 'accounts.profile.factorRemoved' });
  }

  private async page(request: FastifyRequest, state: FormState, status: number): Promise<ViewResult> {
    const { id, sessionId } = currentAccount(request);
    const offer = await this.profiles.offer(id, sessionId);
    const shown = {
      action: '/account/second-factor',
      next: '/account',
      qr: await qrImage(offer.uri),
      secret: offer.spelt,
    };
    return view('accounts/enrolment', enrolmentPage(speechOf(request), shown, state), {
      status,
      cache: 'no-store',
    });
  }
}

function shownOnce(request: FastifyRequest, codes: readonly string[]): ViewResult {
  const page = recoveryCodesPage(speechOf(request), codes, '/account');
  return view('accounts/recovery-codes', page, { cache: 'no-store' });
}
