import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readBody, readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { view } from '../platform/web/view.js';
import { WebSettings } from '../platform/web/web-settings.js';
import { filterOf } from './audit-filter.js';
import { AuditQuery } from './audit.forms.js';
import { AuditService } from './audit.service.js';
import { apiEntry, auditPage } from './audit.views.js';

/** The trail, for the auditor: read, filter, verify. Reading it is on the record too. */
@Controller()
export class AuditController {
  constructor(
    private readonly audit: AuditService,
    private readonly settings: WebSettings,
  ) {}

  @Get('audit')
  @Requires('audit.read')
  async list(@Req() request: FastifyRequest, @Query() raw: unknown) {
    const speech = speechOf(request);
    const form = readForm(AuditQuery, raw, langOf(request));
    if (!form.ok) {
      return view(
        'audit/list',
        auditPage(speech, { rows: [], query: {}, more: false, verification: null }, form),
        { status: 422 },
      );
    }
    const data = await this.read(request, form.value);
    return view('audit/list', auditPage(speech, { ...data, query: form.value, verification: null }));
  }

  /** A POST, since it costs a pass over the whole chain and is itself recorded. */
  @Post('audit/verification')
  @Requires('audit.read')
  async verify(@Req() request: FastifyRequest) {
    const verification = await this.verification(request);
    const data = await this.read(request, {});
    return view('audit/list', auditPage(speechOf(request), { ...data, query: {}, verification }));
  }

  @Get('api/v1/audit')
  @Requires('audit.read')
  async entries(@Req() request: FastifyRequest, @Query() raw: unknown) {
    const query = readBody(AuditQuery, raw, langOf(request));
    const { rows, more } = await this.read(request, query);
    return { entries: rows.map(apiEntry), nextBefore: more ? (rows.at(-1)?.seq ?? null) : null };
  }

  @Get('api/v1/audit/verification')
  @Requires('audit.read')
  async proof(@Req() request: FastifyRequest) {
    return this.verification(request);
  }

  private async read(request: FastifyRequest, query: AuditQuery) {
    const limit = Number(query.limit ?? 50);
    const filter = filterOf(query, this.settings.timeZone);
    const rows = await this.audit.search({ ...filter, limit: limit + 1 });
    await this.record(request, 'audit.read', { ...query });
    return { rows: rows.slice(0, limit), more: rows.length > limit };
  }

  private async verification(request: FastifyRequest) {
    const verification = await this.audit.verify();
    await this.record(request, 'audit.verified', { ok: verification.ok, entries: verification.entries });
    return verification;
  }

  private async record(
    request: FastifyRequest,
    action: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    const account = currentAccount(request);
    await this.audit.recordRead({
      actor: { accountId: account.id, kind: account.tokenId ? 'token' : 'account', label: account.name },
      action,
      object: { type: 'audit', id: null },
      details,
    });
  }
}
