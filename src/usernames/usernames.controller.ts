import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../platform/errors.js';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { errorText } from '../platform/web/error-filter.js';
import { readForm } from '../platform/web/forms.js';
import { problemOf } from '../platform/web/problem.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { askerOf } from './asker.js';
import type { Lookup } from './lookup.types.js';
import { looksLikeNumen } from './numen-shape.rules.js';
import { LookupForm } from './usernames.forms.js';
import { UsernamesService } from './usernames.service.js';
import { usernameResults, usernamesPage, type Asked } from './usernames.views.js';

const NUMEN: Lookup = { numen: true, candidates: [], total: 0, proposed: [] };
/** While one types, fewer: each person shown counts. */
const SHOWN_LIVE = 5;
const LEAST_LIVE = 3;

/** `/usernames`: find the exact username, with results as one types or without scripts. */
@Controller('usernames')
export class UsernamesController {
  constructor(private readonly usernames: UsernamesService) {}

  @Get()
  @Requires('usernames.find')
  async index(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() query: Record<string, unknown>,
  ): Promise<ViewResult | RedirectResult> {
    const { numen, ...rest } = query;
    const live = request.headers['hx-request'] === 'true' && request.headers['hx-boosted'] === undefined;
    const form = readForm(LookupForm, rest, langOf(request));
    const text = form.ok ? (form.value.q ?? '') : '';
    // the address must not keep it
    if (looksLikeNumen(text) && !live) {
      await this.usernames.find(text, {}, askerOf(request));
      return redirect('/usernames?numen=1');
    }
    const asked: Asked = {
      ...(await this.asked(request)),
      ...(form.ok ? { q: text, uai: form.value.uai ?? '', caseNumber: form.value.case ?? '' } : { form }),
    };
    if (!form.ok)
      return view('usernames/index', usernamesPage(speechOf(request), null, asked), { status: 422 });
    if (numen !== undefined) return view('usernames/index', usernamesPage(speechOf(request), NUMEN, asked));
    if (text === '' || (live && text.length < LEAST_LIVE)) return this.answer(request, null, asked, live);
    try {
      const options = { uai: form.value.uai, limit: live ? SHOWN_LIVE : undefined, live };
      const lookup = await this.usernames.find(text, options, askerOf(request));
      return this.answer(request, lookup, lookup.numen ? { ...asked, q: '' } : asked, live);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'rate_limited') throw error;
      const problem = problemOf(error);
      reply.header('retry-after', String(error.params['retryAfter']));
      return this.answer(
        request,
        null,
        { ...asked, refused: errorText(langOf(request), problem) },
        live,
        problem.status,
      );
    }
  }

  private async asked(request: FastifyRequest): Promise<Asked> {
    const { permissions } = currentAccount(request);
    return {
      q: '',
      uai: '',
      caseNumber: '',
      mayConfirm: permissions.has('usernames.confirm'),
      mayList: permissions.has('usernames.list'),
      schools: await this.usernames.schoolsOf(askerOf(request)),
    };
  }

  private answer(
    request: FastifyRequest,
    lookup: Lookup | null,
    asked: Asked,
    live: boolean,
    status = 200,
  ): ViewResult {
    const speech = speechOf(request);
    if (live)
      return view('usernames/results', usernameResults(speech, lookup, asked), {
        status,
        fragment: true,
        cache: 'no-store',
      });
    return view('usernames/index', usernamesPage(speech, lookup, asked), { status, cache: 'no-store' });
  }
}
