import { tidySeparators } from './folding.rules.js';

/**
 * What stands around a username or a name when it is pasted, and how it is told on the telephone: « pde tiret la tiret
 * fontaine », « j, d, u, p, o, n, t, chiffre 2 ». Both are put back into what would have been typed.
 */

/** PostgreSQL takes no NUL in a question; none of these is in a name. */
const CONTROL = /[\u0000-\u001f\u007f]+/g;
const MOST = 200;
/** « Prénom NOM <prenom.nom@…> », as mail programs copy it. */
const IN_ANGLES = /<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>/i;
const QUOTES = /^[\s«»“”„"<>]+|[\s«»“”„"<>]+$/gu;
/** What a form or a mail says before it. */
const LABEL =
  /^(?:(?:mon |son )?(?:identifiant|login|uid|compte|e-?mail|mail|courriel|adresse|username) ?[:=]|mailto:) ?/i;

/** Small letters only: « Point » and « Tiret » are surnames. Longer ones first. */
const SIGNS: readonly (readonly [string, string])[] = [
  ['tiret (?:du )?(?:bas|huit|8)|underscore', '_'],
  ["tiret(?: (?:du )?(?:six|6|milieu|haut))?|trait d['’ ]union|hyphen|dash", '-'],
  ['point|dot', '.'],
  ['arr?obase|arr?obas', '@'],
  ['apostrophe', "'"],
];
const SPOKEN = SIGNS.map(([word, sign]) => [new RegExp(`(?<=\\S)[\\s,]+(?:${word})[\\s,]+(?=\\S)`, 'gu'), sign] as const); // prettier-ignore
const DIGIT = /(?<=\S)[\s,]+(?:chiffre|digit)[\s,]+(?=\d)/gu;

/** A letter after the other, as one spells; two of them may be initials. */
const ONE = "(?<![\\p{L}\\p{M}\\d])[\\p{L}\\d](?![\\p{L}\\p{M}\\d'])";
const run = (between: string, least: number): RegExp =>
  new RegExp(`${ONE}(?:${between}${ONE}){${least - 1},}`, 'gu');
const BLANK = '[\\s,;]+';
const SPELT = run(BLANK, 3);
const SPELT_ON = run(BLANK, 2);
const SPELT_BY_SIGNS = [run('-', 4), run('\\.', 4)];

const together = (letters: string): string => letters.replace(/[\s,;.-]+/gu, '');

function spelt(text: string): string {
  if (text.search(SPELT) >= 0) return text.replace(SPELT_ON, together);
  return SPELT_BY_SIGNS.reduce((read, letters) => read.replace(letters, together), text);
}

/** A title is no letter before a sign: « mme tiret jeanne ». */
const TITLE = /^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\.? +/i;

function spoken(text: string): string {
  const title = TITLE.exec(text)?.[0] ?? '';
  return title + SPOKEN.reduce((read, [word, sign]) => read.replace(word, sign), text.slice(title.length));
}

/** The text as it would have been typed: tidied, without what was pasted around it, signs for the words that name them. */
export function asWritten(text: string): string {
  const tidy = tidySeparators(text.slice(0, MOST).replace(CONTROL, ' ')).normalize('NFC');
  const address = IN_ANGLES.exec(tidy)?.[1];
  const bare = (address ?? tidy).replace(QUOTES, '').replace(LABEL, '').replace(QUOTES, '');
  return tidySeparators(spelt(spoken(bare)).replace(DIGIT, ''));
}
