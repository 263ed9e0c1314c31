import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import { speechOf } from '../../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { actorOf } from '../actor.js';
import { QuotasService } from './quotas.service.js';
import { quotasPage } from './quotas.views.js';

/** Who was shown how much in the last ten minutes; a supervisor opens an hour more for somebody at their ceiling. */
@Controller('quotas')
export class QuotasController {
  constructor(private readonly quotas: QuotasService) {}

  @Requires('quotas.extend')
  @Get()
  async list(@Req() request: FastifyRequest): Promise<ViewResult> {
    const { rows, now } = await this.quotas.usage();
    return view('accounts/quotas', quotasPage(speechOf(request), rows, currentAccount(request).id, now));
  }

  @Requires('quotas.extend')
  @Post(':accountId/:name/extension')
  async extend(
    @Req() request: FastifyRequest,
    @Param('accountId') accountId: string,
    @Param('name') name: string,
  ): Promise<RedirectResult> {
    await this.quotas.extend(accountId, name.slice(0, 40), actorOf(currentAccount(request)));
    return redirect('/quotas', { flash: 'accounts.quotas.extended' });
  }
}
