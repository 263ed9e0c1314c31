import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { speechOf } from '../platform/web/request-language.js';
import { view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { findPersonPage, type FindPersonFacts } from './call.views.js';
import { CaseCorrections } from './case-corrections.service.js';
import { CasePages } from './case-pages.js';
import { PersonChoiceForm } from './cases.forms.js';
import { CasesService } from './cases.service.js';
import { PersonLookup } from './person-lookup.js';

type Shape = Pick<
  FindPersonFacts,
  'title' | 'nav' | 'breadcrumb' | 'action' | 'opens' | 'choose' | 'hrefOf' | 'stamp'
>;

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
  call(@Req() request: FastifyRequest, @Query('q') q: unknown): Promise<ViewResult> {
    return this.page(request, q, {
      title: speechOf(request).t('cases.call.title'),
      nav: 'call',
      breadcrumb: [],
      action: '/call',
      opens: true,
      choose: '',
      hrefOf: (id) => `/cases/new?person=${id}`,
      stamp: null,
    });
  }

  @Get('/cases/new/person')
  @Requires('cases.open')
  forNew(@Req() request: FastifyRequest, @Query('q') q: unknown): Promise<ViewResult> {
    const speech = speechOf(request);
    return this.page(request, q, {
      title: speech.t('cases.call.choose'),
      nav: 'cases',
      breadcrumb: [{ label: speech.t('cases.open.title'), href: '/cases/new' }],
      action: '/cases/new/person',
      opens: false,
      choose: '',
      hrefOf: (id) => `/cases/new?person=${id}`,
      stamp: null,
    });
  }

  @Get('/cases/:number/person')
  @Requires('cases.work')
  async forCase(
    @Req() request: FastifyRequest,
    @Param('number') number: string,
    @Query('q') q: unknown,
  ): Promise<ViewResult> {
    const { stamp } = await this.pages.model(request, number);
    return this.page(request, q, {
      title: speechOf(request).t('cases.call.choose'),
      nav: 'cases',
      breadcrumb: [{ label: number, href: `/cases/${number}` }],
      action: `/cases/${number}/person`,
      opens: false,
      choose: `/cases/${number}/person`,
      hrefOf: () => '',
      stamp,
    });
  }

  @Post('/cases/:number/person')
  @Requires('cases.work')
  choose(
    @Req() request: FastifyRequest,
    @Param('number') number: string,
  ): Promise<ViewResult | RedirectResult> {
    return this.pages.act(request, number, PersonChoiceForm, 'corrected', (form, by) =>
      this.corrections.correct(number, { personId: form.personId }, by, form.version),
    );
  }

  private async page(request: FastifyRequest, asked: unknown, shape: Shape): Promise<ViewResult> {
    const q = typeof asked === 'string' ? asked.trim().slice(0, 200) : '';
    const lookup = await this.lookup.find(q, currentAccount(request));
    const facts = {
      ...shape,
      q,
      lookup,
      newKey: () => this.cases.newKey(),
    };
    return view('cases/find-person', findPersonPage(speechOf(request), facts));
  }
}
