import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import { Settings } from '../platform/settings/settings.service.js';
import { UnknownChoice } from './case.errors.js';
import { DEFAULT_CAUSES, type Cause } from './case-causes.rules.js';

export const CAUSES_SETTING = 'cases.causes';

/** The short list of causes one of which closes a case; an administrator edits it. */
@Injectable()
export class CaseCauses {
  constructor(
    private readonly settings: Settings,
    private readonly audit: AuditService,
  ) {}

  /** All causes, retired ones too: old cases keep theirs. */
  async all(): Promise<readonly Cause[]> {
    return this.settings.get<readonly Cause[]>(CAUSES_SETTING, DEFAULT_CAUSES);
  }

  async offered(): Promise<readonly Cause[]> {
    return (await this.all()).filter((cause) => !cause.retired);
  }

  async assertKnown(code: string): Promise<void> {
    if (!(await this.offered()).some((cause) => cause.code === code))
      throw new UnknownChoice('CASE_CAUSE_UNKNOWN');
  }

  async replace(causes: readonly Cause[], actor: Actor): Promise<void> {
    await this.audit.changeSetting(actor, {
      setting: CAUSES_SETTING,
      value: () => causes,
      action: 'settings.causes-changed',
      details: { codes: causes.map((cause) => cause.code).join(' ') },
    });
  }
}
