import { tidySeparators } from '../folding.rules.js';
import { nameWords } from '../surname.rules.js';
import type { PersonNames } from '../username.rules.js';

const TITLE = /^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\.?$/i;
/** Words that join a married and a birth name: which is the name in use is not said. */
const BORN = /^(?:née?|nee|ép\.?|épouse|epouse|ep\.?|veuve|vve)$/i;
/** Longer texts are no name. */
const MOST_WORDS = 6;

const isCapital = (word: string): boolean =>
  word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();

const names = (given: readonly string[], surname: readonly string[]): PersonNames => ({
  firstName: given.join(' '),
  birthName: surname.join(' '),
});

/**
 * The first name and surname in a text somebody said or typed, in the one or two ways it can be meant, or [] where it is
 * no pair of names. Capitals tell the surname (« DUPONT Marie »); else the first name is at either end.
 */
export function spokenNames(text: string): PersonNames[] {
  if (/[\d@_]/.test(text) || text.length > 120) return [];
  const [before, after, more] = text.split(',').map((part) => wordsOf(part));
  if (before?.length && after?.length && more === undefined) return [names(after, before)];
  const words = wordsOf(text.replaceAll(',', ' '));
  if (words.length < 2 || words.length > MOST_WORDS || words.some((word) => BORN.test(word))) return [];
  return byCapitals(words) ?? atEitherEnd(words);
}

const wordsOf = (text: string): string[] => {
  const words = tidySeparators(text).split(' ').filter((word) => /\p{L}/u.test(word)); // prettier-ignore
  return TITLE.test(words[0] ?? '') ? words.slice(1) : words;
};

function byCapitals(words: readonly string[]): PersonNames[] | null {
  const capital = words.map(isCapital);
  if (!capital.includes(true) || !capital.includes(false)) return null;
  const [from, to] = [capital.indexOf(true), capital.lastIndexOf(true)];
  const together = capital.slice(from, to + 1).every(Boolean);
  if (!together || (from > 0 && to < words.length - 1)) return null;
  return [names([...words.slice(0, from), ...words.slice(to + 1)], words.slice(from, to + 1))];
}

/** Never « De » as a first name, nor a surname that ends in « de la ». */
function atEitherEnd(words: readonly string[]): PersonNames[] {
  const roles = nameWords(words.join(' ').replace(/[-']/g, '')).map(({ role }) => role);
  const found: PersonNames[] = [];
  if (roles[0] === 'core') found.push(names(words.slice(0, 1), words.slice(1)));
  if (roles.at(-2) === 'core') found.push(names(words.slice(-1), words.slice(0, -1)));
  return found;
}
