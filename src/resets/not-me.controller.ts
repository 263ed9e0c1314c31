import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from '../platform/web/access.js';
import { speechOf } from '../platform/web/request-language.js';
import { view } from '../platform/web/view.js';
import { notMeDonePage, notMePage } from './claim.views.js';
import { FreezesService } from './freezes.service.js';

/** "Ce n'était pas moi": GET shows no name and changes nothing, since mail scanners follow links; POST freezes. */
@Controller('not-me')
export class NotMeController {
  constructor(private readonly freezes: FreezesService) {}

  @Get(':token')
  @Public()
  async ask(@Req() request: FastifyRequest, @Param('token') token: string) {
    await this.freezes.link(token);
    return view('resets/not-me', notMePage(speechOf(request), token), { cache: 'no-store' });
  }

  @Post(':token')
  @Public()
  async contest(@Req() request: FastifyRequest, @Param('token') token: string) {
    const outcome = await this.freezes.contest(token);
    return view('resets/not-me-done', notMeDonePage(speechOf(request), outcome), { cache: 'no-store' });
  }
}
