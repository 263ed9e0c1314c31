import fc from 'fast-check';
import type { PersonIdentifiers } from '../../src/usernames/explanation.rules.js';

/**
 * People made up from parts, and what would be typed for them, written from the parts themselves: nothing here
 * uses the product's folding or rules, so that a fault in those cannot hide itself.
 */
export interface Attempt {
  how: string;
  text: string;
  /** Any of these rules is a right reason. */
  because: readonly string[];
}

export interface Invented {
  person: PersonIdentifiers;
  attempts: Attempt[];
}

interface Piece {
  particle: string;
  article: string;
  core: string;
}

const PARTICLES = [
  '',
  '',
  '',
  '',
  '',
  '',
  'de ',
  'de ',
  "d'",
  'du ',
  'des ',
  'von ',
  'van ',
  'dos ',
  'da ',
  'Della ',
];
const ARTICLES = ['', '', '', '', '', '', '', 'Le ', 'La ', "L'", 'El ', 'Saint-', 'Saint ', 'Ben '];
const HEADS =
  'Bar Cor Dul Fau Gri Jou Lam Mar Nor Per Rou Sav Tré Vau Bœu Mül Çel Żuk Đan Søl Ên Ïs Châ Prè Clé'.split(
    ' ',
  );
const MIDDLES = 'bi lo ma ré ti chè va nou so di pê gui lle nneau rtra'.split(' ');
const TAILS = 'ac and ard ault eau elle er ez ier in on ot oux val vre y ñoz ström'.split(' ');
const FIRST =
  'Paul Élodie Çağla Søren Jürgen Anne Hélène Noël Œdipe Inès Karim Thu Chloé Ludovic Zoé Yann Ömer Ursule'.split(
    ' ',
  );

const LETTERS: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };
const TWO: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const marksOff = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
const plain = (text: string): string => [...marksOff(text)].map((char) => LETTERS[char] ?? char).join('');
const lossy = (text: string): string => marksOff(text).replace(/[^ -~]/g, '');
const doubled = (text: string): string =>
  plain([...text.normalize('NFC').toLowerCase()].map((char) => TWO[char] ?? char).join(''));
const login = (text: string, read = plain): string => read(text).replace(/[\s']+/g, '-');
const glue = (text: string): string => plain(text).replace(/[^a-z0-9]/g, '');

const write = (pieces: readonly Piece[], between: string): string =>
  pieces.map(({ particle, article, core }) => particle + article + core).join(between);

const piece: fc.Arbitrary<Piece> = fc
  .tuple(fc.constantFrom(...PARTICLES), fc.constantFrom(...ARTICLES), fc.constantFrom(...HEADS), fc.constantFrom(...MIDDLES), fc.constantFrom(...MIDDLES, ''), fc.constantFrom(...TAILS))
  .map(([particle, article, head, middle, second, tail]) => ({ particle, article, core: head + middle + second + tail })); // prettier-ignore

const surname = fc.record({
  pieces: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(piece) },
    { weight: 1, arbitrary: fc.tuple(piece, piece) },
  ),
  between: fc.constantFrom(' ', '-', '--'),
});
const firstNames = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...FIRST)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...FIRST), fc.constantFrom(...FIRST)) },
);

/** A person whose username follows Rule R, and twenty or so ways of getting it wrong. */
export const invented: fc.Arbitrary<Invented> = fc
  .record({
    birth: surname,
    usage: fc.option(surname, { freq: 3 }),
    first: firstNames,
    joint: fc.constantFrom(' ', '-'),
    number: fc.constantFrom('', '', '', '1', '2', '12'),
    slip: fc.nat(),
  })
  .map(({ birth, usage, first, joint, number, slip }) => {
    const birthName = write(birth.pieces, birth.between);
    const usageName = usage ? write(usage.pieces, usage.between) : '';
    const [pieces, between] = usage ? [usage.pieces, usage.between] : [birth.pieces, birth.between];
    const current = write(pieces, between);
    const firstName = first.join(joint);
    const initial = plain(firstName).slice(0, 1);
    const bare = initial + login(current.replace('--', '-'));
    const person: PersonIdentifiers = { birthName, usageName, firstName, username: bare + number, aliases: [] };
    const attempts: Attempt[] = [];
    const add = (how: string, text: string, ...because: string[]): void => {
      if (text !== person.username) attempts.push({ how, text, because });
    };
    const numbered = number ? ['number-missing'] : [];
    const joints = ['particle-hyphenated', 'hyphen-missing', 'apostrophe'];

    add('capitals', person.username.toUpperCase(), 'case');
    add('glued', initial + glue(current) + number, ...joints);
    add('glued, no number', initial + glue(current), ...joints, ...numbered);
    add('spaces', `  ${person.username.replace(/-/g, '  ')} `, 'space', 'apostrophe', 'case', 'exact');
    add('point after the initial', `${initial}.${glue(current)}${number}`, 'separator-extra', 'apostrophe');
    add('accents typed', initial + current.normalize('NFD').toLowerCase() + number, 'accent', 'space', 'apostrophe', 'hyphen-extra', 'case', 'separator');
    add('typographic apostrophe', initial + current.replace(/'/g, '’').toLowerCase() + number, 'apostrophe', 'space', 'accent', 'case', 'separator');
    add('wrong number', `${bare}7`, number ? 'number-wrong' : 'number-extra');
    add('no number', bare, ...numbered);
    if (first.length > 1) {
      const initials = first.map((word) => plain(word).slice(0, 1)).join('');
      add('all initials', initials + bare.slice(1) + number, 'initials');
      add('second first name', plain(first[1] ?? '').slice(0, 1) + bare.slice(1) + number, 'other-first-name', 'initials', 'number-missing', 'exact', 'case');
    }
    const anyName = ['first-name'];
    add('prenom.nom', `${login(firstName)}.${login(current)}`, ...anyName);
    add('prenom.nom@', `${login(firstName)}.${login(current)}@ac-test.fr`, ...anyName);
    add('NOM Prénom', `${current.toUpperCase()} ${firstName}`, ...anyName);
    add('prénom nom, decomposed', `${firstName} ${current}`.normalize('NFD'), ...anyName);
    add('nom glued', `${plain(firstName)}${glue(current)}`, ...anyName);
    add('surname only', current, 'surname-only');
    add('Madame', `Mme ${current} ${firstName}`, ...anyName);
    const without = pieces.map(({ article, core }) => ({ particle: '', article, core }));
    if (pieces.some(({ particle }) => particle)) {
      add('particle dropped', initial + glue(write(without, between)) + number, 'particle-missing');
      add('particle dropped, in words', `${firstName} ${write(without, between)}`, 'particle-missing');
    }
    if (pieces.length > 1) {
      add('other order', initial + login(write([...pieces].reverse(), ' ')) + number, 'name-order', 'one-of-two-names', 'usage-name');
      for (const one of pieces) add('one of two', initial + login(write([one], ' ')) + number, 'name-part', 'usage-name', 'birth-name');
    }
    if (usage) {
      add('birth name', initial + login(birthName.replace('--', '-')), 'birth-name', 'name-part', 'particle-missing');
      add('usage and birth', initial + login(`${usageName} ${birthName}`.replace(/--/g, '-')), 'both-names', 'name-order', 'particle-extra', 'name-part');
      add('birth and usage', initial + login(`${birthName} ${usageName}`.replace(/--/g, '-')), 'both-names', 'name-order', 'particle-extra', 'name-part');
      add('usage, first, birth', `${usageName} ${firstName} ${birthName}`, 'word-order', 'both-names', 'first-name');
    }
    if (lossy(current) !== plain(current)) {
      add('letters lost', plain(firstName).slice(0, 1) + lossy(current).replace(/[^a-z]/g, ''), 'ligature', 'umlaut');
    }
    if (doubled(current) !== plain(current)) {
      add('ue, oe', initial + doubled(current).replace(/[^a-z]/g, ''), 'umlaut', 'ligature');
    }
    const typed = initial + glue(current);
    const at = 1 + (slip % (typed.length - 1));
    const other = 'bcdfghjklmnpqrstvwxz'[slip % 20] ?? 'b';
    const near = ['typo', 'spelling'];
    const same = typed[at] === other;
    if (!same) add('a letter replaced', typed.slice(0, at) + other + typed.slice(at + 1), ...near);
    add('a letter missing', typed.slice(0, at) + typed.slice(at + 1), ...near, 'initials', 'ligature', 'particle-missing');
    add('a letter added', typed.slice(0, at) + other + typed.slice(at), ...near, 'initials');
    const swapped = typed.slice(0, at) + (typed[at + 1] ?? '') + (typed[at] ?? '') + typed.slice(at + 2);
    if (swapped !== typed) add('two letters swapped', swapped, ...near);
    add('slip in words', `${firstName} ${glue(current).slice(0, -1)}${other}`, ...near, 'first-name');
    const sound = glue(current).replace(/f/g, 'ph').replace(/(?<=[aeo])([nrt])(?=[aeou])/g, '$1$1').replace(/v/g, 'w');
    if (sound !== glue(current)) add('sounds alike', initial + sound, 'spelling', 'typo');
    if (typed.length > 20) add('cut at 20', typed.slice(0, 20), 'shortened', 'typo', 'spelling', 'name-part');
    return { person, attempts };
  }); // prettier-ignore
