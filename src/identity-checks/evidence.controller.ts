import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../platform/errors.js';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import type { FormState } from '../platform/web/fields.js';
import { readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, safePath, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { agentOf } from './check-agent.js';
import { checkPage, evidenceFlash } from './identity-checks.views.js';
import { AttributesForm, CallBackForm, CodeForm, DocumentForm, NumenForm } from './identity-checks.forms.js';
import { IdentityChecksService } from './identity-checks.service.js';
import type { EvidenceInput } from './identity-checks.types.js';

type Answer = Promise<RedirectResult | ViewResult>;

/** Fields at which a refusal of the service is shown. */
const AT: Readonly<Record<string, string>> = {
  MRZ_SLIPS: 'mrz',
  DOCUMENT_INCOMPLETE: 'surname',
  SITE_MISSING: 'channel',
  PHONE_UNKNOWN: 'phoneId',
  ANSWERER_MISSING: 'answeredBy',
  OWNER_CODE_NONE: 'code',
};

/** One form per factor. What was compared never comes back; the page comes back with what else was typed. */
@Controller('identity-checks/:id')
@Requires('identity.check')
export class EvidenceController {
  constructor(private readonly checks: IdentityChecksService) {}

  @Post('numen')
  numen(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Answer {
    return this.take(id, 'numen', NumenForm, body, request, ({ numen }) => ({ kind: 'numen', value: numen }));
  }

  @Post('attributes')
  attributes(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Answer {
    return this.take(id, 'attributes', AttributesForm, body, request, (form) => ({
      kind: 'attributes',
      birthDate: form.saidBirthDate,
      birthName: form.saidBirthName,
      school: form.saidSchool,
    }));
  }

  @Post('document')
  @StepUp()
  document(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Answer {
    return this.take(id, 'document', DocumentForm, body, request, (form) => form.toInput());
  }

  @Post('owner-code')
  code(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Answer {
    return this.take(id, 'code', CodeForm, body, request, ({ code }) => ({ kind: 'owner-code', code }));
  }

  @Post('call-back')
  @StepUp()
  callBack(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Answer {
    return this.take(id, 'call-back', CallBackForm, body, request, ({ phoneId, answeredBy }) => ({
      kind: 'call-back',
      phoneId,
      answeredBy,
    }));
  }

  private async take<T extends { next?: string }>(
    id: string,
    factor: string,
    Form: new () => T,
    body: unknown,
    request: FastifyRequest,
    inputOf: (form: T) => EvidenceInput,
  ): Answer {
    const read = readForm(Form, body, langOf(request));
    if (!read.ok) return this.again(id, factor, read, request);
    const speech = speechOf(request);
    const back = safePath(read.value.next, `/identity-checks/${encodeURIComponent(id)}`);
    try {
      const input = inputOf(read.value);
      const answer = await this.checks.addEvidence(id, input, agentOf(currentAccount(request)));
      return redirect(back, { flash: evidenceFlash(speech, input.kind, answer) });
    } catch (error) {
      const field = error instanceof DomainError ? AT[error.code] : undefined;
      if (field === undefined) throw error;
      const { code, params } = error as DomainError;
      const message = speech.t(`errors.${code}`, params);
      return this.again(id, factor, { values: textsOf(read.value), errors: [{ field, message }] }, request);
    }
  }

  private async again(
    id: string,
    factor: string,
    state: FormState,
    request: FastifyRequest,
  ): Promise<ViewResult> {
    const shown = await this.checks.show(id, agentOf(currentAccount(request)));
    const next = `/identity-checks/${encodeURIComponent(id)}`;
    const page = checkPage(speechOf(request), { ...shown, next }, { [factor]: state });
    return view('identity-checks/show', page, { status: 422, cache: 'no-store' });
  }
}

/** What may come back of a form: texts that are not compared (`toEcho`), else nothing. */
function textsOf(form: object): Record<string, string> {
  const { toEcho } = form as { toEcho?: () => Record<string, string> };
  return toEcho ? toEcho.call(form) : {};
}
