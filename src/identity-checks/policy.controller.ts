import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { agentOf } from './check-agent.js';
import { VoucherRouteForm } from './identity-checks.forms.js';
import { policyPage } from './policy.views.js';
import { PolicyService } from './policy.service.js';

const HERE = '/settings/identity';

/** The policy in force, and the one way of it that stays closed until somebody accepts its risk by name. */
@Controller('settings/identity')
@Requires('settings.manage')
export class PolicyController {
  constructor(private readonly policy: PolicyService) {}

  @Get()
  async show(@Req() request: FastifyRequest): Promise<ViewResult> {
    return view('identity-checks/policy', policyPage(speechOf(request), await this.policy.inForce()));
  }

  @Post('voucher-route')
  @StepUp()
  async open(@Body() body: unknown, @Req() request: FastifyRequest): Promise<RedirectResult | ViewResult> {
    const form = readForm(VoucherRouteForm, body, langOf(request));
    if (!form.ok) {
      const page = policyPage(speechOf(request), await this.policy.inForce(), form);
      return view('identity-checks/policy', page, { status: 422 });
    }
    await this.policy.setVoucherRoute(form.value.acceptedBy, agentOf(currentAccount(request)).actor);
    return redirect(HERE, { flash: 'identity-checks.policy.opened' });
  }

  @Post('voucher-route/closure')
  @StepUp()
  async close(@Req() request: FastifyRequest): Promise<RedirectResult> {
    await this.policy.setVoucherRoute(null, agentOf(currentAccount(request)).actor);
    return redirect(HERE, { flash: 'identity-checks.policy.closed' });
  }
}
