import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { langOf } from '../platform/web/request-language.js';
import { view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { CaseClosures } from './case-closures.service.js';
import { CasePages } from './case-pages.js';
import { CaseReading } from './case-reading.service.js';
import { nextStepPage } from './next-step.views.js';
import { ActForm, ClosureForm, NextStepForm, ParkingForm, ReopeningForm } from './cases.forms.js';

type Answer = ViewResult | RedirectResult;

/** How a case ends, waits and comes back. */
@Controller('/cases/:number')
export class CaseClosuresController {
  constructor(
    private readonly closures: CaseClosures,
    private readonly reading: CaseReading,
    private readonly pages: CasePages,
  ) {}

  @Post('/resolution')
  @Requires('cases.work')
  async resolve(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, ActForm, 'resolved', (form, by) =>
      this.closures.resolve(number, by, form.version),
    );
  }

  @Post('/closure')
  @Requires('cases.work')
  async close(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, ClosureForm, 'closed', (form, by) =>
      this.closures.close(number, form.cause, by, form.version),
    );
  }

  @Post('/reopening')
  @Requires('cases.work')
  async reopen(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, ReopeningForm, 'reopened', (form, by) =>
      this.closures.reopen(number, by, form.version, form.reason),
    );
  }

  @Post('/parking')
  @Requires('cases.work')
  async park(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, ParkingForm, 'parked', (form, by) =>
      this.closures.park(number, by, form.on, form.version),
    );
  }

  @Post('/next-step')
  @Requires('cases.work')
  async nextStep(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, NextStepForm, 'parked', async ({ how, version }, by) => {
      const sent = await this.closures.sendNextStep(number, by, how, version);
      return sent === 0 ? `/cases/${encodeURIComponent(number)}/next-step` : undefined;
    });
  }

  /** The sheet to print; neutral, so that it tells nobody anything. */
  @Get('/next-step')
  @Requires('cases.work')
  async sheet(@Req() request: FastifyRequest, @Param('number') number: string): Promise<ViewResult> {
    const { card } = await this.reading.since(number, Number.MAX_SAFE_INTEGER, this.pages.by(request));
    return view('cases/next-step', nextStepPage(langOf(request), card));
  }

  @Post('/resumption')
  @Requires('cases.work')
  async resume(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, ActForm, 'resumed', (form, by) =>
      this.closures.resume(number, by, form.version),
    );
  }
}
