import { Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import { speechOf } from '../../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { actorOf } from '../actor.js';
import { AccessChangesService } from './access-changes.service.js';
import { linkPage } from './account-form.views.js';
import { AdministrationService } from './administration.service.js';
import { GrantsService } from './grants.service.js';

/** Acts on somebody else's way in, and the second admin's answers. Links are shown once, by the answer itself. */
@Controller('accounts')
export class AccountAccessController {
  constructor(
    private readonly access: AccessChangesService,
    private readonly administration: AdministrationService,
    private readonly grants: GrantsService,
  ) {}

  @Requires('accounts.manage')
  @StepUp()
  @Post(':id/disabling')
  async disable(@Req() request: FastifyRequest, @Param('id') id: string): Promise<RedirectResult> {
    await this.access.disable(id, actorOf(currentAccount(request)));
    return redirect(`/accounts/${id}`, { flash: 'accounts.edit.disabled' });
  }

  @Requires('accounts.manage')
  @StepUp()
  @Post(':id/enabling')
  async enable(@Req() request: FastifyRequest, @Param('id') id: string): Promise<RedirectResult> {
    const done = await this.access.enable(id, actorOf(currentAccount(request)));
    return redirect(`/accounts/${id}`, { flash: `accounts.edit.${done}` });
  }

  @Requires('accounts.manage')
  @StepUp()
  @Post(':id/restoration')
  async restore(@Req() request: FastifyRequest, @Param('id') id: string): Promise<ViewResult> {
    const link = await this.access.restore(id, actorOf(currentAccount(request)));
    const { name } = await this.administration.find(id);
    return view('accounts/link', linkPage(speechOf(request), name, link), { cache: 'no-store' });
  }

  @Requires('accounts.manage')
  @StepUp()
  @Post('grants/:id/approval')
  async approve(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<ViewResult | RedirectResult> {
    const { name, link } = await this.grants.approve(id, actorOf(currentAccount(request)));
    if (!link) return redirect('/accounts', { flash: 'accounts.grant.approved' });
    return view('accounts/link', linkPage(speechOf(request), name, link), { cache: 'no-store' });
  }

  @Requires('accounts.manage')
  @StepUp()
  @Post('grants/:id/refusal')
  async refuse(@Req() request: FastifyRequest, @Param('id') id: string): Promise<RedirectResult> {
    await this.grants.refuse(id, actorOf(currentAccount(request)));
    return redirect('/accounts', { flash: 'accounts.grant.refused' });
  }
}
