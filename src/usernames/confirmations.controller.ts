import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { readBody } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { askerOf } from './asker.js';
import { confirmationPage } from './confirmation.views.js';
import { ConfirmationForm, SendForm } from './usernames.forms.js';
import { UsernamesService } from './usernames.service.js';

/** A confirmed username: its slip, to print or to send. */
@Controller('usernames/confirmations')
export class ConfirmationsController {
  constructor(private readonly usernames: UsernamesService) {}

  @Post()
  @Requires('usernames.confirm')
  async confirm(@Req() request: FastifyRequest, @Body() body: unknown): Promise<RedirectResult> {
    const form = readBody(ConfirmationForm, body, langOf(request));
    const { id } = await this.usernames.confirm(form, askerOf(request));
    return redirect(`/usernames/confirmations/${id}`, { flash: 'usernames.flash.confirmed' });
  }

  @Get(':id')
  @Requires('usernames.confirm')
  async show(@Req() request: FastifyRequest, @Param('id') id: string): Promise<ViewResult> {
    const confirmation = await this.usernames.confirmation(id, askerOf(request));
    return view('usernames/confirmation', confirmationPage(speechOf(request), confirmation), {
      cache: 'no-store',
    });
  }

  @Post(':id/messages')
  @Requires('usernames.confirm')
  async send(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<RedirectResult> {
    const { to } = readBody(SendForm, body, langOf(request));
    await this.usernames.send(id, to, askerOf(request));
    return redirect(`/usernames/confirmations/${id}`, { flash: `usernames.flash.${to}` });
  }
}
