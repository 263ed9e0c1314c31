import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { caseEditPage } from './case-open.views.js';
import { CaseCorrections } from './case-corrections.service.js';
import { CaseMessages } from './case-messages.service.js';
import { CasePages } from './case-pages.js';
import { CaseReading } from './case-reading.service.js';
import { priorityRank } from './case.rules.js';
import { CorrectionForm, DraftForm, MessageForm } from './cases.forms.js';
import { readyAnswer } from './ready-answers.rules.js';
import { ReadyAnswers } from './ready-answers.service.js';

type Answer = ViewResult | RedirectResult;

/** What is said on a case, and what it says about itself. */
@Controller('/cases/:number')
export class CaseMessagesController {
  constructor(
    private readonly messages: CaseMessages,
    private readonly corrections: CaseCorrections,
    private readonly reading: CaseReading,
    private readonly pages: CasePages,
    private readonly ready: ReadyAnswers,
  ) {}

  @Post('/messages')
  @Requires('cases.answer')
  async post(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, MessageForm, 'answered', ({ body, visibility, version }, by) =>
      this.messages.post(number, { body, visibility, version }, by),
    );
  }

  /** Puts a ready answer into what is being written; nothing is kept. */
  @Post('/draft')
  @Requires('cases.answer')
  async draft(
    @Req() request: FastifyRequest,
    @Param('number') number: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    const form = readForm(DraftForm, body, langOf(request));
    if (!form.ok) return this.pages.show(request, number, form);
    const answer = readyAnswer(form.value.ready);
    const ready = answer ? (await this.ready.text(answer.key, answer.lang)).body : '';
    const text = [form.value.body, ready].filter(Boolean).join('\n\n');
    return this.pages.show(request, number, { values: { body: text, visibility: form.value.visibility } });
  }

  @Get('/edit')
  @Requires('cases.work')
  async edit(@Req() request: FastifyRequest, @Param('number') number: string): Promise<ViewResult> {
    const { card } = await this.reading.since(number, Number.MAX_SAFE_INTEGER, this.pages.by(request));
    return view('cases/edit', caseEditPage(speechOf(request), card, {}, card.version));
  }

  @Post('/corrections')
  @Requires('cases.work')
  async correct(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(
      request,
      number,
      CorrectionForm,
      'corrected',
      ({ version, type, subject, personId, requesterName, priority }, by) => {
        const rank = priority && priorityRank(priority);
        return this.corrections.correct(
          number,
          { type, subject, personId, requesterName, priority: rank },
          by,
          version,
        );
      },
      async (bad) => {
        const { card } = await this.reading.since(number, Number.MAX_SAFE_INTEGER, this.pages.by(request));
        const version = Number(bad.values['version']) || card.version;
        return view('cases/edit', caseEditPage(speechOf(request), card, bad, version), { status: 422 });
      },
    );
  }
}
