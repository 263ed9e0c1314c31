import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { InvalidInput, readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view } from '../platform/web/view.js';
import { ApprovalsPageSource } from './approvals-page.js';
import { ApprovalsService } from './approvals.service.js';
import { FreezesService } from './freezes.service.js';
import { requesterOf } from './requester.js';
import { ResetAccess } from './reset-access.js';
import { ApprovalForm } from './resets.forms.js';

/** What waits for a supervisor: resets of sensitive accounts, and agents' freezes. */
@Controller()
export class ApprovalsController {
  constructor(
    private readonly source: ApprovalsPageSource,
    private readonly access: ResetAccess,
    private readonly approvals: ApprovalsService,
    private readonly freezes: FreezesService,
  ) {}

  @Get('approvals')
  @Requires('resets.approve')
  async list(@Req() request: FastifyRequest) {
    return view('resets/approvals', await this.source.page(speechOf(request), currentAccount(request)));
  }

  @Post('approvals/:id')
  @Requires('resets.approve')
  @StepUp()
  async decide(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const form = readForm(ApprovalForm, body, langOf(request));
    if (!form.ok) throw new InvalidInput(form.errors);
    const reset = await this.access.reset(id, account);
    const comment = form.value.comment ?? null;
    if (form.value.decision === 'approve') {
      await this.approvals.approve(reset.id, requesterOf(account), comment);
      return redirect('/approvals', { flash: 'resets.approvals.approved' });
    }
    await this.approvals.reject(reset.id, requesterOf(account), comment);
    return redirect('/approvals', { flash: { kind: 'info', key: 'resets.approvals.rejected' } });
  }

  @Post('freezes/:id/confirmation')
  @Requires('freezes.confirm')
  @StepUp()
  async confirmFreeze(@Param('id') id: string, @Req() request: FastifyRequest) {
    const account = currentAccount(request);
    const freeze = await this.access.freeze(id, account);
    await this.freezes.confirm(freeze.id, requesterOf(account));
    return redirect('/approvals', { flash: 'resets.freeze.confirmed' });
  }
}
