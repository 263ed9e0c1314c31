import { fold, foldDropping, foldTwoLetters, squeeze, tidySeparators } from './folding.rules.js';

/** A text somebody typed or said, read in the few ways it can be meant. */
export interface Typed {
  /** Separators tidied, case and accents kept, without any domain. */
  local: string;
  /** True when `@…` followed. */
  hasDomain: boolean;
  /** The whole text, folded: for comparing with addresses. */
  folded: string;
  /** Folded local part, number and all: to be compared with usernames. */
  exact: string;
  /** Folded local part without its number: `de la fontaine paul`, `p.dupont`. */
  spelt: string;
  /** `spelt` with each word once, where one comes twice (« Martin-Dupont née Martin »); else ''. */
  once: string;
  /** `spelt` squeezed, in each lettering; the plain one first; none empty. */
  readings: string[];
  /** Trailing digits: a namesake number, or ''. */
  number: string;
}

/** Forms of address people put before a name on the telephone; alone they may be a name. */
const TITLES = /^(?:m\.|mr\.?|mme\.?|mlle\.?|melle\.?|monsieur|madame|mademoiselle|dr\.?|pr\.?)\s+(?=\S)/;
/** A title that is as well the initial of a first name. */
const INITIAL = /^m\.\s+(?=\S)/;
/** Words that join a married and a birth name. */
const BORN = /(?<=\S[\s(]+)(?:née?|nee|ne|ép\.?|épouse|épouze|epouse|ep\.?|veuve|vve)\s+(?=\S)/giu;

/** PostgreSQL takes no NUL in a question; none of these is in a name. */
const CONTROL = /[\u0000-\u001f\u007f]+/g;

/** Reads `text`; never throws, whatever the text. */
export function readTyped(text: string): Typed {
  const tidy = tidySeparators(text.slice(0, 200).replace(CONTROL, ' ')).replace(BORN, ' ').trim();
  const at = tidy.indexOf('@');
  const local = (at > 0 ? tidy.slice(0, at) : tidy).trim();
  const whole = fold(local).replace(TITLES, '');
  const { letters: spelt, number } = numberApart(whole.replace(TRAILING, ''));
  const others = [foldDropping, foldTwoLetters].map((read) => read(local).replace(TITLES, ''));
  // « M. Dupont » is Monsieur, or Maïlys
  const initial = INITIAL.test(fold(local)) ? [fold(local)] : [];
  const once = withoutRepeats(spelt);
  const readings = [whole, ...others, ...initial, once].map((reading) =>
    squeeze(reading).replace(/\d+$/, ''),
  );
  return {
    local,
    hasDomain: at > 0,
    folded: fold(tidy),
    exact: fold(local),
    spelt,
    once,
    number,
    readings: [...new Set(readings)].filter(Boolean),
  };
}

function withoutRepeats(spelt: string): string {
  const words = spelt.match(/[a-z0-9]+/g) ?? [];
  const each = [...new Set(words)];
  return each.length < words.length && each.length > 1 ? each.join(' ') : '';
}

/** The letters of a username and its trailing number: `pde-la-fontaine1` → `pdelafontaine`, `1`. */
export function splitNumber(username: string): { text: string; number: string } {
  const { letters, number } = numberApart(squeeze(fold(username)));
  return { text: letters, number };
}

/** Digits alone are no number of anything. */
function numberApart(text: string): { letters: string; number: string } {
  const number = /\d*$/.exec(text)?.[0] ?? '';
  const letters = text.slice(0, text.length - number.length).replace(TRAILING, '');
  return letters ? { letters, number } : { letters: text, number: '' };
}

const TRAILING = /[\s._-]+$/;

/** Where the separators of a folded text stand, counted in letters before them. */
export function separatorsOf(folded: string): Map<number, string> {
  const found = new Map<number, string>();
  let letters = 0;
  for (const char of folded.trim()) {
    if (/[a-z0-9]/.test(char)) letters += 1;
    else if (letters > 0) found.set(letters, char);
  }
  found.delete(letters);
  return found;
}
