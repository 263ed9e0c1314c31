import { IsIn, IsOptional } from 'class-validator';
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

const SETTING = 'statistics-by-agent';

class ByAgentForm {
  @IsOptional()
  @IsIn(['yes'])
  statisticsByAgent?: 'yes';
}

/** Whether supervisors see figures by agent: off unless the installation decides so. */
@SettingsSection()
export class ByAgentSection implements SettingsSectionSource {
  readonly key = 'statistics-by-agent';
  readonly order = 60;
  readonly setting = SETTING;

  constructor(
    private readonly settings: Settings,
    private readonly audit: AuditService,
  ) {}

  async show(speech: Speech, state: FormState): Promise<SectionModel> {
    const form = buildForm(speech, state, {
      statisticsByAgent: {
        kind: 'checkbox',
        label: 'statistics.byAgentSetting.field',
        value: (await this.settings.get(SETTING, false)) ? 'yes' : '',
      },
    });
    const texts = {
      title: speech.t('statistics.byAgentSetting.title'),
      lead: speech.t('statistics.byAgentSetting.lead'),
    };
    return section(texts, form);
  }

  async save(body: unknown, { speech, by }: { speech: Speech; by: Actor }): Promise<FormState | null> {
    const form = readForm(ByAgentForm, body, speech.lang);
    if (!form.ok) return form;
    const on = form.value.statisticsByAgent === 'yes';
    const action = 'settings.statistics-by-agent-changed';
    await this.audit.changeSetting(by, { setting: SETTING, value: () => on, action, details: { on } });
    return null;
  }
}
