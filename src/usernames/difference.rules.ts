import { separatorsOf } from './typed.rules.js';
import type { Derivation } from './username.rules.js';

/** Every reason Guichet can give. Each has a sentence in `locales/<lang>/usernames.json` under `rules`. */
export const RULE_CODES = [
  'exact', 'case', 'accent', 'alias', 'email', 'domain', 'domain-before', 'tag',
  'birth-name', 'usage-name', 'both-names', 'one-of-two-names', 'name-order', 'name-part', 'name-whole',
  'particle-hyphenated', 'particle-missing', 'particle-extra',
  'ligature', 'umlaut', 'abbreviation',
  'initials', 'initials-missing', 'other-first-name', 'first-name', 'first-name-missing', 'first-name-spelling', 'surname-only', 'surname-first',
  'apostrophe', 'apostrophe-gone', 'space', 'separator', 'separator-extra', 'hyphen-missing', 'hyphen-extra',
  'number-missing', 'number-extra', 'number-wrong',
  'truncated', 'shortened', 'word-order', 'extra-words', 'spelling', 'typo',
] as const; // prettier-ignore
export type RuleCode = (typeof RULE_CODES)[number];

function nameRules(from: Derivation, to: Derivation): RuleCode[] {
  if (from.source !== to.source) {
    if (to.source === 'both') return ['one-of-two-names'];
    if (from.source === 'both') return ['both-names'];
    if (from.arrangement === to.arrangement || from.arrangement === 'whole') {
      return [from.source === 'birth' ? 'birth-name' : 'usage-name'];
    }
    return [from.source === 'birth' ? 'birth-name' : 'usage-name', arrangementRule(from)];
  }
  return from.arrangement === to.arrangement
    ? []
    : [from.arrangement === 'whole' ? wholeRule(to) : arrangementRule(from)];
}

const arrangementRule = (from: Derivation): RuleCode =>
  from.arrangement === 'part' ? 'name-part' : 'name-order';
const wholeRule = (to: Derivation): RuleCode => (to.arrangement === 'part' ? 'name-whole' : 'name-order');

const KEPT = {
  kept: 4,
  'inner-kept': 3.5,
  'inner-bare': 3,
  'outer-kept': 2,
  'article-kept': 1,
  dropped: 0,
} as const;

function surnameRules(from: Derivation, to: Derivation): RuleCode[] {
  const rules: RuleCode[] = [];
  const kept = KEPT[from.surname.particles] - KEPT[to.surname.particles];
  if (kept !== 0) rules.push(kept < 0 ? 'particle-missing' : 'particle-extra');
  const letterings = [from.surname.lettering, to.surname.lettering];
  if (letterings[0] !== letterings[1]) {
    if (letterings.includes('two-letters')) rules.push('umlaut');
    else rules.push(letterings.includes('abbreviated') ? 'abbreviation' : 'ligature');
  }
  return rules;
}

const LONG = new Set(['full', 'first-word', 'other-word']);

function givenRules(from: Derivation, to: Derivation): RuleCode[] {
  const rules: RuleCode[] = [];
  if (from.given !== to.given) {
    if (from.given === 'none') rules.push('surname-only');
    else if (to.given === 'none') rules.push('first-name');
    else if (LONG.has(to.given)) rules.push(LONG.has(from.given) ? 'other-first-name' : 'first-name-missing');
    else if (from.given === 'other-word') rules.push('first-name', 'other-first-name');
    else if (LONG.has(from.given)) rules.push('first-name');
    else if (from.given === 'other-initial') rules.push('other-first-name');
    else rules.push(from.given === 'all-initials' ? 'initials' : 'initials-missing');
  } else if (from.givenText !== to.givenText) {
    rules.push('ligature');
  }
  if (from.surnameFirst !== to.surnameFirst && from.given !== 'none') rules.push('surname-first');
  return rules;
}

/** What has to change between two derivations, the chief reason first; [] when they are written alike. */
export function differences(from: Derivation, to: Derivation): RuleCode[] {
  return [...nameRules(from, to), ...surnameRules(from, to), ...givenRules(from, to)];
}

/** A namesake number: no number for the first holder, then 1, 2, 3; free ones are given again. */
export function numberRules(typed: string, exact: string): RuleCode[] {
  if (typed === exact) return [];
  if (!typed) return ['number-missing'];
  return [exact ? 'number-wrong' : 'number-extra'];
}

const surnameStart = (derivation: Derivation): number =>
  derivation.surnameFirst ? 0 : derivation.givenText.length;

/**
 * Hyphens, spaces, apostrophes and full stops inside the surname, and between it and the first name, where both
 * sides hold the same letters.
 */
export function separatorRules(typed: string, exact: string, from: Derivation, to: Derivation): RuleCode[] {
  const [typedMarks, exactMarks] = [separatorsOf(typed), separatorsOf(exact)];
  const [typedStart, exactStart] = [surnameStart(from), surnameStart(to)];
  const rules: RuleCode[] = [];
  for (let at = 1; at < to.surname.text.length; at += 1) {
    const [had, has] = [typedMarks.get(typedStart + at), exactMarks.get(exactStart + at)];
    if (had === has) continue;
    const joint = to.surname.joints.find((place) => place.at === at);
    if (joint?.joint === 'apostrophe' || had === "'") rules.push(has ? 'apostrophe' : 'apostrophe-gone');
    else if (!had) rules.push(joint?.afterParticle ? 'particle-hyphenated' : 'hyphen-missing');
    else if (!has) rules.push('hyphen-extra');
    else rules.push(had === ' ' && has === '-' ? 'space' : 'separator');
  }
  return [...new Set([...rules, ...edgeRule(typedMarks, exactMarks, from, to)])];
}

function edgeRule(
  typed: Map<number, string>,
  exact: Map<number, string>,
  from: Derivation,
  to: Derivation,
): RuleCode[] {
  if (from.given !== to.given || from.surnameFirst !== to.surnameFirst || from.given === 'none') return [];
  const edge = (side: Derivation): number => (side.surnameFirst ? side.surname.text : side.givenText).length;
  const [had, has] = [typed.get(edge(from)), exact.get(edge(to))];
  if (had === has) return [];
  if (!has) return [had === "'" ? 'apostrophe-gone' : 'separator-extra'];
  return ['separator'];
}
