import type { Lang, Language } from './i18n.js';
import { t, type TextParams } from './i18n.js';

/**
 * Everything a view builder needs to speak one language in one time zone.
 * Instants are epoch milliseconds; every function gives a ready string.
 */
export interface Speech {
  readonly lang: Lang;
  readonly timeZone: string;
  t(key: string, params?: TextParams): string;
  /** `12 mars 2026` */
  date(at: number): string;
  /** `12/03/2026 14:05` */
  dateTime(at: number): string;
  /** `14:05` */
  time(at: number): string;
  /** `il y a 3 minutes`, `dans 2 jours` */
  relative(at: number, now: number): string;
  /** `3 min`, `2 h 05`, `4 j`; for a span in milliseconds */
  duration(ms: number): string;
  /** `12 345,5` */
  number(value: number, digits?: number): string;
  /** `12,5 %` for 0.125 */
  percent(share: number, digits?: number): string;
  /** Names joined as the language does: `a, b et c` */
  list(items: readonly string[]): string;
}

const made = new Map<string, Speech>();

/** The (cached) formatters of a language and IANA time zone, for instance `Europe/Paris`. */
export function speech(lang: Lang, timeZone: string): Speech {
  const key = `${lang} ${timeZone}`;
  let found = made.get(key);
  if (!found) made.set(key, (found = make(lang, timeZone)));
  return found;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

function make(lang: Lang, timeZone: string): Speech {
  const words: Language = lang === 'qps' ? 'fr' : lang;
  const locale = words === 'en' ? 'en-GB' : 'fr-FR';
  const wrap = lang === 'qps' ? (text: string) => `⟦${text}⟧` : (text: string) => text;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const hour = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone });
  const short = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone,
  });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const joined = new Intl.ListFormat(locale, { type: 'conjunction' });
  const numbers = cachedNumbers(locale);
  return {
    lang,
    timeZone,
    t: (key, params) => t(lang, key, params),
    date: byMinute((at) => wrap(day.format(at))),
    dateTime: byMinute((at) => wrap(`${short.format(at)} ${hour.format(at)}`)),
    time: (at) => wrap(hour.format(at)),
    relative: (at, now) => wrap(relative(ago, at - now)),
    duration: (ms) => wrap(duration(lang, ms)),
    number: (value, digits = 0) =>
      wrap(isPlain(value) ? String(value) : numbers('decimal', digits).format(value)),
    percent: (share, digits = 0) => wrap(numbers('percent', digits).format(share)),
    list: (items) =>
      joined
        .formatToParts(items)
        .map(({ type, value }) => (type === 'literal' ? wrap(value) : value))
        .join(''),
  };
}

/** Whole numbers below a thousand look the same in both languages, and Intl takes microseconds for each. */
const isPlain = (value: number): boolean => Number.isInteger(value) && value > 0 && value < 1000;

const REMEMBERED = 5000;

/** Lists show the same instants again and again, and Intl takes microseconds for each: one answer a minute is kept. */
function byMinute(format: (at: number) => string): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    const minute = Math.floor(at / 60_000);
    let text = known.get(minute);
    if (text === undefined) {
      if (known.size >= REMEMBERED) known.clear();
      known.set(minute, (text = format(at)));
    }
    return text;
  };
}

function cachedNumbers(locale: string) {
  const formats = new Map<string, Intl.NumberFormat>();
  return (style: 'decimal' | 'percent', digits: number): Intl.NumberFormat => {
    const key = style + digits;
    let format = formats.get(key);
    if (!format) {
      format = new Intl.NumberFormat(locale, { style, maximumFractionDigits: digits });
      formats.set(key, format);
    }
    return format;
  };
}

function relative(format: Intl.RelativeTimeFormat, delta: number): string {
  for (const [unit, size] of STEPS) {
    if (Math.abs(delta) >= size) return format.format(Math.trunc(delta / size), unit);
  }
  return format.format(0, 'second');
}

function duration(lang: Lang, ms: number): string {
  const words: Lang = lang === 'qps' ? 'fr' : lang;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return t(words, 'common.duration.seconds', { n: Math.round(ms / 1000) });
  if (minutes < 60) return t(words, 'common.duration.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    const rest = String(minutes % 60).padStart(2, '0');
    return t(words, 'common.duration.hours', { hours, minutes: rest });
  }
  return t(words, 'common.duration.days', { n: Math.round(hours / 24) });
}
