import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, SignedIn } from '../../platform/web/access.js';
import { accountOf } from '../../platform/web/current-account.js';
import { readForm } from '../../platform/web/forms.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { redirect, safePath, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { homeOf } from '../account.rules.js';
import { actorOf } from '../actor.js';
import type { Role } from '../permissions.rules.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SignInForm } from './sign-in.forms.js';
import { SignInService, type SignInOutcome } from './sign-in.service.js';
import { refusal, signInPage } from './sign-in.views.js';
import { leadOn, visitorOf } from './way-in.js';

type Answer = ViewResult | RedirectResult;

/** The door: password first; `sign-in/code` and `sign-in/enrolment` follow where they must. */
@Controller()
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  @Public()
  @Get('sign-in')
  show(@Req() request: FastifyRequest, @Query('next') next: unknown): Answer {
    const account = accountOf(request);
    if (account) return redirect(safePath(next, homeOf(account.role as Role)));
    return view('accounts/sign-in', signInPage(speechOf(request), safePath(next)), { cache: 'no-store' });
  }

  @Public()
  @Post('sign-in')
  async enter(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): Promise<Answer> {
    const speech = speechOf(request);
    const read = readForm(SignInForm, body, langOf(request));
    if (!read.ok) {
      const next = safePath(read.values['next']);
      return view('accounts/sign-in', signInPage(speech, next, read), { status: 422 });
    }
    const { email, password, next } = read.value;
    const outcome = await this.signIn.withPassword(email, password, visitorOf(request, this.cookie));
    if (outcome.outcome === 'moved') return leadOn(reply, this.cookie, outcome, safePath(next));
    const page = signInPage(
      speech,
      safePath(next),
      refusal('password', messageOf(outcome, speech), { email }),
    );
    return view('accounts/sign-in', page, { status: outcome.outcome === 'refused' ? 422 : 429 });
  }

  @SignedIn()
  @Post('sign-out')
  async leave(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RedirectResult> {
    const account = accountOf(request);
    if (account) await this.sessions.revoke(account.id, account.sessionId, actorOf(account));
    this.cookie.clear(reply);
    return redirect('/sign-in', { flash: 'accounts.signIn.signedOut' });
  }
}

function messageOf(
  outcome: Exclude<SignInOutcome, { outcome: 'moved' }>,
  speech: ReturnType<typeof speechOf>,
): string {
  if (outcome.outcome === 'refused') return speech.t('accounts.signIn.refused');
  return speech.t('accounts.slowDown', { n: Math.ceil(outcome.waitMs / 1000) });
}
