import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../platform/web/access.js';
import { readForm } from '../../platform/web/forms.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { redirect, safePath, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { homeOf } from '../account.rules.js';
import { qrImage } from '../second-factor/qr-image.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { CodeForm } from './sign-in.forms.js';
import { SignInService } from './sign-in.service.js';
import { codePage, enrolmentPage, recoveryCodesPage, refusal } from './sign-in.views.js';
import { leadOn, visitorOf } from './way-in.js';

type Answer = ViewResult | RedirectResult;
const HERE = '/sign-in/enrolment';

/** Second steps of signing in. Without a first step they lead back to the door. */
@Controller('sign-in')
export class SignInStepsController {
  constructor(
    private readonly signIn: SignInService,
    private readonly cookie: SessionCookie,
  ) {}

  @Public()
  @Get('code')
  async askCode(@Req() request: FastifyRequest, @Query('next') next: unknown): Promise<Answer> {
    if ((await this.signIn.pendingStage(this.cookie.read(request))) !== 'second-factor') return toDoor(next);
    return view('accounts/code', codePage(speechOf(request), safePath(next)), { cache: 'no-store' });
  }

  @Public()
  @Post('code')
  async takeCode(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): Promise<Answer> {
    const speech = speechOf(request);
    const read = readForm(CodeForm, body, langOf(request));
    const next = safePath(read.ok ? read.value.next : read.values['next']);
    if (!read.ok) return view('accounts/code', codePage(speech, next, read), { status: 422 });
    const token = this.cookie.read(request);
    const outcome = await this.signIn.withCode(token, read.value.code, visitorOf(request, this.cookie));
    if (outcome.outcome === 'moved') return leadOn(reply, this.cookie, outcome, next);
    if ((await this.signIn.pendingStage(token)) !== 'second-factor') return toDoor(next);
    const slow = outcome.outcome === 'slow-down';
    const message = slow
      ? speech.t('accounts.slowDown', { n: Math.ceil(outcome.waitMs / 1000) })
      : speech.t('accounts.code.wrong');
    return view('accounts/code', codePage(speech, next, refusal('code', message)), {
      status: slow ? 429 : 422,
    });
  }

  @Public()
  @Get('enrolment')
  async askEnrolment(@Req() request: FastifyRequest, @Query('next') next: unknown): Promise<Answer> {
    const page = await this.enrolment(request, safePath(next));
    return page ? view('accounts/enrolment', page, { cache: 'no-store' }) : toDoor(next);
  }

  /** The recovery codes come with the answer itself: nobody can fetch them a second time. */
  @Public()
  @Post('enrolment')
  async takeEnrolment(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): Promise<Answer> {
    const speech = speechOf(request);
    const read = readForm(CodeForm, body, langOf(request));
    const next = safePath(read.ok ? read.value.next : read.values['next']);
    const outcome = read.ok
      ? await this.signIn.enrol(this.cookie.read(request), read.value.code)
      : ({ outcome: 'refused' } as const);
    if (outcome.outcome === 'enrolled') {
      this.cookie.set(reply, outcome.token);
      const way = next === '/' ? homeOf(outcome.role) : next;
      return view('accounts/recovery-codes', recoveryCodesPage(speech, outcome.codes, way), {
        cache: 'no-store',
      });
    }
    const state = read.ok ? refusal('code', speech.t('accounts.enrolment.wrong')) : read;
    const page = await this.enrolment(request, next, state);
    return page ? view('accounts/enrolment', page, { status: 422, cache: 'no-store' }) : toDoor(next);
  }

  private async enrolment(request: FastifyRequest, next: string, state = {}) {
    const offer = await this.signIn.enrolment(this.cookie.read(request));
    if (!offer) return null;
    const shown = { action: HERE, next, qr: await qrImage(offer.uri), secret: offer.spelt };
    return enrolmentPage(speechOf(request), shown, state);
  }
}

function toDoor(next: unknown): RedirectResult {
  return redirect(`/sign-in?next=${encodeURIComponent(safePath(next))}`);
}
