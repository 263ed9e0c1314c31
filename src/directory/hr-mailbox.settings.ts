import { IsEmail, IsOptional, MaxLength } from 'class-validator';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import type { Speech } from '../platform/i18n/formats.js';
import { Settings } from '../platform/settings/settings.service.js';
import { buildForm, type FormState } from '../platform/web/fields.js';
import { readForm } from '../platform/web/forms.js';
import {
  section,
  SettingsSection,
  type SectionModel,
  type SettingsSectionSource,
} from '../platform/web/settings-section.js';

const SETTING = 'hr-mailbox';

class HrMailboxForm {
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  hrMailbox?: string;
}

/** Where HR is written to: the last place a reset is announced to when nobody else can be told. */
@SettingsSection()
export class HrMailboxSection implements SettingsSectionSource {
  readonly key = 'hr-mailbox';
  readonly order = 40;
  readonly setting = SETTING;

  constructor(
    private readonly settings: Settings,
    private readonly audit: AuditService,
  ) {}

  async show(speech: Speech, state: FormState): Promise<SectionModel> {
    const form = buildForm(speech, state, {
      hrMailbox: {
        type: 'email',
        label: 'directory.hrMailbox.field',
        required: false,
        maxlength: 254,
        plain: true,
        size: 'medium',
        value: await this.settings.get<string | null>(SETTING, null),
      },
    });
    return section(
      { title: speech.t('directory.hrMailbox.title'), lead: speech.t('directory.hrMailbox.lead') },
      form,
    );
  }

  async save(body: unknown, { speech, by }: { speech: Speech; by: Actor }): Promise<FormState | null> {
    const form = readForm(HrMailboxForm, body, speech.lang);
    if (!form.ok) return form;
    const value = (): string | null => form.value.hrMailbox ?? null;
    await this.audit.changeSetting(by, { setting: SETTING, value, action: 'settings.hr-mailbox-changed' });
    return null;
  }
}
