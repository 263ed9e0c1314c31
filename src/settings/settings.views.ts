import type { Speech } from '../platform/i18n/formats.js';
import type { SectionModel } from '../platform/web/settings-section.js';
import type { Page } from '../platform/web/view.js';

export interface SettingsPage extends Page {
  readonly sections: readonly (SectionModel & { key: string; action: string })[];
}

declare module '../platform/web/view.js' {
  interface Views {
    'settings/index': SettingsPage;
  }
}

export function settingsPage(
  speech: Speech,
  sections: readonly { key: string; model: SectionModel }[],
): SettingsPage {
  return {
    title: speech.t('settings.title'),
    nav: 'settings',
    sections: sections.map(({ key, model }) => ({ ...model, key, action: `/settings/${key}` })),
  };
}
