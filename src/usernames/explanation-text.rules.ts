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
  return speech.t('usernames.explanation', { typed: typed.trim(), exact: username, reasons });
}

/** The reason alone, for narrow places. */
export function reasonText(speech: Speech, username: string, rules: readonly RuleCode[] | null): string {
  return capitalised(reasonsText(speech, username, rules ?? []));
}

/** The reasons as they go on after « parce que » or a colon: « le trait d’union manque et … ». */
export function reasonsText(speech: Speech, username: string, rules: readonly RuleCode[]): string {
  return speech.list(rules.map((rule) => speech.t(reasonKey(rule, username), reasonParams(username))));
}

/** An apostrophe becomes a hyphen or vanishes: the exact username shows which. */
function reasonKey(rule: RuleCode, username: string): string {
  const vanished = rule === 'apostrophe' && !/[-.]/.test(username);
  return `usernames.rules.${vanished ? 'apostrophe-gone' : rule}`;
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
