import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { CaseAssignments } from './case-assignments.service.js';
import { caseAssignmentPage } from './case-open.views.js';
import { CasePages } from './case-pages.js';
import { CaseReading } from './case-reading.service.js';
import { NothingUnassigned } from './case.errors.js';
import { ActForm, AssignmentForm } from './cases.forms.js';

type Answer = ViewResult | RedirectResult;

/** Who works on a case. */
@Controller('/cases')
export class CaseAssignmentsController {
  constructor(
    private readonly assignments: CaseAssignments,
    private readonly reading: CaseReading,
    private readonly pages: CasePages,
  ) {}

  @Post('/next')
  @Requires('cases.work')
  async next(@Req() request: FastifyRequest): Promise<Answer> {
    try {
      const { number } = await this.assignments.next(this.pages.by(request));
      return redirect(`/cases/${number}`, {
        flash: { kind: 'success', key: 'cases.flash.taken', params: { number } },
      });
    } catch (error) {
      if (!(error instanceof NothingUnassigned)) throw error;
      return redirect('/cases?view=unassigned', { flash: { kind: 'info', key: 'cases.flash.nothing' } });
    }
  }

  @Get('/:number/assignment')
  @Requires('cases.assign-others')
  async form(@Req() request: FastifyRequest, @Param('number') number: string): Promise<ViewResult> {
    const { card } = await this.reading.since(number, Number.MAX_SAFE_INTEGER, this.pages.by(request));
    const agents = await this.assignments.candidates(card);
    return view('cases/assignment', caseAssignmentPage(speechOf(request), card, agents, {}));
  }

  /** Takes the case, or gives it to the agent named. */
  @Post('/:number/assignment')
  @Requires('cases.work')
  async assign(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, AssignmentForm, 'assigned', (form, by) =>
      form.assigneeId
        ? this.assignments.assign(number, form.assigneeId, by, form.version)
        : this.assignments.take(number, by, form.version),
    );
  }

  @Post('/:number/release')
  @Requires('cases.work')
  async release(@Req() request: FastifyRequest, @Param('number') number: string): Promise<Answer> {
    return this.pages.act(request, number, ActForm, 'released', (form, by) =>
      this.assignments.release(number, by, form.version),
    );
  }
}
