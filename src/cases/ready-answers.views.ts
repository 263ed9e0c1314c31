import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import type { ReadyTexts } from './ready-answers.rules.js';

export const MOST_TITLE = 80;
export const MOST_BODY = 5_000;

export interface ReadyAnswerPage extends Page {
  readonly path: string;
  /** Another text than the shipped one is in force: it can be brought back. */
  readonly edited: boolean;
  readonly form: FormModel<'titleFr' | 'bodyFr' | 'titleEn' | 'bodyEn'>;
}

declare module '../platform/web/view.js' {
  interface Views {
    'cases/ready-answer': ReadyAnswerPage;
  }
}

export function readyAnswerPage(
  speech: Speech,
  { key, texts, edited }: { key: string; texts: ReadyTexts; edited: boolean },
  state: FormState,
): ReadyAnswerPage {
  const title = (lang: 'fr' | 'en') => ({
    label: `cases.readySetting.title-${lang}`,
    maxlength: MOST_TITLE,
    value: texts[lang].title,
    wide: true,
  });
  const body = (lang: 'fr' | 'en') => ({
    label: `cases.readySetting.body-${lang}`,
    kind: 'textarea' as const,
    rows: 10,
    maxlength: MOST_BODY,
    value: texts[lang].body,
    wide: true,
  });
  return {
    title: texts[speech.lang === 'en' ? 'en' : 'fr'].title,
    nav: 'settings',
    breadcrumb: [{ label: speech.t('settings.title'), href: '/settings#ready-answers' }],
    path: `/settings/ready-answers/${key}`,
    edited,
    form: buildForm(speech, state, {
      titleFr: title('fr'),
      bodyFr: body('fr'),
      titleEn: title('en'),
      bodyEn: body('en'),
    }),
  };
}
