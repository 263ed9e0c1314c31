import { fold, foldDropping, foldTwoLetters, squeeze } from './folding.rules.js';
import { nameWords, surnameGroups, surnameTexts, type NameWord, type SurnameText } from './surname.rules.js';

/** The names of a person as the directory holds them; `usageName` empty or null = the birth name is used. */
export interface PersonNames {
  birthName: string;
  usageName?: string | null;
  firstName: string;
}

/** Which name a username is built on. `only` = there is just one. */
export type NameSource = 'only' | 'usage' | 'birth' | 'both';
/** `reversed` and `part` exist for double names. */
export type Arrangement = 'whole' | 'reversed' | 'part';
export type GivenForm =
  'initial' | 'all-initials' | 'full' | 'first-word' | 'other-initial' | 'other-word' | 'none';

/** One named way from a person's names to a username, letters only: separators and number come apart. */
export interface Derivation {
  source: NameSource;
  arrangement: Arrangement;
  surname: SurnameText;
  given: GivenForm;
  givenText: string;
  surnameFirst: boolean;
  /** Compact text, `a-z0-9`. */
  text: string;
}

export interface SurnameForm {
  source: NameSource;
  arrangement: Arrangement;
  surname: SurnameText;
}

/**
 * Rule R, the best public specification (AC-Rennes Alambic, `NormalizationPolicy` and its tests): first letter of
 * the first name + surname; NFD, spaces and apostrophes become hyphens, lower case. Two traps of the original are
 * closed: œ, đ, ø are spelt out, and a typographic apostrophe counts as one. A namesake number is not given here.
 */
export function usernameOf(names: PersonNames): string {
  const surname = nameWords(names.usageName || names.birthName).map((word) => squeeze(fold(word.raw)));
  return squeeze(fold(names.firstName)).slice(0, 1) + surname.filter(Boolean).join('-');
}

const LETTERINGS = [fold, foldDropping, foldTwoLetters];
const readings = (text: string): string[] => [...new Set(LETTERINGS.map((read) => squeeze(read(text))))];

const sameGroup = (a: readonly NameWord[], b: readonly NameWord[]): boolean =>
  squeeze(fold(a.map((word) => word.raw).join(' '))) === squeeze(fold(b.map((word) => word.raw).join(' ')));

type Groups = readonly NameWord[][];

function arranged(source: NameSource, groups: Groups): [NameSource, Arrangement, Groups][] {
  const all: [NameSource, Arrangement, Groups][] = [[source, 'whole', groups]];
  if (groups.length < 2) return all;
  for (let length = groups.length - 1; length >= 1; length -= 1) {
    for (let at = 0; at + length <= groups.length; at += 1) {
      all.push([source, 'part', groups.slice(at, at + length)]);
    }
  }
  all.push([source, 'reversed', [...groups].reverse()]);
  return all;
}

/**
 * Every surname a username of this person may be built on, the likeliest first: usage name, birth name, both
 * joined in either order, each whole, reversed or in part, particles kept or not, each lettering.
 * No compact text comes twice: the first, likeliest explanation holds it.
 */
export function surnameForms(names: PersonNames): SurnameForm[] {
  const birth = surnameGroups(names.birthName);
  const usage = names.usageName ? surnameGroups(names.usageName) : birth;
  const differ = !sameGroup(usage.flat(), birth.flat());
  const whole: [NameSource, Arrangement, Groups][] = differ
    ? [['usage', 'whole', usage], ['birth', 'whole', birth]]
    : [['only', 'whole', usage]]; // prettier-ignore
  const rest = differ
    ? [...arranged('usage', usage), ...arranged('birth', birth), ...joined(usage, birth)]
    : arranged('only', usage);
  const forms = new Map<string, SurnameForm>();
  for (const [source, arrangement, groups] of [...whole, ...rest]) {
    for (const surname of surnameTexts(groups)) {
      if (!forms.has(surname.text)) forms.set(surname.text, { source, arrangement, surname });
    }
  }
  return [...forms.values()];
}

function joined(usage: Groups, birth: Groups): [NameSource, Arrangement, Groups][] {
  const held = birth.every((group) => usage.some((other) => sameGroup(group, other)));
  if (held) return [];
  return [
    ['both', 'whole', [...usage, ...birth]],
    ['both', 'reversed', [...birth, ...usage]],
  ];
}

/** Every way the first name stands in a username or in speech, the likeliest first. */
export function givenForms(firstName: string): { given: GivenForm; givenText: string }[] {
  const parts = nameWords(firstName).map((word) => word.raw);
  const forms = new Map<string, GivenForm>();
  const add = (given: GivenForm, texts: readonly string[]): void => {
    for (const text of texts) if (!forms.has(text)) forms.set(text, given);
  };
  const initials = (reading: (text: string) => string): string =>
    parts.map((part) => squeeze(reading(part)).slice(0, 1)).join('');
  add(
    'initial',
    LETTERINGS.map((read) => squeeze(read(parts[0]?.slice(0, 1) ?? '')).slice(0, 1)).filter(Boolean),
  );
  if (parts.length > 1) add('all-initials', LETTERINGS.map(initials));
  add('full', readings(parts.join(' ')));
  add('first-word', readings(parts[0] ?? ''));
  for (const other of parts.slice(1)) {
    add(
      'other-initial',
      readings(other).map((text) => text.slice(0, 1)),
    );
    add('other-word', readings(other));
  }
  if (parts.length > 2) add('other-word', readings(parts.slice(1).join(' ')));
  if (!forms.has('')) forms.set('', 'none');
  return [...forms].map(([givenText, given]) => ({ given, givenText }));
}

/** Every compact text that a named rule makes of these names; the same text may come by several rules. */
export function derivations(names: PersonNames): Derivation[] {
  const givens = givenForms(names.firstName);
  return surnameForms(names).flatMap((form) =>
    givens.flatMap(({ given, givenText }) => {
      const before = { ...form, given, givenText, surnameFirst: false, text: givenText + form.surname.text };
      const after = { ...form, given, givenText, surnameFirst: true, text: form.surname.text + givenText };
      return given === 'none' ? [before] : [before, after];
    }),
  );
}
