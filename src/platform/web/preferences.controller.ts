import { Body, Controller, Inject, Optional, Post, Req, Res } from '@nestjs/common';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LANGUAGES, type Language } from '../i18n/i18n.js';
import { Public } from './access.js';
import { accountOf } from './current-account.js';
import { readBody } from './forms.js';
import { LANGUAGE_COOKIE, langOf } from './request-language.js';
import { THEME_COOKIE, THEMES, type Theme } from './theme.js';
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

export class ThemeForm {
  @IsIn(THEMES)
  theme!: Theme;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  next?: string;
}

/** The switches of every page, for anyone; each comes back to the page it was on. */
@Controller()
export class PreferencesController {
  constructor(
    private readonly settings: WebSettings,
    @Optional() @Inject(LanguageKeeper) private readonly keeper: LanguageKeeper | null,
  ) {}

  @Public()
  @Post('language')
  async language(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): Promise<RedirectResult> {
    const form = readBody(LanguageForm, body, langOf(request));
    this.keepInBrowser(reply, LANGUAGE_COOKIE, form.lang);
    const account = accountOf(request);
    if (account && this.keeper) await this.keeper.keep(account.id, form.lang);
    return redirect(safePath(form.next));
  }

  @Public()
  @Post('theme')
  theme(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): RedirectResult {
    const form = readBody(ThemeForm, body, langOf(request));
    this.keepInBrowser(reply, THEME_COOKIE, form.theme);
    return redirect(safePath(form.next));
  }

  private keepInBrowser(reply: FastifyReply, name: string, value: string): void {
    const secure = this.settings.publicUrl.startsWith('https:');
    reply.setCookie(name, value, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: 31_536_000 });
  }
}
