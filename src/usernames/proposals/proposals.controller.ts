import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import type { FormState } from '../../platform/web/fields.js';
import { readForm } from '../../platform/web/forms.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import type { KeptProposal } from './proposal.types.js';
import { proposalOf, ProposalForm } from './proposals.forms.js';
import { proposalPage, proposalPreview, type ProposalPreview } from './proposals.views.js';
import { UsernameProposals } from './username-proposals.js';

/** `/settings/username-rule`: how usernames are made here, with what it makes of hard names. */
@Controller('settings/username-rule')
export class ProposalsController {
  constructor(private readonly proposals: UsernameProposals) {}

  @Get()
  @Requires('settings.manage')
  async show(@Req() request: FastifyRequest): Promise<ViewResult> {
    return this.page(request, await this.proposals.kept(), {});
  }

  /** What a rule would make, without keeping it: the table alone as one chooses, else the page. */
  @Post('preview')
  @Requires('settings.manage')
  async preview(@Req() request: FastifyRequest, @Body() body: unknown): Promise<ViewResult> {
    const form = readForm(ProposalForm, body, langOf(request));
    const live = request.headers['hx-request-type'] === 'partial';
    if (live) {
      const preview = form.ok ? await this.previewOf(request, proposalOf(form.value)) : null;
      return view('usernames/proposal-preview', { preview }, { fragment: true, cache: 'no-store' });
    }
    if (!form.ok) return this.wrong(request, form);
    return this.page(request, proposalOf(form.value), { unsaved: true });
  }

  @Post()
  @Requires('settings.manage')
  @StepUp()
  async save(@Req() request: FastifyRequest, @Body() body: unknown): Promise<ViewResult | RedirectResult> {
    const form = readForm(ProposalForm, body, langOf(request));
    if (!form.ok) return this.wrong(request, form);
    const { id, name } = currentAccount(request);
    await this.proposals.keep(proposalOf(form.value), { accountId: id, kind: 'account', label: name });
    return redirect('/settings#username-rule', { flash: 'settings.saved' });
  }

  private async wrong(request: FastifyRequest, state: FormState): Promise<ViewResult> {
    const page = proposalPage(speechOf(request), await this.proposals.kept(), null, state);
    return view('usernames/proposal', page, { status: 422 });
  }

  private async page(
    request: FastifyRequest,
    proposal: KeptProposal,
    state: { unsaved?: boolean },
  ): Promise<ViewResult> {
    const preview = await this.previewOf(request, proposal);
    return view('usernames/proposal', proposalPage(speechOf(request), proposal, preview, state));
  }

  private async previewOf(request: FastifyRequest, { rule }: KeptProposal): Promise<ProposalPreview> {
    return proposalPreview(speechOf(request), rule, await this.proposals.fit(rule));
  }
}
