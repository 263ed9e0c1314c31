import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SignedIn, StepUp } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import { readForm } from '../../platform/web/forms.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { PasswordRefused, TokenRefused } from '../accounts.errors.js';
import { actorOf } from '../actor.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { refusal } from '../sign-in/sign-in.views.js';
import { TokensService } from '../tokens/tokens.service.js';
import { PasswordForm, TokenForm } from './profile.forms.js';
import { ProfileService } from './profile.service.js';
import { profilePage, tokenMadePage, type ProfileForms } from './profile.views.js';

type Answer = ViewResult | RedirectResult;
const DAY = 86_400_000;

/** One's own account: password, second factor, sessions, tokens. */
@Controller('account')
export class ProfileController {
  constructor(
    private readonly profiles: ProfileService,
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
  ) {}

  @SignedIn()
  @Get()
  show(@Req() request: FastifyRequest): Promise<ViewResult> {
    return this.page(request, {}, 200);
  }

  @SignedIn()
  @Post('password')
  async changePassword(@Req() request: FastifyRequest, @Body() body: unknown): Promise<Answer> {
    const speech = speechOf(request);
    const read = readForm(PasswordForm, body, langOf(request));
    if (!read.ok) return this.page(request, { password: read }, 422);
    const { current, password: next, repeat } = read.value;
    const back = (field: string, message: string, status = 422): Promise<ViewResult> =>
      this.page(request, { password: refusal(field, message) }, status);
    if (next !== repeat) return back('repeat', speech.t('accounts.password.differs'));
    const { id: accountId, sessionId } = currentAccount(request);
    const by = actorOf(currentAccount(request));
    try {
      const proof = await this.profiles.changePassword({ accountId, sessionId }, { current, next }, by);
      if (proof.outcome === 'done')
        return redirect('/account', { flash: 'accounts.profile.passwordChanged' });
      if (proof.outcome === 'wrong') return await back('current', speech.t('accounts.profile.wrongPassword'));
      const n = Math.ceil(proof.waitMs / 1000);
      return await back('current', speech.t('accounts.slowDown', { n }), 429);
    } catch (error) {
      if (!(error instanceof PasswordRefused)) throw error;
      return back('password', speech.t(`errors.${error.code}`));
    }
  }

  @SignedIn()
  @Post('sessions/:id/end')
  async endSession(@Req() request: FastifyRequest, @Param('id') id: string): Promise<RedirectResult> {
    const account = currentAccount(request);
    await this.sessions.revoke(account.id, id, actorOf(account));
    return redirect('/account', { flash: 'accounts.profile.sessionEnded' });
  }

  @SignedIn()
  @Post('sessions/end')
  async endOtherSessions(@Req() request: FastifyRequest): Promise<RedirectResult> {
    const account = currentAccount(request);
    await this.sessions.revokeOthers(account.id, account.sessionId, actorOf(account));
    return redirect('/account', { flash: 'accounts.profile.sessionsEnded' });
  }

  /** The token comes with the answer itself: nobody can fetch it a second time. */
  @SignedIn()
  @StepUp()
  @Post('tokens')
  async makeToken(@Req() request: FastifyRequest, @Body() body: unknown): Promise<ViewResult> {
    const speech = speechOf(request);
    const read = readForm(TokenForm, body, langOf(request));
    if (!read.ok) return this.page(request, { token: read }, 422);
    const { name, scope, days } = read.value;
    const account = currentAccount(request);
    const wanted = { name, scopes: scope, life: Number(days) * DAY };
    try {
      const made = await this.tokens.createOwn(account.id, wanted, actorOf(account));
      return view('accounts/token-made', tokenMadePage(speech, made.token, made.expiresAt), {
        cache: 'no-store',
      });
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      return this.page(request, { token: refusal('scope', speech.t(`errors.${error.code}`), { name }) }, 422);
    }
  }

  @SignedIn()
  @Post('tokens/:id/revocation')
  async revokeToken(@Req() request: FastifyRequest, @Param('id') id: string): Promise<RedirectResult> {
    const account = currentAccount(request);
    await this.tokens.revoke(id, account.id, actorOf(account));
    return redirect('/account', { flash: 'accounts.profile.tokenRevoked' });
  }

  private async page(request: FastifyRequest, forms: ProfileForms, status: number): Promise<ViewResult> {
    const { id, sessionId } = currentAccount(request);
    const page = profilePage(speechOf(request), await this.profiles.profile(id), sessionId, forms);
    return view('accounts/profile', page, { status });
  }
}
