import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from './access.js';
import { accountOf } from './current-account.js';
import { speechOf } from './request-language.js';
import { view, type Page, type ViewResult } from './view.js';

declare module './view.js' {
  interface Views {
    'web/accessibility': Page;
  }
}

/** What the product does for accessibility and how it was checked; linked from every page. */
@Controller('accessibility')
export class AccessibilityController {
  @Public()
  @Get()
  show(@Req() request: FastifyRequest): ViewResult {
    const title = speechOf(request).t('web.accessibility');
    return view('web/accessibility', { title, layout: accountOf(request) ? 'desk' : 'plain' });
  }
}
