import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../platform/web/access.js';
import { readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view } from '../platform/web/view.js';
import { ClaimBrowser } from './claim-cookie.js';
import { codePage, pairingPage, secretPage, startPage } from './claim.views.js';
import { ClaimsService } from './claims.service.js';
import { PairingsService } from './pairings.service.js';
import { ClaimCodeForm, ClaimSecretForm } from './resets.forms.js';
import { SecretChoice } from './secret-choice.service.js';

const NO_STORE = { cache: 'no-store' } as const;

/**
 * The owner's pages: a link with its withdrawal code, or a pairing; then the choice of the secret. Nothing happens on
 * GET. Nothing on these pages tells whose account it is before a code was right.
 */
@Controller('claim')
export class ClaimController {
  constructor(
    private readonly browser: ClaimBrowser,
    private readonly claims: ClaimsService,
    private readonly pairings: PairingsService,
    private readonly choice: SecretChoice,
  ) {}

  @Get()
  @Public()
  async start(@Req() request: FastifyRequest) {
    await this.browser.refuseSessions(request);
    return view('resets/claim-start', startPage(speechOf(request)), NO_STORE);
  }

  @Post('pairings')
  @Public()
  async pair(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.browser.refuseSessions(request);
    const { code, browser, expiresAt } = await this.pairings.start(request.ip, this.browser.of(request));
    this.browser.keep(reply, browser);
    return view(
      'resets/claim-pairing',
      pairingPage(speechOf(request), { code, expiresAt, early: false }),
      NO_STORE,
    );
  }

  /** The owner pressed "continue", or the page asked by itself: on to the secret once the agent typed the code. */
  @Get('waiting')
  @Public()
  async waiting(@Req() request: FastifyRequest) {
    await this.browser.refuseSessions(request);
    if (await this.claims.isPaired(this.browser.of(request))) return redirect('/claim/secret');
    return view(
      'resets/claim-pairing',
      pairingPage(speechOf(request), { code: null, expiresAt: null, early: true }),
      NO_STORE,
    );
  }

  @Get('secret')
  @Public()
  async secret(@Req() request: FastifyRequest) {
    await this.browser.refuseSessions(request);
    const claim = await this.claims.ready(this.browser.of(request));
    return view('resets/claim-secret', secretPage(speechOf(request), claim, {}), NO_STORE);
  }

  @Post('secret')
  @Public()
  async choose(@Req() request: FastifyRequest, @Body() body: unknown) {
    await this.browser.refuseSessions(request);
    const speech = speechOf(request);
    const browser = this.browser.of(request);
    const claim = await this.claims.ready(browser);
    const again = (errors: { field: string; message: string }[], asksNumen = claim.asksNumen) =>
      view('resets/claim-secret', secretPage(speech, { ...claim, asksNumen }, { values: {}, errors }), {
        ...NO_STORE,
        status: 422,
      });
    const form = readForm(ClaimSecretForm, body, langOf(request));
    if (!form.ok) return again([...form.errors]);
    if (form.value.secret !== form.value.again)
      return again([{ field: 'again', message: speech.t('resets.claim.notTheSame') }]);
    let asksNumen = claim.asksNumen;
    if (asksNumen) {
      const tried = await this.claims.checkNumen(claim, form.value.numen ?? '');
      if (tried.outcome === 'mismatch') {
        return again([
          { field: 'numen', message: speech.t('resets.claim.numenWrong', { n: tried.triesLeft }) },
        ]);
      }
      asksNumen = false;
    }
    const outcome = await this.choice.choose(browser, form.value.secret);
    if (outcome.outcome === 'done') return redirect('/claim/done');
    const messages =
      outcome.outcome === 'weak'
        ? Object.entries(outcome.verdict).flatMap(([rule, ok]) =>
            ok ? [] : [speech.t(`resets.secret.wrong.${rule}`)],
          )
        : [speech.t('resets.secret.refused')];
    return again(
      messages.map((message) => ({ field: 'secret', message })),
      asksNumen,
    );
  }

  @Get(':token')
  @Public()
  async open(@Req() request: FastifyRequest, @Param('token') token: string) {
    await this.browser.refuseSessions(request);
    await this.claims.byToken(token);
    return view('resets/claim-code', codePage(speechOf(request), token, {}), NO_STORE);
  }

  @Post(':token')
  @Public()
  async redeem(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('token') token: string,
    @Body() body: unknown,
  ) {
    await this.browser.refuseSessions(request);
    const speech = speechOf(request);
    const form = readForm(ClaimCodeForm, body, langOf(request));
    const again = (errors: readonly { field: string; message: string }[]) =>
      view('resets/claim-code', codePage(speech, token, { values: {}, errors }), {
        ...NO_STORE,
        status: 422,
      });
    if (!form.ok) return again(form.errors);
    const browser = this.browser.ofOrNew(request);
    const tried = await this.claims.redeem(token, form.value.code, browser);
    if (tried.outcome === 'mismatch') {
      return again([{ field: 'code', message: speech.t('resets.claim.codeWrong', { n: tried.triesLeft }) }]);
    }
    this.browser.keep(reply, browser);
    return redirect('/claim/secret');
  }
}
