import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from '../platform/web/access.js';
import { readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view } from '../platform/web/view.js';
import { ClaimBrowser } from './claim-cookie.js';
import { ClaimContacts } from './claim-contacts.service.js';
import { contactOf } from './contact-text.js';
import { contactCodePage, donePage } from './claim.views.js';
import { ClaimCodeForm, ClaimContactForm } from './resets.forms.js';

const NO_STORE = { cache: 'no-store' } as const;

/** After the choice: the owner is invited to record a personal address or number, proved by a code. */
@Controller('claim')
export class ClaimContactsController {
  constructor(
    private readonly browser: ClaimBrowser,
    private readonly contacts: ClaimContacts,
  ) {}

  @Get('done')
  @Public()
  async done(@Req() request: FastifyRequest) {
    await this.browser.refuseSessions(request);
    await this.contacts.claimOf(this.browser.of(request));
    return view('resets/claim-done', donePage(speechOf(request), {}), NO_STORE);
  }

  @Post('contacts')
  @Public()
  async offer(@Req() request: FastifyRequest, @Body() body: unknown) {
    await this.browser.refuseSessions(request);
    const speech = speechOf(request);
    const form = readForm(ClaimContactForm, body, langOf(request));
    const again = (state: Parameters<typeof donePage>[1]) =>
      view('resets/claim-done', donePage(speech, state), { ...NO_STORE, status: 422 });
    if (!form.ok) return again(form);
    const contact = contactOf(form.value.contact);
    if (!contact) {
      const errors = [{ field: 'contact', message: speech.t('resets.claim.contactShape') }];
      return again({ values: { contact: form.value.contact }, errors });
    }
    await this.contacts.offer(this.browser.of(request), contact);
    return redirect('/claim/contacts');
  }

  @Get('contacts')
  @Public()
  async ask(@Req() request: FastifyRequest) {
    await this.browser.refuseSessions(request);
    await this.contacts.claimOf(this.browser.of(request));
    return view('resets/claim-contact-code', contactCodePage(speechOf(request), {}), NO_STORE);
  }

  @Post('contacts/confirmation')
  @Public()
  async confirm(@Req() request: FastifyRequest, @Body() body: unknown) {
    await this.browser.refuseSessions(request);
    const speech = speechOf(request);
    const form = readForm(ClaimCodeForm, body, langOf(request));
    const again = (errors: readonly { field: string; message: string }[]) =>
      view('resets/claim-contact-code', contactCodePage(speech, { values: {}, errors }), {
        ...NO_STORE,
        status: 422,
      });
    if (!form.ok) return again(form.errors);
    const tried = await this.contacts.confirm(this.browser.of(request), form.value.code);
    if (tried.outcome === 'mismatch') {
      return again([{ field: 'code', message: speech.t('resets.claim.codeWrong', { n: tried.triesLeft }) }]);
    }
    return redirect('/claim/done', { flash: 'resets.claim.contactRecorded' });
  }
}
