import { IsOptional, IsString, MaxLength } from 'class-validator';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import { CLOSED_DAYS, ClosedDays } from '../platform/settings/closed-days.js';
import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormState } from '../platform/web/fields.js';
import { readForm } from '../platform/web/forms.js';
import {
  section,
  SettingsSection,
  type SectionModel,
  type SettingsSectionSource,
} from '../platform/web/settings-section.js';
import { readDays } from './closed-days.rules.js';

class ClosedDaysForm {
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  closedDays?: string;
}

/** Days on which the desk is closed besides week-ends and public holidays: deadlines and figures pass over them. */
@SettingsSection()
export class ClosedDaysSection implements SettingsSectionSource {
  readonly key = 'closed-days';
  readonly order = 30;
  readonly setting = CLOSED_DAYS;

  constructor(
    private readonly closed: ClosedDays,
    private readonly audit: AuditService,
  ) {}

  async show(speech: Speech, state: FormState): Promise<SectionModel> {
    const form = buildForm(speech, state, {
      closedDays: {
        label: 'settings.closedDays.field',
        hint: 'settings.closedDays.hint',
        kind: 'textarea',
        required: false,
        rows: 6,
        maxlength: 4000,
        value: [...(await this.closed.days())].sort().join('\n'),
      },
    });
    return section(
      { title: speech.t('settings.closedDays.title'), lead: speech.t('settings.closedDays.lead') },
      form,
    );
  }

  async save(body: unknown, { speech, by }: { speech: Speech; by: Actor }): Promise<FormState | null> {
    const form = readForm(ClosedDaysForm, body, speech.lang);
    if (!form.ok) return form;
    const { days, wrong } = readDays(form.value.closedDays ?? '');
    if (wrong !== undefined) {
      const message = speech.t('settings.closedDays.wrong', { text: wrong });
      return {
        values: { closedDays: form.value.closedDays ?? '' },
        errors: [{ field: 'closedDays', message }],
      };
    }
    const action = 'settings.closed-days-changed';
    await this.audit.changeSetting(by, {
      setting: CLOSED_DAYS,
      value: () => days,
      action,
      details: { days },
    });
    return null;
  }
}
