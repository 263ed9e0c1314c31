import { compact, fold, tidySeparators } from './folding.rules.js';
import { bridges, type Bridge } from './bridge.rules.js';
import { numberRules, separatorRules, type RuleCode } from './difference.rules.js';
import { readTyped, splitNumber, type Typed } from './typed.rules.js';
import { derivations, type Derivation, type PersonNames } from './username.rules.js';

/** What the directory knows of how a person signs in. */
export interface PersonIdentifiers extends PersonNames {
  username: string;
  /** Former usernames and other addresses. */
  aliases?: readonly string[];
  email?: string | null;
}

/**
 * The rules that turn what was typed into the exact username, the chief one first; null when none does: the
 * caller then gets the username without a reason, never an invented one. Pure; the wording is in the locales.
 */
export function explain(typed: string, person: PersonIdentifiers): RuleCode[] | null {
  const text = readTyped(typed);
  const asTyped = tidySeparators(typed).normalize('NFC');
  const exact = person.username.normalize('NFC');
  if (asTyped === exact) return ['exact'];
  if (asTyped.toLowerCase() === exact.toLowerCase()) return ['case'];
  if (text.readings.length === 0) return null;
  const address = addressRule(text, person);
  if (address) return address;
  const known = (person.aliases ?? []).some((alias) => sameText(alias, asTyped));
  if (known) return ['alias'];
  return byLetters(text, person) ?? byAliasLetters(typed, person);
}

const sameText = (a: string, b: string): boolean => fold(a) === fold(b);

function addressRule(text: Typed, person: PersonIdentifiers): RuleCode[] | null {
  if (!text.hasDomain) return null;
  if (sameText(text.local, person.username)) return ['domain'];
  const addresses = [person.email ?? '', ...(person.aliases ?? [])];
  return addresses.some((address) => address.includes('@') && fold(address) === text.folded)
    ? ['email']
    : null;
}

function byAliasLetters(typed: string, person: PersonIdentifiers): RuleCode[] | null {
  const letters = compact(typed);
  return (person.aliases ?? []).some((alias) => compact(alias) === letters) ? ['alias'] : null;
}

function byLetters(text: Typed, person: PersonIdentifiers): RuleCode[] | null {
  const exact = splitNumber(person.username);
  const derived = derivations(person);
  const follows = exactDerivations(derived, exact.text);
  const itself = [unnamed(exact.text)];
  const [all, ends] = follows.length > 0 ? [derived, follows] : [itself, itself];
  const best = bridges(text, exact.text, all, ends)[0];
  if (!best) return null;
  const rules = [
    ...best.rules,
    ...lettersAside(text, person.username, best),
    ...numberRules(text.number, exact.number),
  ];
  if (text.hasDomain) rules.push('domain');
  const named = [...new Set(rules)];
  return named.length > 0 ? named : ['case'];
}

/** The ways the exact username follows from the names: all of it, or cut short by a system's length limit. */
function exactDerivations(all: readonly Derivation[], exact: string): Derivation[] {
  const whole = all.filter((derivation) => derivation.text === exact);
  if (whole.length > 0) return whole;
  const long = exact.length >= 8;
  return long ? all.filter(({ text, surnameFirst }) => !surnameFirst && text.startsWith(exact)) : [];
}

/** An exact username that does not follow from the names on file: only its own letters can be compared. */
function unnamed(text: string): Derivation {
  const surname = { particles: 'kept', lettering: 'plain', text: text.slice(1), joints: [] } as const;
  const form = { source: 'only', arrangement: 'whole', given: 'initial', surnameFirst: false } as const;
  return { ...form, surname, givenText: text.slice(0, 1), text };
}

/** Separators and accents: what differs while the letters of the surname agree. */
function lettersAside(text: Typed, username: string, { from, to, sameLetters }: Bridge): RuleCode[] {
  if (!sameLetters) return [];
  const rules = separatorRules(text.spelt, fold(username), from, to);
  const accented = /[^\u0000-\u007f]/u.test(text.local);
  return accented && rules.length === 0 ? ['accent'] : rules;
}
