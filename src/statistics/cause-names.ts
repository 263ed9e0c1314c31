import { Injectable } from '@nestjs/common';
import { DEFAULT_CAUSES, type Cause } from '../cases/case-causes.rules.js';
import type { Lang } from '../platform/i18n/i18n.js';
import { Settings } from '../platform/settings/settings.service.js';

/** Names of the causes cases are closed with, retired ones included. */
@Injectable()
export class CauseNames {
  constructor(private readonly settings: Settings) {}

  async in(lang: Lang): Promise<ReadonlyMap<string, string>> {
    const causes = await this.settings.get<readonly Cause[]>('cases.causes', DEFAULT_CAUSES);
    return new Map(causes.map((cause) => [cause.code, lang === 'en' ? cause.en : cause.fr]));
  }
}
