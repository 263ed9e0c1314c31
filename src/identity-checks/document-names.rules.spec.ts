import fc from 'fast-check';
import { compareNames } from './document-names.rules.js';
import type { NameNote } from './document-names.rules.js';
import { nameKeys } from './name-keys.rules.js';

type Row = [string, [string, string], [string, string | null, string], boolean, NameNote[]];

/** what, [document surname, given names], [birth, usage, first], match, notes */
const ROWS: Row[] = [
  ['plain', ['MARTIN', 'CLAIRE'], ['Martin', null, 'Claire'], true, ['ok-birth-name']],
  [
    'birth name while the desk knows the usage name',
    ['DUPONT', 'ANNE'],
    ['Dupont', 'Martin', 'Anne'],
    true,
    ['ok-birth-name'],
  ],
  ['usage name', ['Martin', 'Anne'], ['Dupont', 'Martin', 'Anne'], true, ['ok-usage-name']],
  [
    'accents and cedilla',
    ['FRANCOIS', 'FRANCOISE'],
    ['François', null, 'Françoise'],
    true,
    ['ok-birth-name'],
  ],
  ['ligature', ['LE<BOEUF', 'LOEIZ'], ['Le Bœuf', null, 'Lœiz'], true, ['ok-birth-name']],
  ['diaeresis as UE', ['MUELLER', 'HANS'], ['Müller', null, 'Hans'], true, ['ok-birth-name']],
  ['diaeresis as U', ['MULLER', 'HANS'], ['Müller', null, 'Hans'], true, ['ok-birth-name']],
  ['apostrophe dropped', ['GUYOMARCH', 'YANN'], ["Guyomarc'h", null, 'Yann'], true, ['ok-birth-name']],
  ['typographic apostrophe', ['DORLEANS', 'ZOE'], ['D’Orléans', null, 'Zoé'], true, ['ok-birth-name']],
  [
    'particle apart or glued',
    ['DELAFONTAINE', 'JEAN'],
    ['de La Fontaine', null, 'Jean'],
    true,
    ['ok-birth-name'],
  ],
  [
    'further given names',
    ['MARTIN', 'MAELYS<GAELLE<MARIE'],
    ['Martin', null, 'Maëlys'],
    true,
    ['ok-birth-name'],
  ],
  [
    'compound with filler',
    ['MARTIN', 'JEAN<PIERRE<PAUL'],
    ['Martin', null, 'Jean-Pierre'],
    true,
    ['ok-birth-name'],
  ],
  [
    'compound in one word',
    ['MARTIN', 'JEANPIERRE'],
    ['Martin', null, 'Jean-Pierre'],
    true,
    ['ok-birth-name', 'ok-compound-written-otherwise'],
  ],
  [
    'compound on file in one word',
    ['MARTIN', 'JEAN<PIERRE'],
    ['Martin', null, 'Jeanpierre'],
    true,
    ['ok-birth-name', 'ok-compound-written-otherwise'],
  ],
  [
    'usual name is a later one',
    ['MARTIN', 'MARIE<DOMINIQUE'],
    ['Martin', null, 'Dominique'],
    true,
    ['ok-birth-name', 'ok-usual-given-name'],
  ],
  ['another surname', ['DURAND', 'CLAIRE'], ['Martin', 'Petit', 'Claire'], false, ['surname-differs']],
  [
    'one letter apart is not enough',
    ['MARTIM', 'CLAIRE'],
    ['Martin', null, 'Claire'],
    false,
    ['surname-differs-by-one-letter'],
  ],
  [
    'two letters swapped',
    ['MARTNI', 'CLAIRE'],
    ['Martin', null, 'Claire'],
    false,
    ['surname-differs-by-one-letter'],
  ],
  [
    'another given name',
    ['MARTIN', 'LUCIE'],
    ['Martin', null, 'Claire'],
    false,
    ['ok-birth-name', 'given-name-differs'],
  ],
  [
    'one letter apart in the given name',
    ['MARTIN', 'CLARE'],
    ['Martin', null, 'Claire'],
    false,
    ['ok-birth-name', 'given-name-differs-by-one-letter'],
  ],
  [
    'half a compound',
    ['MARTIN', 'JEAN'],
    ['Martin', null, 'Jean-Pierre'],
    false,
    ['ok-birth-name', 'given-name-incomplete'],
  ],
  ['a mere beginning', ['MART', 'CLAIRE'], ['Martin', null, 'Claire'], false, ['surname-differs']],
  ['no given name', ['MARTIN', ''], ['Martin', null, 'Claire'], false, ['ok-birth-name', 'names-missing']],
  ['nothing at all', ['', ''], ['Martin', null, 'Claire'], false, ['names-missing']],
];

describe('names on a document', () => {
  it.each(ROWS)('%s', (_what, [surname, givenNames], [birthName, usageName, firstName], match, notes) => {
    expect(compareNames({ surname, givenNames }, { birthName, usageName, firstName })).toEqual({
      match,
      notes,
    });
  });

  it('accepts a beginning only where the field was full', () => {
    const person = {
      birthName: 'de Villeneuve-Bargemon-Trans',
      usageName: null,
      firstName: 'Marie-Christine',
    };
    const cut = { surname: 'DE<VILLENEUVE<BARGEMON<TR', givenNames: 'MARIE<CHRISTIN' };
    expect(compareNames(cut, person).match).toBe(false);
    expect(compareNames({ ...cut, surnameFull: true, givenNamesFull: true }, person)).toEqual({
      match: true,
      notes: ['ok-birth-name', 'ok-surname-cut-short', 'ok-given-name-cut-short'],
    });
    expect(
      compareNames({ ...cut, surname: 'DE<VILLENEUVE<BARGEMON<XR', surnameFull: true }, person).match,
    ).toBe(false);
  });

  const name = fc
    .array(fc.constantFrom(...'abcdefgéèüöçœ'), { minLength: 2, maxLength: 12 })
    .map((letters) => letters.join(''));
  const separator = fc.constantFrom(' ', '-', "'");

  it('a person matches their own document, however it separates the parts', () => {
    fc.assert(
      fc.property(name, name, name, separator, separator, (one, two, first, s1, s2) => {
        const document = { surname: `${one}${s1}${two}`.toUpperCase(), givenNames: first };
        const person = { birthName: `${one}${s2}${two}`, usageName: null, firstName: first };
        expect(compareNames(document, person).match).toBe(true);
      }),
    );
  });

  it('a change of one letter is never a match', () => {
    const plain = fc.array(fc.constantFrom(...'BCDFGHKMN'), { minLength: 3, maxLength: 10 });
    fc.assert(
      fc.property(plain, fc.nat(9), (letters, at) => {
        const wrong = letters.map((letter, i) => (i === at % letters.length ? 'X' : letter)).join('');
        const person = { birthName: letters.join(''), usageName: null, firstName: 'Claire' };
        const result = compareNames({ surname: wrong, givenNames: 'CLAIRE' }, person);
        expect(result).toEqual({ match: false, notes: ['surname-differs-by-one-letter'] });
      }),
    );
  });

  it('keys hold letters and fillers only', () => {
    fc.assert(fc.property(fc.string(), (text) => [...nameKeys(text)].every((key) => /^[A-Z<]+$/.test(key))));
  });
});
