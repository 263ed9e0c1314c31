import { IsString, MaxLength } from 'class-validator';
import type { Actor } from '../platform/actor.js';
import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormState } from '../platform/web/fields.js';
import { readForm } from '../platform/web/forms.js';
import {
  section,
  SettingsSection,
  type SectionModel,
  type SettingsSectionSource,
} from '../platform/web/settings-section.js';
import { readCauses, writeCauses } from './case-causes.rules.js';
import { CAUSES_SETTING, CaseCauses } from './case-causes.service.js';

class CausesForm {
  @IsString()
  @MaxLength(6000)
  caseCauses!: string;
}

/** The short list of causes, one a line: code, French, English. A cause left out is retired, never lost. */
@SettingsSection()
export class CausesSection implements SettingsSectionSource {
  readonly key = 'causes';
  readonly order = 50;
  readonly setting = CAUSES_SETTING;

  constructor(private readonly causes: CaseCauses) {}

  async show(speech: Speech, state: FormState): Promise<SectionModel> {
    const form = buildForm(speech, state, {
      caseCauses: {
        label: 'cases.causesSetting.field',
        hint: 'cases.causesSetting.hint',
        kind: 'textarea',
        rows: 8,
        maxlength: 6000,
        wide: true,
        value: writeCauses(await this.causes.all()),
      },
    });
    return section(
      { title: speech.t('cases.causesSetting.title'), lead: speech.t('cases.causesSetting.lead') },
      form,
    );
  }

  async save(body: unknown, { speech, by }: { speech: Speech; by: Actor }): Promise<FormState | null> {
    const form = readForm(CausesForm, body, speech.lang);
    if (!form.ok) return form;
    const { caseCauses } = form.value;
    const { causes, wrong } = readCauses(caseCauses, await this.causes.all());
    if (wrong !== undefined) {
      const message = speech.t('cases.causesSetting.wrong', { text: wrong });
      return { values: { caseCauses }, errors: [{ field: 'caseCauses', message }] };
    }
    await this.causes.replace(causes, by);
    return null;
  }
}
