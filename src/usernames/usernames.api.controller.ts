import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { readBody } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { askerOf } from './asker.js';
import { explanationText } from './explanation-text.rules.js';
import { ConfirmationForm, LookupQuery } from './usernames.forms.js';
import { NumenNotSearched } from './usernames.errors.js';
import { UsernamesService } from './usernames.service.js';
import { apiCandidate } from './usernames-api.views.js';

/** Looking up and confirming over JSON: the same service calls as the pages. */
@Controller('api/v1')
export class UsernamesApiController {
  constructor(private readonly usernames: UsernamesService) {}

  @Get('usernames')
  @Requires('usernames.find')
  async find(@Req() request: FastifyRequest, @Query() query: unknown) {
    const { q, uai, limit } = readBody(LookupQuery, query, langOf(request));
    const lookup = await this.usernames.find(q, { uai, limit }, askerOf(request));
    if (lookup.numen) throw new NumenNotSearched();
    const speech = speechOf(request);
    return {
      candidates: lookup.candidates.map((candidate) => apiCandidate(speech, q, candidate)),
      total: lookup.total,
    };
  }

  @Post('username-confirmations')
  @Requires('usernames.confirm')
  async confirm(@Req() request: FastifyRequest, @Body() body: unknown) {
    const form = readBody(ConfirmationForm, body, langOf(request));
    const { id, username, triedUsername, rules } = await this.usernames.confirm(form, askerOf(request));
    const whyTriedFailed = explanationText(speechOf(request), triedUsername, username, rules);
    return { username, whyTriedFailed, confirmationId: id };
  }
}
