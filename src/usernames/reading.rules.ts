import type { RuleCode } from './difference.rules.js';
import { squeeze } from './folding.rules.js';
import type { Typed } from './typed.rules.js';
import { derive, isMadeOf, type Derivation, type Spellings } from './username.rules.js';

/** A typed text as one of the ways somebody's names are written, and the rules by which it is that. */
export interface Reading {
  from: Derivation;
  rules: RuleCode[];
}

export type Read = (typed: Typed, all: Spellings) => Reading[];

/** A part of a name shorter than this would fit anybody. */
const MIN_PART = 3;

/** Every derivation whose parts fit. */
export const keep = (all: Spellings, rules: RuleCode[], fits: Parameters<typeof derive>[1]): Reading[] =>
  derive(all, fits).map((from) => ({ from, rules }));

/**
 * A word said twice may be two names of the person: once is enough only where the very letters fit nothing. So it is
 * with what stands in brackets, which is a name (« DUPONT (MARTIN) Sophie ») or a remark.
 */
export const spelt: Read = ({ readings, once, aside }, all) => {
  const [asOnce, without] = [squeeze(once), squeeze(aside)];
  const made = (texts: readonly string[], rules: RuleCode[]): Reading[] =>
    keep(all, rules, (surname, given, first) => texts.some((text) => isMadeOf(text, surname, given, first)));
  const found = made(
    readings.filter((text) => text !== asOnce && text !== without),
    [],
  );
  if (found.length > 0) return found;
  const told = made(readings.filter((text) => text !== without), []); // prettier-ignore
  return told.length > 0 || without === '' ? told : made([without], ['extra-words']);
};

export const wordsIn = (folded: string): string[] => folded.match(/[a-z0-9]+/g) ?? [];

/** Shorter words may be initials. */
export const MIN_GIVEN = 3;

/** « Ph. Martin », « Martin Chr. »: the first name only begun, apart from the surname. */
export const begun: Read = ({ spelt: folded }, all) => {
  const words = wordsIn(folded);
  if (words.length < 2) return [];
  const [head = '', tail = ''] = [words[0], words.at(-1)];
  const [behind, before] = [words.slice(1).join(''), words.slice(0, -1).join('')];
  const written = (first: boolean): string => (first ? tail : head);
  const found = keep(all, [], (surname, given, first) => {
    const word = written(first);
    return word.length > 1 && word.length < given.length && given.startsWith(word) && surname === (first ? before : behind);
  });
  return found.map(({ from, rules }) => ({ from: { ...from, givenText: written(from.surnameFirst) }, rules }));
}; // prettier-ignore

/** An initial more than the directory holds: a further first name, a title. */
export const moreInitials: Read = ({ spelt: folded }, all) => {
  const words = wordsIn(folded);
  if (words.length < 3) return [];
  const without = words.flatMap((word, at) => word.length === 1 ? [words.filter((_, other) => other !== at).join('')] : []);
  if (without.length === 0) return [];
  return keep(all, ['extra-words'], (surname, given, first) =>
    without.some((text) => isMadeOf(text, surname, given, first)));
}; // prettier-ignore

/** A word as first name, and whether all the others make this surname, or some of them do. */
const inWords = (folded: string, rules: RuleCode[], all: Spellings, holds: typeof holdsAll): Reading[] => {
  const words = wordsIn(folded);
  if (words.length < 3) return [];
  const rests = words.map((word, at) => ({ word, rest: [...words.slice(0, at), ...words.slice(at + 1)] }));
  const fits = (surname: string, given: string): boolean =>
    given.length > 1 && rests.some(({ word, rest }) => word === given && holds(rest, surname));
  return keep(all, rules, (surname, given, first) => !first && fits(surname, given));
};

const holdsAll = (rest: readonly string[], surname: string): boolean => rest.join('') === surname;
const holdsSome: typeof holdsAll = (rest, surname) =>
  rest.some((_, at) => rest.slice(at).join('') === surname || rest.slice(0, at).join('') === surname);

/** The first name between two surnames. */
export const otherOrder: Read = ({ spelt: folded }, all) => inWords(folded, ['word-order'], all, holdsAll);
/** Words more than the directory holds: further first names, a function. */
export const moreWords: Read = ({ spelt: folded }, all) => inWords(folded, ['extra-words'], all, holdsSome);

/** The text begins what the names make. */
export const shortened: Read = ({ readings }, all) =>
  keep(all, ['shortened'], (surname, given, first) =>
    readings.some((start) => {
      if (start.length < MIN_PART + (first ? 0 : given.length)) return false;
      return (first ? surname + given : given + surname).startsWith(start);
    }),
  );
