import {
  nameWords,
  surnameGroups,
  surnameTexts,
  type Lettering,
  type NameWord,
  type SurnameText,
} from './surname.rules.js';

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

const LETTERINGS = ['plain', 'dropping', 'two-letters'] as const;
const plainText = (group: readonly NameWord[]): string => group.map((word) => word.text.plain).join('');
const sameGroup = (a: readonly NameWord[], b: readonly NameWord[]): boolean => plainText(a) === plainText(b);

type Groups = readonly NameWord[][];

/** Names of so many parts are not said in every order. */
const MANY_GROUPS = 5;

function arranged(source: NameSource, groups: Groups): [NameSource, Arrangement, Groups][] {
  const all: [NameSource, Arrangement, Groups][] = [[source, 'whole', groups]];
  if (groups.length < 2) return all;
  for (let length = groups.length - 1; length >= 1; length -= 1) {
    for (let at = 0; at + length <= groups.length; at += 1) {
      all.push([source, 'part', groups.slice(at, at + length)]);
    }
  }
  all.push([source, 'reversed', [...groups].reverse()]);
  // « Tran-Văn Le Goff » said the other way round: the words of each name stay together
  for (let at = 1; groups.length > 2 && groups.length < MANY_GROUPS && at < groups.length; at += 1) {
    all.push([source, 'reversed', [...groups.slice(at), ...groups.slice(0, at)]]);
  }
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
    ? [...joined(usage, birth), ...arranged('usage', usage), ...arranged('birth', birth)]
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
  const parts = nameWords(firstName);
  const letterings = LETTERINGS.filter(
    (one) => one === 'plain' || parts.some(({ text }) => text[one] !== text.plain),
  );
  const forms = new Map<string, GivenForm>();
  const add = (given: GivenForm, write: (lettering: Lettering) => string): void => {
    for (const lettering of letterings) {
      const text = write(lettering);
      if (text && !forms.has(text)) forms.set(text, given);
    }
  };
  const [first, ...others] = parts;
  if (first) add('initial', (one) => initialOf(first, one));
  add('all-initials', (one) => parts.map((part) => initialOf(part, one)).join(''));
  add('full', (one) => parts.map((part) => part.text[one]).join(''));
  add('first-word', (one) => first?.text[one] ?? '');
  for (const other of others) {
    add('other-initial', (one) => initialOf(other, one));
    add('other-word', (one) => other.text[one]);
  }
  if (others.length > 1) add('other-word', (one) => others.map((part) => part.text[one]).join(''));
  return [
    ...[...forms].map(([givenText, given]) => ({ given, givenText })),
    { given: 'none', givenText: '' },
  ];
}

/** A first letter that the lettering drops (Đ, Ø) is no initial: `Đức` keeps d. */
const initialOf = (word: NameWord, lettering: Lettering): string =>
  /^[a-z]/i.test(word.raw.normalize('NFD')) || lettering === 'plain' ? word.text[lettering].slice(0, 1) : '';

/** All surnames and first names of a person, in every form: their product is every username a rule makes. */
export interface Spellings {
  surnames: readonly SurnameForm[];
  givens: readonly { given: GivenForm; givenText: string }[];
}

export function spellingsOf({ birthName, usageName, firstName }: PersonNames): Spellings {
  const surnames = remembered(SURNAMES, `${birthName}\n${usageName ?? ''}`, () =>
    surnameForms({ birthName, usageName: usageName ?? null, firstName }),
  );
  return { surnames, givens: remembered(GIVENS, firstName, () => givenForms(firstName)) };
}

/** Namesakes come together, in a list of candidates as in an import: the last few hundred names are kept ready. */
const SURNAMES = new Map<string, SurnameForm[]>();
const GIVENS = new Map<string, ReturnType<typeof givenForms>>();
const MOST_REMEMBERED = 500;

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key) ?? make();
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(key, found);
  return found;
}

/**
 * The derivations whose parts fit. A person with two double names and particles has thousands: only those kept are
 * built, and `fits` is handed bare strings.
 */
export function derive(
  { surnames, givens }: Spellings,
  fits: (surname: string, given: string, surnameFirst: boolean, form: SurnameForm) => boolean,
): Derivation[] {
  const found: Derivation[] = [];
  for (const form of surnames) {
    const surname = form.surname.text;
    for (const { given, givenText } of givens) {
      if (fits(surname, givenText, false, form)) {
        found.push({ ...form, given, givenText, surnameFirst: false, text: givenText + surname });
      }
      if (givenText && fits(surname, givenText, true, form)) {
        found.push({ ...form, given, givenText, surnameFirst: true, text: surname + givenText });
      }
    }
  }
  return found;
}

/** True when the text is exactly these two parts in this order. */
export function isMadeOf(text: string, surname: string, given: string, surnameFirst: boolean): boolean {
  if (text.length !== surname.length + given.length) return false;
  return surnameFirst
    ? text.startsWith(surname) && text.endsWith(given)
    : text.endsWith(surname) && text.startsWith(given);
}
