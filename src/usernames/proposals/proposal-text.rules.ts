import type { Speech } from '../../platform/i18n/formats.js';
import type { RuleCode } from '../difference.rules.js';
import { reasonsText } from '../explanation-text.rules.js';
import { compact } from '../folding.rules.js';
import type { Expected } from './proposal.types.js';

const OF_NUMBER: readonly RuleCode[] = ['number-missing', 'number-wrong', 'number-extra'];

/**
 * « D’après la règle, on attendrait « mmartin » ; l’identifiant est « mpetit » : … ». '' where it would say nothing new:
 * what was typed is what one would expect, or the number alone differs and that is said already.
 * @param said the rules told of what was typed
 */
export function expectedText(
  speech: Speech,
  typed: string,
  username: string,
  expected: Expected | null,
  said: readonly RuleCode[] | null,
): string {
  if (!expected || compact(typed) === compact(expected.username)) return '';
  const { username: by, rules } = expected;
  const params = { expected: by, exact: username };
  if (!rules || rules.length === 0) return speech.t('usernames.expected.unknown', params);
  const fresh = rules.filter((rule) => !said?.includes(rule));
  if (fresh.length > 0) {
    return speech.t('usernames.expected.differs', {
      ...params,
      reasons: reasonsText(speech, username, fresh),
    });
  }
  return rules.every((rule) => OF_NUMBER.includes(rule)) ? '' : speech.t('usernames.expected.said', params);
}

/** « Compte pas encore créé ? … » for somebody nobody found; '' where nothing can be proposed. */
export function proposedText(speech: Speech, proposed: readonly string[]): string {
  const [first, second] = proposed;
  if (first === undefined) return '';
  if (second === undefined) return speech.t('usernames.expected.one', { expected: first });
  return speech.t('usernames.expected.either', { expected: first, other: second });
}

/** The same about somebody a case names: « Si l’activation concerne Marie Durand : … ». */
export function proposedFor(speech: Speech, name: string, proposed: readonly string[]): string {
  const [expected, other] = proposed;
  if (expected === undefined) return '';
  const key = other === undefined ? 'usernames.expected.forOne' : 'usernames.expected.forEither';
  return speech.t(key, { name, expected, other: other ?? '' });
}
