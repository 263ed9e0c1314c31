import type { Speech } from '../platform/i18n/formats.js';
import type { SectionModel } from '../platform/web/settings-section.js';
import type { Page } from '../platform/web/view.js';

export interface SettingsPage extends Page {
  readonly sections: readonly (SectionModel & { key: string; action: string; changed: string })[];
}

declare module '../platform/web/view.js' {
  interface Views {
    'settings/index': SettingsPage;
  }
}

/** Who changed a setting last; `by` is null once the trail no longer says. */
export interface LastChange {
  readonly at: number;
  readonly by: string | null;
}

export function settingsPage(
  speech: Speech,
  sections: readonly { key: string; model: SectionModel; change: LastChange | null }[],
): SettingsPage {
  return {
    title: speech.t('settings.title'),
    nav: 'settings',
    sections: sections.map(({ key, model, change }) => ({
      ...model,
      key,
      action: `/settings/${key}`,
      changed: change ? changedLine(speech, change) : '',
    })),
  };
}

function changedLine(speech: Speech, { at, by }: LastChange): string {
  const when = speech.dateTime(at);
  return by === null ? speech.t('settings.changed', { when }) : speech.t('settings.changedBy', { when, by });
}
