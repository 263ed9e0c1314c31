import type { FastifyRequest } from 'fastify';
import { speech, type Speech } from '../i18n/formats.js';
import { asLang, type Lang } from '../i18n/i18n.js';
import { cookieOf } from './cookies.js';
import { accountOf } from './current-account.js';
import type { WebSettings } from './web-settings.js';

export const LANGUAGE_COOKIE = 'guichet_lang';

let settings: Pick<WebSettings, 'langDefault' | 'timeZone' | 'production'> = {
  langDefault: 'fr',
  timeZone: 'Europe/Paris',
  production: true,
};

/** Set once at start by the web layer. */
export function useLanguageSettings(of: typeof settings): void {
  settings = of;
}

/**
 * The reader's language: the account's, else the cookie of the switch, else the browser's, else LANG_DEFAULT.
 * Outside production the cookie may name the pseudo-language `qps`, which then wins over all.
 */
export function langOf(request: FastifyRequest): Lang {
  const cookie = asLang(cookieOf(request, LANGUAGE_COOKIE), !settings.production);
  if (cookie === 'qps') return cookie;
  return (
    accountOf(request)?.lang ?? cookie ?? accepted(request.headers['accept-language']) ?? settings.langDefault
  );
}

/** The reader's language with its formatters, in the time zone of the configuration: for view builders. */
export function speechOf(request: FastifyRequest): Speech {
  return speech(langOf(request), settings.timeZone);
}

/** The first language of an Accept-Language header that we speak, by weight (RFC 9110, 12.5.4). */
export function accepted(header: string | undefined): Lang | undefined {
  if (!header) return undefined;
  const wishes = header
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part.trim().split(/;\s*q=/);
      return {
        lang: asLang(tag.slice(0, 2).toLowerCase()),
        weight: weight === undefined ? 1 : Number(weight),
      };
    })
    .filter((wish) => wish.lang && wish.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wishes[0]?.lang;
}
