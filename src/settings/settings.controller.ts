import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import type { FormState } from '../platform/web/fields.js';
import { speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { SettingsSections } from './settings-sections.js';
import { settingsPage } from './settings.views.js';

/** One page for what an installation chooses; each section belongs to the module whose behaviour it changes. */
@Controller('settings')
export class SettingsController {
  constructor(private readonly sections: SettingsSections) {}

  @Requires('settings.manage')
  @Get()
  show(@Req() request: FastifyRequest): Promise<ViewResult> {
    return this.page(request, new Map(), 200);
  }

  @Requires('settings.manage')
  @StepUp()
  @Post(':key')
  async save(
    @Req() request: FastifyRequest,
    @Param('key') key: string,
    @Body() body: unknown,
  ): Promise<ViewResult | RedirectResult> {
    const { id, name } = currentAccount(request);
    const by = { accountId: id, kind: 'account', label: name } as const;
    const wrong = await this.sections.writable(key).save(body, { speech: speechOf(request), by });
    if (wrong) return this.page(request, new Map([[key, wrong]]), 422);
    return redirect('/settings', { flash: 'settings.saved' });
  }

  private async page(
    request: FastifyRequest,
    states: ReadonlyMap<string, FormState>,
    status: number,
  ): Promise<ViewResult> {
    const speech = speechOf(request);
    const shown = this.sections.all().map(async (one) => ({
      key: one.key,
      model: await one.show(speech, states.get(one.key) ?? {}),
      change: one.setting === undefined ? null : await this.sections.lastChange(one.setting),
    }));
    return view('settings/index', settingsPage(speech, await Promise.all(shown)), { status });
  }
}
