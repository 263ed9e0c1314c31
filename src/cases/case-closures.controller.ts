import { Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import type { RedirectResult, ViewResult } from '../platform/web/view.js';
import { CaseClosures } from './case-closures.service.js';
import { CasePages } from './case-pages.js';
import { ActForm, ClosureForm, ParkingForm, ReopeningForm } from './cases.forms.js';

type Answer = ViewResult | RedirectResult;

/** How a case ends, waits and comes back. */
@Controller('/cases/:number')
export class CaseClosuresController {
  constructor(
    private readonly closures: CaseClosures,
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

  @Post('/resumption')
  @Requires('cases.work')
  async resume(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, ActForm, 'resumed', (form, by) =>
      this.closures.resume(number, by, form.version),
    );
  }
}
