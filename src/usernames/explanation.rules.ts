import { compact, fold } from './folding.rules.js';
import { bridges, type Bridge } from './bridge.rules.js';
import { numberRules, separatorRules, type RuleCode } from './difference.rules.js';
import { readTyped, splitNumber, type Typed } from './typed.rules.js';
import {
  derive,
  isMadeOf,
  spellingsOf,
  type Derivation,
  type PersonNames,
  type Spellings,
} from './username.rules.js';

/** What the directory knows of how a person signs in. */
export interface PersonIdentifiers extends PersonNames {
  username: string;
  /** Former usernames and other addresses. */
  aliases?: readonly string[];
  email?: string | null;
}

/** A username this long that begins a rule's text was cut by a length limit (20 in Active Directory). */
const MIN_CUT = 8;

/**
 * The rules that turn what was typed into the exact username, the chief one first; null when none does: the
 * caller then gets the username without a reason, never an invented one. Pure; the wording is in the locales.
 */
export function explain(typed: string, person: PersonIdentifiers): RuleCode[] | null {
  return explaining(typed)(person);
}

/**
 * {@link explain} for one text and many people: it is read once, and of namesakes, whose names lead to the same
 * letters, the way is looked for once.
 */
export function explaining(typed: string): (person: PersonIdentifiers) => RuleCode[] | null {
  const text = readTyped(typed);
  const bridgeTo = bridging(text);
  return (person) => {
    const exact = person.username.normalize('NFC');
    const same = sameAs(text, exact);
    if (same) return text.domainBefore ? ['domain-before'] : [same];
    if (text.readings.length === 0) return null;
    const address = addressRule(text, person);
    if (address) return address;
    const known = (person.aliases ?? []).some((alias) => sameText(alias, text.written));
    if (known) return ['alias'];
    return byLetters(text, person, bridgeTo) ?? byAliasLetters(text, person);
  };
}

type BridgeTo = (person: PersonNames, exact: string) => Bridge | undefined;

function bridging(text: Typed): BridgeTo {
  const known = new Map<string, Bridge | undefined>();
  return (person, exact) => {
    const key = [exact, person.birthName, person.usageName ?? '', person.firstName].join('\n');
    if (!known.has(key)) known.set(key, bestBridge(text, person, exact));
    return known.get(key);
  };
}

function bestBridge(text: Typed, person: PersonNames, exact: string): Bridge | undefined {
  const named = spellingsOf(person);
  const follows = exactDerivations(named, exact);
  const [all, ends] = follows.length > 0 ? [named, follows] : unnamed(exact);
  return bridges(text, exact, all, ends)[0];
}

function sameAs({ written }: Typed, exact: string): RuleCode | null {
  if (written === exact) return 'exact';
  return written.toLowerCase() === exact.toLowerCase() ? 'case' : null;
}

/** Where the username ends within an address. */
const domainRule = ({ hasTag }: Typed): RuleCode => (hasTag ? 'tag' : 'domain');

/**
 * How a text stands to the names of people whose username does not follow from them: an `ext-` account, a former name.
 * No reason why the username is another, but one to take them for who is meant. Null when it does not name them.
 */
export function naming(text: Typed): (person: PersonNames) => RuleCode[] | null {
  return (person) => {
    const all = spellingsOf(person);
    const [surname, given] = [all.surnames[0], all.givens[0]];
    if (!surname || !given || text.readings.length === 0) return null;
    const expected = given.givenText + surname.surname.text;
    const end: Derivation = { ...surname, ...given, surnameFirst: false, text: expected };
    return bridges(text, expected, all, [end])[0]?.rules ?? null;
  };
}

const sameText = (a: string, b: string): boolean => fold(a) === fold(b);

function addressRule(text: Typed, person: PersonIdentifiers): RuleCode[] | null {
  if (!text.hasDomain) return null;
  if (sameText(text.local, person.username)) return [domainRule(text)];
  const aliases = person.aliases ?? [];
  const addresses = [person.email ?? '', ...aliases].filter((address) => address.includes('@'));
  if (addresses.some((address) => fold(address) === text.folded)) return ['email'];
  return aliases.some((alias) => sameText(alias, text.local)) ? ['alias', domainRule(text)] : null;
}

function byAliasLetters({ written }: Typed, person: PersonIdentifiers): RuleCode[] | null {
  const letters = compact(written);
  return (person.aliases ?? []).some((alias) => compact(alias) === letters) ? ['alias'] : null;
}

function byLetters(text: Typed, person: PersonIdentifiers, bridgeTo: BridgeTo): RuleCode[] | null {
  const exact = splitNumber(person.username);
  const best = bridgeTo(person, exact.text);
  if (!best) return null;
  const rules = [
    ...best.rules,
    ...lettersAside(text, person.username, best),
    ...numberRules(text.number, exact.number),
  ];
  if (text.hasDomain) rules.push(domainRule(text));
  if (text.domainBefore) rules.push('domain-before');
  return rules.length > 0 ? [...new Set(rules)] : ['case'];
}

/** The ways the exact username follows from the names: all of it, or cut short by a system's length limit. */
function exactDerivations(all: Spellings, exact: string): Derivation[] {
  const whole = derive(all, (surname, given, first) => isMadeOf(exact, surname, given, first));
  const least = Math.min(...whole.map(oddness));
  if (whole.length > 0) return whole.filter((derivation) => oddness(derivation) === least);
  if (exact.length < MIN_CUT) return [];
  return derive(all, (surname, given, first) => !first && (given + surname).startsWith(exact));
}

/** How far a reading of the exact username strays from Rule R: the plainest one is what the directory did. */
function oddness({ given, surname, arrangement, surnameFirst }: Derivation): number {
  const odd = [given !== 'initial', surname.particles !== 'kept', surname.lettering !== 'plain'];
  return [...odd, arrangement !== 'whole', surnameFirst].filter(Boolean).length;
}

/** An exact username that does not follow from the names on file: only its own letters can be compared. */
function unnamed(text: string): [Spellings, Derivation[]] {
  const surname = { particles: 'kept', lettering: 'plain', text: text.slice(1), joints: [] } as const;
  const form = { source: 'only', arrangement: 'whole', surname } as const;
  const initial = { given: 'initial', givenText: text.slice(0, 1) } as const;
  return [{ surnames: [form], givens: [initial] }, [{ ...form, ...initial, surnameFirst: false, text }]];
}

/** Separators and accents: what differs while the letters of the surname agree. */
function lettersAside(text: Typed, username: string, { from, to, sameLetters }: Bridge): RuleCode[] {
  if (!sameLetters) return [];
  const rules = separatorRules(text.spelt, fold(username), from, to);
  const accented = /[^\u0000-\u007f]/u.test(text.local);
  return accented && rules.length === 0 ? ['accent'] : rules;
}
