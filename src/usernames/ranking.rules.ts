import { splitNumber, type Typed } from './typed.rules.js';
import { compact, words } from './folding.rules.js';
import type { RuleCode } from './difference.rules.js';

/** People are counted up to here: a surname may have 20,000 bearers, and nobody reads their number. */
export const MOST_COUNTED = 100;

/** How a candidate was found, the surest first. */
export const TIERS = ['exact', 'alias', 'folded', 'phonetic', 'beginning', 'typo'] as const;
export type Tier = (typeof TIERS)[number];

const WORTH: Readonly<Record<Tier, number>> = {
  exact: 1,
  alias: 0.95,
  folded: 0.9,
  phonetic: 0.6,
  beginning: 0.5,
  typo: 0.4,
};

/** What a rule takes off, in hundredths; the others take 3. */
const COST: Partial<Record<RuleCode, number>> = {
  exact: 0,
  case: 0,
  accent: 0,
  domain: 0,
  'domain-before': 0,
  tag: 0,
  email: 0,
  alias: 0,
  space: 1,
  apostrophe: 1,
  'apostrophe-gone': 1,
  separator: 1,
  'hyphen-missing': 1,
  'hyphen-extra': 1,
  'particle-hyphenated': 1,
  'number-missing': 1,
  'number-wrong': 2,
  'number-extra': 2,
  'extra-words': 11,
  'surname-only': 5,
  'other-first-name': 5,
  'one-of-two-names': 4,
  'name-part': 4,
};

const NEEDS: readonly (readonly [RuleCode, Tier])[] = [
  ['typo', 'typo'],
  ['shortened', 'beginning'],
  ['spelling', 'phonetic'],
  ['first-name-spelling', 'phonetic'],
];

/** The letters fit, and nothing leads from them to this person: behind whomever something leads to. */
const BY_CHANCE = 0.25;

/** Behind those whose username follows from what was typed, before those whose name is only like it. */
const UNNAMED = 0.05;

/**
 * How sure a candidate is, from 0 to 1. The rules decide where there are any: a candidate found among the folded
 * names only because of a slip ranks as a slip. Without a rule the tier decides, below all of those.
 * @param named where no rule says why the username is another: how what was typed stands to the names
 */
export function scoreOf(
  tier: Tier,
  rules: readonly RuleCode[] | null,
  named: readonly RuleCode[] | null,
  { whole, beside }: Fit,
): number {
  if (!rules && !named) return WORTH[tier] * BY_CHANCE;
  if (!rules) return rounded(scoreOf('typo', named, null, { whole, beside }) - UNNAMED);
  const needed = NEEDS.find(([rule]) => rules.includes(rule))?.[1];
  const worth = needed ? WORTH[needed] : Math.max(WORTH[tier], WORTH.folded);
  const cost = rules.reduce((sum, rule) => sum + (COST[rule] ?? 3), 0) / 100;
  const left = rules.includes('extra-words') ? beside * BESIDE : 0;
  return rounded(Math.max(0, worth + (whole ? WHOLE : 0) - Math.min(cost, 0.15) - left));
}

const rounded = (score: number): number => Math.round(score * 1000) / 1000;

/** How much of a text is a person's names. */
export interface Fit {
  /** Both names were typed whole: see {@link namesWhole}. */
  whole: boolean;
  /** Share of the letters in words that are none of the names, 0 to 1. */
  beside: number;
}

/** Of two people whose names stand among other words, the one who leaves fewer of them. */
const BESIDE = 0.1;

export function fitOf(typed: Typed, person: Nameable): Fit {
  const named = new Set([person.firstName, person.birthName, person.usageName ?? ''].flatMap(words));
  const all = words(typed.spelt);
  const left = all.filter((word) => !named.has(word));
  return { whole: namesWhole(typed, person), beside: left.join('').length / (all.join('').length || 1) };
}

/** Two people this close fit as well: a reader tells them apart, or their school. Less than {@link WHOLE}. */
export const CLOSE = 0.015;

/** Puts « Jean Dupont » before Jean-Pierre Dupont when that is what was typed; less than a rule costs. */
const WHOLE = 0.02;

/** True when the text is the whole first name and a whole surname, in either order: nothing left out or added. */
function namesWhole(typed: Typed, person: Nameable): boolean {
  const first = compact(person.firstName);
  const surnames = [person.usageName || person.birthName, person.birthName].map(compact);
  return surnames.some((surname) => [first + surname, surname + first].includes(typed.readings[0] ?? ''));
}

export interface Nameable {
  username: string;
  birthName: string;
  usageName: string | null;
  firstName: string;
}

/** True when two people are easily taken for each other: the same letters in the username, or the same names. */
export function areNamesakes(a: Nameable, b: Nameable): boolean {
  if (splitNumber(a.username).text === splitNumber(b.username).text) return true;
  const surname = (person: Nameable): string => compact(person.usageName || person.birthName);
  return compact(a.firstName) === compact(b.firstName) && surname(a) === surname(b);
}
