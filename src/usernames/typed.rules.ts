import { fold, foldDropping, foldTwoLetters, squeeze } from './folding.rules.js';
import { asWritten } from './spoken-signs.rules.js';

/** A text somebody typed or said, read in the few ways it can be meant. */
export interface Typed {
  /** As it would have been typed, see {@link asWritten}; case and accents kept. */
  written: string;
  /** The same without any domain. */
  local: string;
  /** True when `@…` followed. */
  hasDomain: boolean;
  /** True when `+…` stood before the domain: a tag of the mailbox. */
  hasTag: boolean;
  /** True when a domain stood before it: `ACADEMIE\\jdupont`. */
  domainBefore: boolean;
  /** The whole text, folded: for comparing with addresses. */
  folded: string;
  /** Folded local part, number and all: to be compared with usernames. */
  exact: string;
  /** Folded local part without its number: `de la fontaine paul`, `p.dupont`. */
  spelt: string;
  /** `spelt` with each word once, where one comes twice (« Martin-Dupont née Martin »); else ''. */
  once: string;
  /** `spelt` without what stands in brackets (« DUPONT Jean (principal) »); else ''. */
  aside: string;
  /** `spelt` squeezed, in each lettering; the plain one first; none empty. */
  readings: string[];
  /** Trailing digits: a namesake number, or ''. */
  number: string;
}

/** Forms of address people put before a name on the telephone; alone they may be a name. */
const TITLES = /^(?:m\.|mr\.?|mme\.?|mlle\.?|melle\.?|monsieur|madame|mademoiselle|dr\.?|pr\.?)\s+(?=\S)/;
/** A title that is as well the initial of a first name. */
const INITIAL = /^m\.\s+(?=\S)/;
/** An initial that is as well a title: « M VASSEUR Jean », « m le goff ». */
const BARE_TITLE = /^m (?=\S+ \S)/;
/** A title behind or between the names. */
const TITLE_WITHIN =
  /(?<=\S )(?:(?:mme|mlle|melle|monsieur|madame|mademoiselle)\.?|\((?:m|mr|mme|mlle)\.?\))(?= |$)/giu;
/** Words that join a married and a birth name. */
const BORN =
  /(?<=\S[\s(,]+)(?:née?|nee|ne|ép\.?|ép(?:ou)?se|épouze|ep(?:ou)?se|ep\.?|veuve|vve|divorcée?|(?:nom de )(?:naissance|jeune fille|famille)|nom (?:d'|d )?usage|nom usuel)(?: :)?\s+(?=\S)/giu;
const BRACKETS = /(?<=\S )\([^()]*\)/g;
const DOMAIN_BEFORE = /^[\w.-]+\\+(?=\S)/;

/** Reads `text`; never throws, whatever the text. */
export function readTyped(text: string): Typed {
  const before = asWritten(text);
  const written = before.replace(DOMAIN_BEFORE, '');
  const tidy = written.replace(BORN, ' ').replace(TITLE_WITHIN, '').trim();
  const at = tidy.indexOf('@');
  const tagged = (at > 0 ? tidy.slice(0, at) : tidy).trim();
  const local = at > 0 ? tagged.replace(/(?<=.)\+.*$/, '') : tagged;
  const whole = fold(local).replace(TITLES, '');
  const { letters: spelt, number } = numberApart(whole.replace(TRAILING, ''));
  const others = [foldDropping, foldTwoLetters].map((read) => read(local).replace(TITLES, ''));
  // « M. Dupont » is Monsieur, or Maïlys
  const initial = INITIAL.test(fold(local)) ? [fold(local)] : [];
  const untitled = BARE_TITLE.test(whole) ? [whole.replace(BARE_TITLE, '')] : [];
  const once = withoutRepeats(spelt);
  const unbracketed = local.replace(BRACKETS, ' ');
  const aside = unbracketed === local ? '' : fold(unbracketed).replace(TITLES, '');
  const readings = [whole, ...others, ...initial, ...untitled, once, aside].map((reading) =>
    squeeze(reading).replace(/\d+$/, ''),
  );
  return {
    written,
    local,
    hasDomain: at > 0,
    hasTag: local !== tagged,
    domainBefore: written !== before,
    folded: fold(at > 0 ? local + tidy.slice(at) : tidy),
    exact: fold(local),
    spelt,
    once,
    aside,
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
