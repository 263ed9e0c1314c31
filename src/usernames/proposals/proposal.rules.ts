import { nameWords, type NameWord } from '../surname.rules.js';
import type { PersonNames } from '../username.rules.js';

/** Signs a rule may put between the parts of a username. */
export const SIGNS = { none: '', hyphen: '-', dot: '.' } as const;
export type Sign = keyof typeof SIGNS;

/**
 * How an académie makes a username out of names. A guess to explain by, never what decides: the directory alone knows.
 * The shipped one is Rule R (AC-Rennes Alambic, `NormalizationPolicy`).
 */
export interface ProposalRule {
  /** Of the first name: its initial, every initial, or all of it. */
  readonly given: 'initial' | 'all-initials' | 'full';
  /** Between the first name and the surname. */
  readonly between: Sign;
  readonly surname: 'usage' | 'birth';
  readonly particles: 'kept' | 'dropped';
  /** Between the words of a surname. */
  readonly joint: Sign;
  /** What becomes of an apostrophe: the joint, or nothing. */
  readonly apostrophe: 'joint' | 'dropped';
  /** œ, đ, ø: written `oe`, `d`, `o`, or left out as code does that keeps ASCII after NFD. */
  readonly ligatures: 'spelt' | 'dropped';
  /** Most characters, the number included; 20 in Active Directory. */
  readonly longest: number;
  /** Number of the second holder: 1 in an académie, 2 in an ENT. */
  readonly firstNumber: number;
}

export const RULE_R: ProposalRule = {
  given: 'initial',
  between: 'none',
  surname: 'usage',
  particles: 'kept',
  joint: 'hyphen',
  apostrophe: 'joint',
  ligatures: 'spelt',
  longest: 64,
  firstNumber: 1,
};

const SIGN_NAMES = Object.keys(SIGNS) as Sign[];

/** Every choice of a rule, by field. */
export const CHOICES = {
  given: ['initial', 'all-initials', 'full'],
  between: SIGN_NAMES,
  surname: ['usage', 'birth'],
  particles: ['kept', 'dropped'],
  joint: SIGN_NAMES,
  apostrophe: ['joint', 'dropped'],
  ligatures: ['spelt', 'dropped'],
} as const;

export const SHORTEST = 8;
export const LONGEST = 256;

/** Signs at the end, which a cut may leave. */
const TRAILING = /[.-]+$/;

/** The bare username of a rule, before namesakes: '' when the names hold no letter of the alphabet. */
export function proposedBase(names: PersonNames, rule: ProposalRule): string {
  const surname = (rule.surname === 'usage' && names.usageName) || names.birthName;
  const parts = [givenPart(names.firstName, rule), surnamePart(surname, rule)].filter(Boolean);
  return parts.join(SIGNS[rule.between]).slice(0, rule.longest).replace(TRAILING, '');
}

const lettersOf = (word: NameWord, { ligatures }: ProposalRule): string =>
  ligatures === 'dropped' ? word.text.dropping : word.text.plain;

function givenPart(firstName: string, rule: ProposalRule): string {
  const words = nameWords(firstName).map((word) => lettersOf(word, rule)).filter(Boolean); // prettier-ignore
  if (rule.given === 'full') return words.join(SIGNS[rule.joint]);
  const initials = words.map((word) => word.slice(0, 1));
  return rule.given === 'initial' ? (initials[0] ?? '') : initials.join('');
}

function surnamePart(surname: string, rule: ProposalRule): string {
  const all = nameWords(surname);
  const kept = rule.particles === 'kept' ? all : all.filter(({ role }) => role !== 'particle');
  return kept.reduce((text, word) => {
    const letters = lettersOf(word, rule);
    if (letters === '') return text;
    const glued = text === '' || (word.joint === 'apostrophe' && rule.apostrophe === 'dropped');
    return text + (glued ? '' : SIGNS[rule.joint]) + letters;
  }, '');
}

/** Enough for any académie; what comes after has no proposal. */
const MOST_NAMESAKES = 999;

/**
 * The username a new person of these names may expect: the bare form when it is free, else with the lowest free number
 * (numbers left by others are used again, as Rennes' UNICITY does). Null when nothing can be proposed.
 * @param taken usernames and aliases in use, lower case, that begin like the bare form
 */
export function proposedUsername(
  names: PersonNames,
  rule: ProposalRule,
  taken: ReadonlySet<string>,
): string | null {
  const base = proposedBase(names, rule);
  if (base === '') return null;
  if (!taken.has(base)) return base;
  for (let number = rule.firstNumber; number <= MOST_NAMESAKES; number += 1) {
    const digits = String(number);
    const numbered = base.slice(0, Math.max(1, rule.longest - digits.length)).replace(TRAILING, '') + digits;
    if (!taken.has(numbered)) return numbered;
  }
  return null;
}

/** True when the username is what the rule makes of the names, a namesake number left aside. */
export function followsRule(username: string, names: PersonNames, rule: ProposalRule): boolean {
  const base = proposedBase(names, rule);
  const exact = username.toLowerCase();
  return base !== '' && (exact === base || exact.replace(/\d+$/, '') === base);
}
