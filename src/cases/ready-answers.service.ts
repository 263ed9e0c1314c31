import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import { t } from '../platform/i18n/i18n.js';
import { Settings } from '../platform/settings/settings.service.js';
import {
  READY_ANSWERS,
  READY_LANGUAGES,
  type EditedAnswers,
  type ReadyAnswer,
  type ReadyLanguage,
  type ReadyText,
  type ReadyTexts,
} from './ready-answers.rules.js';

export const READY_SETTING = 'cases.ready-answers';

/** The eight answers an agent puts into a message, as shipped or as an administrator rewrote them. */
@Injectable()
export class ReadyAnswers {
  constructor(
    private readonly settings: Settings,
    private readonly audit: AuditService,
  ) {}

  async all(): Promise<readonly { key: ReadyAnswer; texts: ReadyTexts; edited: boolean }[]> {
    const edited = await this.edited();
    return READY_ANSWERS.map((key) => ({
      key,
      texts: edited[key] ?? shipped(key),
      edited: edited[key] !== undefined,
    }));
  }

  async text(key: ReadyAnswer, lang: ReadyLanguage): Promise<ReadyText> {
    return ((await this.edited())[key] ?? shipped(key))[lang];
  }

  /** Choices of a message, `imap.fr` for one in French. */
  async options(): Promise<{ value: string; label: string; lang: string }[]> {
    const all = await this.all();
    return READY_LANGUAGES.flatMap((lang) =>
      all.map(({ key, texts }) => ({ value: `${key}.${lang}`, label: texts[lang].title, lang })),
    );
  }

  /** Keeps both languages of an answer; null brings the shipped ones back. */
  async rewrite(key: ReadyAnswer, texts: ReadyTexts | null, actor: Actor): Promise<void> {
    await this.audit.changeSetting(actor, {
      setting: READY_SETTING,
      value: async () => {
        const { [key]: _former, ...others } = await this.edited();
        return texts === null ? others : { ...others, [key]: texts };
      },
      action: texts === null ? 'settings.ready-answer-restored' : 'settings.ready-answer-changed',
      details: { answer: key, ...(texts && { fr: texts.fr.title, en: texts.en.title }) },
    });
  }

  private edited(): Promise<EditedAnswers> {
    return this.settings.get<EditedAnswers>(READY_SETTING, {});
  }
}

/** The texts of the product, looked up once a key: they cannot change while it runs. */
const known = new Map<ReadyAnswer, ReadyTexts>();

function shipped(key: ReadyAnswer): ReadyTexts {
  const text = (lang: ReadyLanguage): ReadyText => ({
    title: t(lang, `cases.ready.${key}.title`),
    body: t(lang, `cases.ready.${key}.body`),
  });
  let texts = known.get(key);
  if (!texts) known.set(key, (texts = { fr: text('fr'), en: text('en') }));
  return texts;
}
