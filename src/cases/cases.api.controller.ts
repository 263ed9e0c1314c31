import { Body, Controller, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../platform/errors.js';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readBody } from '../platform/web/forms.js';
import { langOf } from '../platform/web/request-language.js';
import { CaseCorrections } from './case-corrections.service.js';
import { CaseDesk } from './case-desk.service.js';
import { CasePages } from './case-pages.js';
import { CaseReading } from './case-reading.service.js';
import { priorityRank } from './case.rules.js';
import { listQuery, looksLikeNumen } from './case-list.query.js';
import { isWhole } from './case-list.rules.js';
import { isDesk } from './case-scope.rules.js';
import { apiCase, apiRow } from './cases-api.views.js';
import { CorrectionBody, ListForm, OpenCaseBody } from './cases.forms.js';
import { CasesService } from './cases.service.js';

/** Cases over JSON: the same service calls as the pages. */
@Controller('api/v1/cases')
export class CasesApiController {
  constructor(
    private readonly cases: CasesService,
    private readonly desk: CaseDesk,
    private readonly reading: CaseReading,
    private readonly corrections: CaseCorrections,
    private readonly pages: CasePages,
  ) {}

  @Get()
  @Requires('cases.read')
  async list(@Req() request: FastifyRequest, @Query() asked: unknown) {
    const form = readBody(ListForm, asked, langOf(request));
    if (looksLikeNumen(form)) throw new DomainError('CASE_NUMEN_NOT_SEARCHED', {}, 'invalid');
    const query = listQuery(form, currentAccount(request).id, 'all');
    const page = await this.desk.page(query, this.pages.by(request));
    return {
      cases: page.rows.map(apiRow),
      nextCursor: page.next,
      previousCursor: page.previous,
      ...(isWhole(query) && { total: page.counts[query.view] ?? page.counts.opened }),
    };
  }

  @Post()
  @Requires('cases.open')
  async open(@Req() request: FastifyRequest, @Body() body: unknown) {
    const { priority, idempotencyKey, ...input } = readBody(OpenCaseBody, body, langOf(request));
    const number = await this.cases.open(
      {
        ...input,
        priority: priority && priorityRank(priority),
        openKey: idempotencyKey,
      },
      this.pages.by(request),
    );
    return { number, href: `/api/v1/cases/${number}` };
  }

  @Get(':number')
  @Requires('cases.read')
  async show(@Req() request: FastifyRequest, @Param('number') number: string) {
    return this.answer(request, number);
  }

  @Patch(':number')
  @Requires('cases.work')
  async correct(@Req() request: FastifyRequest, @Param('number') number: string, @Body() body: unknown) {
    const { version, status, priority, ...wanted } = readBody(CorrectionBody, body, langOf(request));
    const rank = priority && priorityRank(priority);
    await this.corrections.patch(
      number,
      { ...wanted, priority: rank, status },
      this.pages.by(request),
      version,
    );
    return this.answer(request, number);
  }

  private async answer(request: FastifyRequest, number: string) {
    const by = this.pages.by(request);
    const { card, timeline } = await this.reading.show(number, by);
    return apiCase(card, timeline, isDesk(by.reader.role));
  }
}
