import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../platform/errors.js';
import { Requires } from '../platform/web/access.js';
import { currentAccount, type CurrentAccount } from '../platform/web/current-account.js';
import { readBody, readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { view } from '../platform/web/view.js';
import { contactCoverPage } from './contact-cover.views.js';
import { CauseNames } from './cause-names.js';
import type { Grouping } from './figures.rules.js';
import { StatisticsQuery } from './statistics.forms.js';
import { StatisticsService } from './statistics.service.js';
import type { OutcomeRow } from './statistics.types.js';
import { apiFigures, apiOutcomes, statisticsCsv, statisticsPage, type Sight } from './statistics.views.js';

const ON_PAGE: readonly Grouping[] = ['type', 'channel', 'cause', 'departement', 'uai'];

/** Figures for managers and supervisors; nobody is in them. */
@Controller()
export class StatisticsController {
  constructor(
    private readonly statistics: StatisticsService,
    private readonly causes: CauseNames,
  ) {}

  @Get('statistics')
  @Requires('statistics.read')
  async show(@Req() request: FastifyRequest, @Query() raw: unknown) {
    const speech = speechOf(request);
    const form = readForm(StatisticsQuery, raw, langOf(request));
    const query = form.ok ? form.value : {};
    const period = this.statistics.period(query.from, query.to);
    const sight = await this.sight(currentAccount(request));
    const shown: Grouping[] = sight.byAgent ? [...ON_PAGE, 'agent'] : [...ON_PAGE];
    const { overview, groups } = await this.statistics.report(period, ['day', ...shown]);
    const data = {
      period,
      overview,
      days: groups.day,
      groups: shown.map((by) => ({ by, groups: groups[by] })),
      sight,
      labels: { causes: await this.causes.in(speech.lang) },
    };
    return view('statistics/show', statisticsPage(speech, data, form.ok ? {} : form), {
      status: form.ok ? 200 : 422,
    });
  }

  @Get('statistics/contacts')
  @Requires('statistics.read')
  async contacts(@Req() request: FastifyRequest) {
    const sight = await this.sight(currentAccount(request));
    const schools = await this.statistics.contactCover();
    return view('statistics/contacts', contactCoverPage(speechOf(request), schools, sight));
  }

  @Get('statistics.csv')
  @Requires('statistics.read')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="statistics.csv"')
  async csv(@Req() request: FastifyRequest, @Query() raw: unknown): Promise<string> {
    const { period, by, sight } = await this.wanted(request, raw);
    // The mark makes French spreadsheets read UTF-8.
    return `\uFEFF${statisticsCsv(by, await this.statistics.groups(period, by), sight)}`;
  }

  @Get('api/v1/statistics')
  @Requires('statistics.read')
  async api(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() raw: unknown,
  ) {
    const { period, by, sight } = await this.wanted(request, raw);
    const { overview, groups: found } = await this.statistics.report(period, [by]);
    const groups = found[by];
    if (request.headers.accept?.includes('text/csv')) {
      void reply.header('content-type', 'text/csv; charset=utf-8');
      return statisticsCsv(by, groups, sight);
    }
    const outcomes = (rows: readonly OutcomeRow[]) => apiOutcomes(rows, sight);
    return {
      from: period.from,
      to: period.to,
      by,
      total: apiFigures(overview.whole, sight),
      groups: groups.map(({ key, label, figures }) => ({ key, label, ...apiFigures(figures, sight) })),
      identityChecks: outcomes(overview.checks).map(({ what, ...rest }) => ({ action: what, ...rest })),
      evidence: outcomes(overview.evidence).map(({ what, ...rest }) => ({ kind: what, ...rest })),
      resets: outcomes(overview.resets).map(({ what, outcome, count }) => ({
        kind: what,
        state: outcome,
        count,
      })),
      resetsWithoutValidCheck: overview.resetsWithoutCheck,
    };
  }

  private async wanted(request: FastifyRequest, raw: unknown) {
    const query = readBody(StatisticsQuery, raw, langOf(request));
    const sight = await this.sight(currentAccount(request));
    const by = query.by ?? 'day';
    if (by === 'agent' && !sight.byAgent) throw new DomainError('STATISTICS_BY_AGENT', {}, 'forbidden');
    return { period: this.statistics.period(query.from, query.to), by, sight };
  }

  /** Figures by agent: supervisors only, and only where the installation switched them on. */
  private async sight(account: CurrentAccount): Promise<Sight> {
    const allowed = account.permissions.has('statistics.by-agent');
    const byAgent = allowed && (await this.statistics.isByAgentOn());
    return { hidesSmall: account.role === 'manager', byAgent };
  }
}
