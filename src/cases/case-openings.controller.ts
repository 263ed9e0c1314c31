import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import type { FormState } from '../platform/web/fields.js';
import { readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, safePath, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { openForm } from './case-open.views.js';
import { CasePages } from './case-pages.js';
import { UnknownChoice, UnknownPerson } from './case.errors.js';
import { priorityRank } from './case.rules.js';
import { isDesk } from './case-scope.rules.js';
import { OpenCaseForm } from './cases.forms.js';
import { CasesService } from './cases.service.js';

/** Opening a case. */
@Controller('/cases')
export class CaseOpeningsController {
  constructor(
    private readonly cases: CasesService,
    private readonly pages: CasePages,
  ) {}

  @Get('/new')
  @Requires('cases.open')
  async form(@Req() request: FastifyRequest, @Query() query: Record<string, unknown>): Promise<ViewResult> {
    const text = (name: string): string | undefined =>
      typeof query[name] === 'string' ? query[name] : undefined;
    return this.page(request, {}, { personId: text('person'), type: text('type') });
  }

  @Post()
  @Requires('cases.open')
  async open(@Req() request: FastifyRequest, @Body() body: unknown): Promise<ViewResult | RedirectResult> {
    const form = readForm(OpenCaseForm, body, langOf(request));
    if (!form.ok) return this.page(request, form, { personId: String(form.values['personId'] ?? '') });
    const { priority, back, ...input } = form.value;
    try {
      const opened = { ...input, priority: priority && priorityRank(priority) };
      const number = await this.cases.open(opened, this.pages.by(request));
      return redirect(safePath(back, `/cases/${number}`), {
        flash: { kind: 'success', key: 'cases.flash.opened', params: { number } },
      });
    } catch (error) {
      if (!(error instanceof UnknownChoice || error instanceof UnknownPerson)) throw error;
      const message = speechOf(request).t(`cases.errors.${error.code}`);
      const values = Object.fromEntries(
        Object.entries(form.value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
      );
      const state = { values, errors: [{ field: 'personId', message }] };
      return this.page(request, state, {}, error instanceof UnknownPerson ? 404 : 422);
    }
  }

  private async page(
    request: FastifyRequest,
    state: FormState,
    given: { personId?: string; type?: string },
    refused = 422,
  ): Promise<ViewResult> {
    const by = this.pages.by(request);
    const desk = isDesk(by.reader.role);
    const person = await this.cases.personOf(given.personId || null, by).catch(() => null);
    const speech = speechOf(request);
    const form = openForm(speech, state, {
      desk,
      openKey: this.cases.newKey(),
      type: given.type,
      personId: person?.id,
    });
    const model = {
      title: speech.t('cases.open.title'),
      nav: 'cases',
      breadcrumb: [{ label: speech.t(desk ? 'cases.nav.all' : 'cases.nav.mine'), href: '/cases' }],
      desk,
      form,
      person: person && {
        name: person.displayName,
        username: person.username,
        about: [person.function, ...person.uais].filter(Boolean).join(' · '),
      },
      findPerson: '/cases/new/person',
    };
    return view('cases/new', model, { status: state.errors?.length ? refused : 200 });
  }
}
