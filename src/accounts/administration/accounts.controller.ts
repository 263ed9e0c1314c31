import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../platform/errors.js';
import { Requires, StepUp } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import type { FormState } from '../../platform/web/fields.js';
import { readForm, type EchoedValues } from '../../platform/web/forms.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { actorOf } from '../actor.js';
import { EmailTaken, PersonUnknown } from '../accounts.errors.js';
import { AccountForm, AccountsFilter, NewAccountForm, type DutiesForm } from './accounts.forms.js';
import { accountFormPage, linkPage } from './account-form.views.js';
import { accountsPage } from './accounts-list.views.js';
import { AdministrationService } from './administration.service.js';
import { readDuties } from './duties.forms.js';
import { GrantsService } from './grants.service.js';

type Answer = ViewResult | RedirectResult;

/** Accounts as an admin sees and changes them. */
@Controller('accounts')
export class AccountsController {
  constructor(
    private readonly administration: AdministrationService,
    private readonly grants: GrantsService,
  ) {}

  @Requires('accounts.manage')
  @Get()
  async list(@Req() request: FastifyRequest, @Query() query: unknown): Promise<ViewResult> {
    const read = readForm(AccountsFilter, query, langOf(request));
    const { q, role, after } = read.ok ? read.value : {};
    const [id = '', ...name] = (after ?? '').split(' ');
    const from = after === undefined ? undefined : { id, name: name.join(' ') };
    const { accounts, next } = await this.administration.list({ text: q, role, after: from });
    const grants = after === undefined ? await this.grants.pending() : [];
    const data = { accounts, grants, next, query: { q, role }, readerId: currentAccount(request).id };
    return view('accounts/index', accountsPage(speechOf(request), data));
  }

  @Requires('accounts.manage')
  @Get('new')
  blank(@Req() request: FastifyRequest): ViewResult {
    return this.form(request, null, {}, 200);
  }

  @Requires('accounts.manage')
  @StepUp()
  @Post()
  async create(@Req() request: FastifyRequest, @Body() body: unknown): Promise<Answer> {
    const read = readForm(NewAccountForm, body, langOf(request));
    if (!read.ok) return this.form(request, null, read, 422);
    const duties = this.duties(request, read.value);
    if (!duties.ok)
      return this.form(request, null, { values: echoed(read.value), errors: duties.errors }, 422);
    const by = actorOf(currentAccount(request));
    const input = { ...duties.duties, email: read.value.email };
    try {
      const { account, link } = await this.administration.create(input, { by, alone: false });
      if (!link) return redirect('/accounts', { flash: 'accounts.edit.requested' });
      return view('accounts/link', linkPage(speechOf(request), account.name, link), { cache: 'no-store' });
    } catch (error) {
      return this.form(request, null, atField(request, error, read.value), 422);
    }
  }

  @Requires('accounts.manage')
  @Get(':id')
  async show(@Req() request: FastifyRequest, @Param('id') id: string): Promise<ViewResult> {
    return this.form(request, await this.administration.read(id), {}, 200);
  }

  @Requires('accounts.manage')
  @StepUp()
  @Post(':id')
  async change(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    const kept = await this.administration.read(id);
    const read = readForm(AccountForm, body, langOf(request));
    if (!read.ok) return this.form(request, kept, read, 422);
    const duties = this.duties(request, read.value);
    if (!duties.ok)
      return this.form(request, kept, { values: echoed(read.value), errors: duties.errors }, 422);
    const deciding = { by: actorOf(currentAccount(request)), alone: false };
    try {
      const done = await this.administration.change(id, read.value.version, duties.duties, deciding);
      return redirect(`/accounts/${id}`, { flash: `accounts.edit.${done}` });
    } catch (error) {
      const state = atField(request, error, read.value);
      return this.form(
        request,
        kept,
        state,
        error instanceof DomainError && error.kind === 'conflict' ? 409 : 422,
      );
    }
  }

  private duties(request: FastifyRequest, form: DutiesForm) {
    const speech = speechOf(request);
    return readDuties(form, (code, params) => speech.t(`errors.${code}`, params));
  }

  private form(
    request: FastifyRequest,
    kept: Awaited<ReturnType<AdministrationService['read']>> | null,
    state: FormState,
    status: number,
  ): ViewResult {
    const data = { account: kept?.account ?? null, username: kept?.username ?? null };
    const readerId = currentAccount(request).id;
    return view('accounts/edit', accountFormPage(speechOf(request), { ...data, readerId }, state), {
      status,
    });
  }
}

/** What was typed, as texts: of the form as it was read, never of the raw body, which may hold a NUMEN. */
function echoed(form: DutiesForm): EchoedValues {
  const entries = Object.entries(form) as [string, unknown][];
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}

/** A refusal of the service as a message at the field it speaks of, everything typed kept; others are thrown on. */
function atField(request: FastifyRequest, error: unknown, form: DutiesForm): FormState {
  if (!(error instanceof DomainError) || !['invalid', 'conflict'].includes(error.kind)) throw error;
  const field = error instanceof EmailTaken ? 'email' : error instanceof PersonUnknown ? 'person' : 'role';
  return { values: echoed(form), errors: [{ field, message: speechOf(request).t(`errors.${error.code}`) }] };
}
