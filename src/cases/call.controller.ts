import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../platform/errors.js';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { errorText } from '../platform/web/error-filter.js';
import { problemOf } from '../platform/web/problem.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { findPersonPage, foundPeople, type FindPersonFacts } from './call.views.js';
import { CaseCorrections } from './case-corrections.service.js';
import { CasePages } from './case-pages.js';
import { PersonChoiceForm } from './cases.forms.js';
import { CasesService } from './cases.service.js';
import { NOBODY, PersonLookup, type LookedUp } from './person-lookup.js';

type Shape = Pick<
  FindPersonFacts,
  'title' | 'nav' | 'breadcrumb' | 'action' | 'opens' | 'choose' | 'hrefOf' | 'stamp'
> &
  Pick<LookedUp, 'near'>;
type Asked = { readonly q?: unknown; readonly numen?: unknown };
type Answer = ViewResult | RedirectResult;

/** Shorter text finds too many people to be worth a look-up while somebody types. */
const LEAST_LIVE = 3;

/** Finding whom it is about: with a caller on the line, for a new case, or to correct an open one. */
@Controller()
export class CallController {
  constructor(
    private readonly lookup: PersonLookup,
    private readonly cases: CasesService,
    private readonly corrections: CaseCorrections,
    private readonly pages: CasePages,
  ) {}

  @Get('/call')
  @Requires('desk.view')
  call(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() asked: Asked,
  ): Promise<Answer> {
    return this.page(request, reply, asked, {
      title: speechOf(request).t('cases.call.title'),
      nav: 'call',
      breadcrumb: [],
      action: '/call',
      opens: true,
      choose: '',
      hrefOf: (id) => `/cases/new?person=${id}`,
      stamp: null,
      near: null,
    });
  }

  @Get('/cases/new/person')
  @Requires('cases.open')
  forNew(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() asked: Asked,
  ): Promise<Answer> {
    const speech = speechOf(request);
    return this.page(request, reply, asked, {
      title: speech.t('cases.call.choose'),
      nav: 'cases',
      breadcrumb: [{ label: speech.t('cases.open.title'), href: '/cases/new' }],
      action: '/cases/new/person',
      opens: false,
      choose: '',
      hrefOf: (id) => `/cases/new?person=${id}`,
      stamp: null,
      near: null,
    });
  }

  @Get('/cases/:number/person')
  @Requires('cases.work')
  async forCase(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('number') number: string,
    @Query() asked: Asked,
  ): Promise<Answer> {
    const { stamp, near } = await this.pages.choice(request, number);
    return this.page(request, reply, asked, {
      title: speechOf(request).t('cases.call.choose'),
      nav: 'cases',
      breadcrumb: [{ label: number, href: `/cases/${number}` }],
      action: `/cases/${number}/person`,
      opens: false,
      choose: `/cases/${number}/person`,
      hrefOf: () => '',
      stamp,
      near,
    });
  }

  @Post('/cases/:number/person')
  @Requires('cases.work')
  choose(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, PersonChoiceForm, 'corrected', (form, by) =>
      this.corrections.correct(number, { personId: form.personId }, by, form.version),
    );
  }

  /** Answers with the page, or as one types with what was found alone; the address keeps the words, never a NUMEN. */
  private async page(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Asked,
    shape: Shape,
  ): Promise<Answer> {
    const live = request.headers['hx-request-type'] === 'partial';
    const q = typeof asked.q === 'string' ? asked.q.trim().slice(0, 200) : '';
    const short = live && q.length < LEAST_LIVE;
    const { lookup, refused, status } =
      asked.numen !== undefined
        ? { lookup: { ...NOBODY, numen: true }, refused: '', status: 200 }
        : await this.find(request, reply, short ? '' : q, { live, near: shape.near });
    if (lookup.numen && !live && asked.numen === undefined) return redirect(`${shape.action}?numen=1`);
    const facts: FindPersonFacts = {
      ...shape,
      q: short ? '' : q,
      now: this.lookup.now,
      lookup,
      refused,
      newKey: () => this.cases.newKey(),
    };
    if (!live)
      return view('cases/find-person', findPersonPage(speechOf(request), facts), {
        status,
        cache: 'no-store',
      });
    if (!lookup.numen) reply.header('hx-replace-url', addressOf(shape.action, q));
    return view('cases/found', foundPeople(speechOf(request), facts), {
      status,
      fragment: true,
      cache: 'no-store',
    });
  }

  /** Who is meant; at the ceiling nobody, with the reason: what was typed stays. */
  private async find(request: FastifyRequest, reply: FastifyReply, q: string, options: LookedUp) {
    try {
      const lookup = await this.lookup.find(q, currentAccount(request), options);
      return { lookup, refused: '', status: 200 };
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'rate_limited') throw error;
      const problem = problemOf(error);
      reply.header('retry-after', String(error.params['retryAfter']));
      return { lookup: NOBODY, refused: errorText(langOf(request), problem), status: problem.status };
    }
  }
}

const addressOf = (action: string, q: string): string =>
  q === '' ? action : `${action}?${new URLSearchParams({ q }).toString()}`;
