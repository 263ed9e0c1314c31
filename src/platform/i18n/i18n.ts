import { join } from 'node:path';
import { projectRoot } from '../root.js';
import { loadCatalogue, type Catalogue, type Message } from './catalogue.js';

/** Languages people may choose; the first is the product's own. */
export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/**
 * `qps` is the tests' pseudo-language: French whose own words are wrapped in ⟦ ⟧, so that text outside the locales
 * shows bare, what is filled into a text included.
 */
export type Lang = Language | 'qps';
export type TextParams = Readonly<Record<string, string | number>>;

const catalogues: Record<Language, Catalogue> = load();
const plurals: Record<Language, Intl.PluralRules> = {
  fr: new Intl.PluralRules('fr'),
  en: new Intl.PluralRules('en'),
};

function load(): Record<Language, Catalogue> {
  const folder = (lang: Language) => join(projectRoot, 'locales', lang);
  return { fr: loadCatalogue(folder('fr'), true), en: loadCatalogue(folder('en'), false) };
}

/** Re-reads the locale files: development only, after an edit. */
export function reloadLocales(): void {
  Object.assign(catalogues, load());
}

/**
 * The text of `key` in `lang`. A parameter `n` picks `key_one` or `key_other` when those exist.
 * Throws on an unknown key or a missing parameter: a page with a hole must not ship.
 */
export function t(lang: Lang, key: string, params?: TextParams): string {
  if (lang === 'qps') return fill(pseudo(find('fr', key, params)), key, params);
  return fill(find(lang, key, params), key, params);
}

/** Whether both languages know `key`, plain or in plural forms. */
export function hasText(key: string): boolean {
  return LANGUAGES.every((lang) => catalogues[lang].has(key) || catalogues[lang].has(`${key}_other`));
}

/** All keys of one language, for the checks. */
export function textKeys(lang: Language): string[] {
  return [...catalogues[lang].keys()];
}

/** The names of the placeholders of a text, for the checks. */
export function placeholders(lang: Language, key: string): string[] {
  const message = catalogues[lang].get(key);
  return !message || typeof message === 'string' ? [] : message.filter((_, index) => index % 2 === 1).sort();
}

/** Narrows anything (a cookie, a column) to a language, or undefined. `qps` counts only where `pseudo` is allowed. */
export function asLang(value: unknown, pseudo = false): Lang | undefined {
  if (pseudo && value === 'qps') return 'qps';
  return LANGUAGES.find((lang) => lang === value);
}

function find(lang: Language, key: string, params?: TextParams): Message {
  const texts = catalogues[lang];
  const n = params?.['n'];
  if (typeof n === 'number') {
    const form = plurals[lang].select(n) === 'one' ? `${key}_one` : `${key}_other`;
    const plural = texts.get(form);
    if (plural !== undefined) return plural;
  }
  const message = texts.get(key);
  if (message === undefined) throw new Error(`No text ${key} in ${lang}`);
  return message;
}

/** The words of a text in ⟦ ⟧, its placeholders outside of them. */
function pseudo(message: Message): Message {
  if (typeof message === 'string') return `⟦${message}⟧`;
  return message.map((part, index) => (index % 2 === 1 || part === '' ? part : `⟦${part}⟧`));
}

function fill(message: Message, key: string, params?: TextParams): string {
  if (typeof message === 'string') return message;
  let text = message[0] ?? '';
  for (let index = 1; index < message.length; index += 2) {
    const value = params?.[message[index] as string];
    if (value === undefined) throw new Error(`Text ${key} needs {${message[index]}}`);
    text += String(value) + message[index + 1];
  }
  return text;
}
