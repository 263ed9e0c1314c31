import type { Speech } from '../platform/i18n/formats.js';
import {
  section,
  SettingsSection,
  type SectionModel,
  type SettingsSectionSource,
} from '../platform/web/settings-section.js';
import { READY_SETTING, ReadyAnswers } from './ready-answers.service.js';

/** The ready answers, each with a page of its own. */
@SettingsSection()
export class ReadyAnswersSection implements SettingsSectionSource {
  readonly key = 'ready-answers';
  readonly order = 60;
  readonly setting = READY_SETTING;

  constructor(private readonly answers: ReadyAnswers) {}

  async show(speech: Speech): Promise<SectionModel> {
    const lang = speech.lang === 'en' ? 'en' : 'fr';
    const texts = { title: speech.t('cases.readySetting.title'), lead: speech.t('cases.readySetting.lead') };
    const links = (await this.answers.all()).map(({ key, texts: of, edited }) => ({
      href: `/settings/ready-answers/${key}`,
      label: of[lang].title,
      note: speech.t(edited ? 'cases.readySetting.edited' : 'cases.readySetting.shipped'),
    }));
    return section(texts, undefined, { links });
  }
}
