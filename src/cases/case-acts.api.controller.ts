import { Body, Controller, Delete, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { readBody } from '../platform/web/forms.js';
import { langOf } from '../platform/web/request-language.js';
import { CaseAssignments } from './case-assignments.service.js';
import { CaseClosures } from './case-closures.service.js';
import { CaseMessages } from './case-messages.service.js';
import { CasePages } from './case-pages.js';
import { apiState } from './cases-api.views.js';
import { AssignmentForm, ClosureForm, MessageForm, ReopeningForm } from './cases.forms.js';

/** What is done on a case, over JSON. `version` is optional: with it, a stale one is 409. */
@Controller('api/v1/cases/:number')
export class CaseActsApiController {
  constructor(
    private readonly messages: CaseMessages,
    private readonly assignments: CaseAssignments,
    private readonly closures: CaseClosures,
    private readonly pages: CasePages,
  ) {}

  @Post('messages')
  @Requires('cases.answer')
  async post(@Req() request: FastifyRequest, @Param('number') number: string, @Body() body: unknown) {
    const { body: text, visibility, version } = readBody(MessageForm, body, langOf(request));
    const message = { body: text, visibility, version };
    return apiState(await this.messages.post(number, message, this.pages.by(request)));
  }

  @Post('assignment')
  @Requires('cases.work')
  @HttpCode(200)
  async assign(@Req() request: FastifyRequest, @Param('number') number: string, @Body() body: unknown) {
    const { assigneeId, version } = readBody(AssignmentForm, body, langOf(request));
    const by = this.pages.by(request);
    return apiState(
      assigneeId
        ? await this.assignments.assign(number, assigneeId, by, version)
        : await this.assignments.take(number, by, version),
    );
  }

  @Delete('assignment')
  @Requires('cases.work')
  async release(@Req() request: FastifyRequest, @Param('number') number: string) {
    return apiState(await this.assignments.release(number, this.pages.by(request)));
  }

  @Post('closure')
  @Requires('cases.work')
  @HttpCode(200)
  async close(@Req() request: FastifyRequest, @Param('number') number: string, @Body() body: unknown) {
    const { cause, version } = readBody(ClosureForm, body, langOf(request));
    return apiState(await this.closures.close(number, cause, this.pages.by(request), version));
  }

  @Delete('closure')
  @Requires('cases.work')
  async reopen(@Req() request: FastifyRequest, @Param('number') number: string, @Body() body: unknown) {
    const { reason, version } = readBody(ReopeningForm, body, langOf(request));
    return apiState(await this.closures.reopen(number, this.pages.by(request), version, reason));
  }
}
