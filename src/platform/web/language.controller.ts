import { Body, Controller, Inject, Optional, Post, Req, Res } from '@nestjs/common';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LANGUAGES, type Language } from '../i18n/i18n.js';
import { Public } from './access.js';
import { accountOf } from './current-account.js';
import { readBody } from './forms.js';
import { LANGUAGE_COOKIE, langOf } from './request-language.js';
import { redirect, safePath, type RedirectResult } from './view.js';
import { WebSettings } from './web-settings.js';

/** Keeps the language of a signed-in reader; the accounts module may provide it. */
export abstract class LanguageKeeper {
  abstract keep(accountId: string, lang: Language): Promise<void>;
}

export class LanguageForm {
  @IsIn(LANGUAGES)
  lang!: Language;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  next?: string;
}

/** `POST /language`: the switch of every page; comes back to the page it was on. */
@Controller('language')
export class LanguageController {
  constructor(
    private readonly settings: WebSettings,
    @Optional() @Inject(LanguageKeeper) private readonly keeper: LanguageKeeper | null,
  ) {}

  @Public()
  @Post()
  async change(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): Promise<RedirectResult> {
    const form = readBody(LanguageForm, body, langOf(request));
    reply.setCookie(LANGUAGE_COOKIE, form.lang, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.settings.publicUrl.startsWith('https:'),
      maxAge: 31_536_000,
    });
    const account = accountOf(request);
    if (account && this.keeper) await this.keeper.keep(account.id, form.lang);
    return redirect(safePath(form.next));
  }
}
