import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, SignedIn } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readForm, type EchoedValues } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { CaseDesk } from './case-desk.service.js';
import { listQuery, looksLikeNumen } from './case-list.query.js';
import { caseListPage } from './case-list.views.js';
import { CasePages, homeOf } from './case-pages.js';
import type { CaseView } from './case-counters.rules.js';
import { isDesk } from './case-scope.rules.js';
import { ListForm } from './cases.forms.js';

/** The desk and the lists of cases. */
@Controller()
export class CasesController {
  constructor(
    private readonly desk: CaseDesk,
    private readonly pages: CasePages,
  ) {}

  /** The desk for those who have one; everybody else goes where their work is. */
  @Get('/')
  @SignedIn()
  async home(@Req() request: FastifyRequest): Promise<ViewResult | RedirectResult> {
    const home = homeOf(request);
    return home ? redirect(home) : this.list(request, {}, 'my');
  }

  @Get('/cases')
  @Requires('cases.read')
  async cases(
    @Req() request: FastifyRequest,
    @Query() query: EchoedValues,
  ): Promise<ViewResult | RedirectResult> {
    return this.list(request, query, 'all');
  }

  @Get('/cases/:number')
  @Requires('cases.read')
  async show(@Req() request: FastifyRequest, @Param('number') number: string): Promise<ViewResult> {
    return this.pages.show(request, number);
  }

  @Get('/cases/:number/print')
  @Requires('cases.read')
  async print(@Req() request: FastifyRequest, @Param('number') number: string): Promise<ViewResult> {
    return view('cases/print', { ...(await this.pages.model(request, number)), layout: 'print' });
  }

  /** A list of what the address asks; an address nobody could have been given falls back to the plain view. */
  private async list(request: FastifyRequest, asked: EchoedValues, fallback: CaseView): Promise<ViewResult> {
    const read = readForm(ListForm, asked, langOf(request));
    const form = read.ok ? read.value : new ListForm();
    const numen = looksLikeNumen(form);
    if (numen) form.q = undefined;
    const account = currentAccount(request);
    const query = listQuery(form, account.id, fallback);
    const by = this.pages.by(request);
    const page = await this.desk.page(query, by);
    const model = caseListPage(speechOf(request), page, query, form, { desk: isDesk(by.reader.role), numen });
    return view('cases/list', model, { status: read.ok ? 200 : 422 });
  }
}
