import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../platform/web/access.js';
import type { FormState } from '../../platform/web/fields.js';
import { readForm } from '../../platform/web/forms.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { PasswordRefused } from '../accounts.errors.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { refusal } from '../sign-in/sign-in.views.js';
import { leadOn, visitorOf } from '../sign-in/way-in.js';
import { FoundingForm, NewPasswordForm } from './set-up.forms.js';
import { SetUpService } from './set-up.service.js';
import { setUpPage } from './set-up.views.js';

/** The page behind a one-time link. Looking at it consumes nothing: mail scanners and browsers look ahead. */
@Controller('set-up/:token')
export class SetUpController {
  constructor(
    private readonly setUp: SetUpService,
    private readonly cookie: SessionCookie,
  ) {}

  @Public()
  @Get()
  async show(@Req() request: FastifyRequest, @Param('token') token: string): Promise<ViewResult> {
    return this.page(request, token, {}, 200);
  }

  @Public()
  @Post()
  async use(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('token') token: string,
    @Body() body: unknown,
  ): Promise<ViewResult | RedirectResult> {
    const { purpose } = await this.setUp.facts(token);
    const read = readForm(purpose === 'first-admin' ? FoundingForm : NewPasswordForm, body, langOf(request));
    if (!read.ok) return this.page(request, token, read, 422);
    const { password, repeat, ...who } = read.value as FoundingForm;
    const speech = speechOf(request);
    if (password !== repeat) {
      return this.page(request, token, refusal('repeat', speech.t('accounts.password.differs'), who), 422);
    }
    try {
      const done = await this.setUp.use(token, { password, ...who }, visitorOf(request, this.cookie));
      return leadOn(reply, this.cookie, done, '/');
    } catch (error) {
      if (!(error instanceof PasswordRefused)) throw error;
      return this.page(request, token, refusal('password', speech.t(`errors.${error.code}`), who), 422);
    }
  }

  private async page(
    request: FastifyRequest,
    token: string,
    state: FormState,
    status: number,
  ): Promise<ViewResult> {
    const page = setUpPage(speechOf(request), token, await this.setUp.facts(token), state);
    return view('accounts/set-up', page, { status, cache: 'no-store' });
  }
}
