import type { Speech } from '../platform/i18n/formats.js';
import type { RuleCode } from './difference.rules.js';
import { splitNumber } from './typed.rules.js';

/** Rules that say by themselves why nothing failed. */
const NOTHING_FAILED: readonly RuleCode[] = ['exact', 'case'];

/**
 * « vous tapiez « pdelafontaine » ; l’identifiant exact est « pde-la-fontaine » : la particule est gardée avec des
 * tirets »; null without a rule. User text is not escaped here.
 */
export function explanationText(
  speech: Speech,
  typed: string | null,
  username: string,
  rules: readonly RuleCode[] | null,
): string | null {
  if (!rules || rules.length === 0 || typed === null) return null;
  const reasons = reasonsText(speech, username, rules);
  const [first] = rules;
  if (rules.length === 1 && first && NOTHING_FAILED.includes(first)) return capitalised(reasons);
  return speech.t('usernames.explanation', { typed: asShown(typed), exact: username, reasons });
}

/** As it was typed, on one line, without quotes that the sentence gives it. */
const asShown = (typed: string): string =>
  typed.replace(/\s+/gu, ' ').replace(/^[\s«»“”"]+|[\s«»“”"]+$/gu, '');

/** The reason alone, for narrow places. */
export function reasonText(speech: Speech, username: string, rules: readonly RuleCode[] | null): string {
  return capitalised(reasonsText(speech, username, rules ?? []));
}

/** The reasons as they go on after « parce que » or a colon: « le trait d’union manque et … ». */
export function reasonsText(speech: Speech, username: string, rules: readonly RuleCode[]): string {
  return speech.list(rules.map((rule) => speech.t(reasonKey(rule, username), reasonParams(username))));
}

const SEPARATED = /[-._]/;
/** What reads otherwise of a username without a separator, or with one. */
const VARIANTS: Partial<Record<RuleCode, (username: string) => string>> = {
  // confirmations of before `apostrophe-gone` hold this
  apostrophe: (username) => (SEPARATED.test(username) ? 'apostrophe' : 'apostrophe-gone'),
  'hyphen-extra': (username) => (SEPARATED.test(username) ? 'hyphen-extra-here' : 'hyphen-extra'),
};

function reasonKey(rule: RuleCode, username: string): string {
  return `usernames.rules.${VARIANTS[rule]?.(username) ?? rule}`;
}

const reasonParams = (username: string): { number: string } => ({ number: splitNumber(username).number });

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const SIGNS: Readonly<Record<string, string>> = {
  '-': 'hyphen',
  '.': 'dot',
  _: 'underscore',
  '@': 'at',
  "'": 'apostrophe',
};

/** The username as it is read aloud: « p, d, e, tiret, l, a ». */
export function spelt(speech: Speech, username: string): string {
  const letters = [...username].map((char) => {
    const sign = SIGNS[char];
    if (sign) return speech.t(`usernames.spelt.${sign}`);
    return /\d/.test(char) ? speech.t('usernames.spelt.digit', { digit: char }) : char;
  });
  return letters.join(', ');
}
