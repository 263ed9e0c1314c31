import fc from 'fast-check';
import { explain, type PersonIdentifiers } from './explanation.rules.js';

const paul: PersonIdentifiers = {
  username: 'pde-la-fontaine',
  birthName: 'de La Fontaine',
  firstName: 'Paul',
  email: 'paul.de-la-fontaine@ac-test.fr',
  aliases: ['old-paul7'],
};
const who = (birthName: string, firstName: string, username: string, usageName = ''): PersonIdentifiers => ({
  birthName,
  firstName,
  username,
  usageName,
});

/** Written by hand from how a clerk would explain it, not from the code. */
const CASES: readonly (readonly [string, PersonIdentifiers, readonly string[] | null])[] = [
  ['pde-la-fontaine', paul, ['exact']],
  ['  PDE-LA-FONTAINE ', paul, ['case']],
  ['pdelafontaine', paul, ['particle-hyphenated']],
  ['PDELAFONTAINE', paul, ['particle-hyphenated']],
  ['p.delafontaine', paul, ['particle-hyphenated', 'separator-extra']],
  ['pde la fontaine', paul, ['space']],
  ['plafontaine', paul, ['particle-missing']],
  ['pfontaine', paul, ['particle-missing']],
  ['pdelafontaine3', paul, ['particle-hyphenated', 'number-extra']],
  ['Paul Delafontaine', paul, ['first-name', 'particle-hyphenated']],
  ['De la fontaine paul', paul, ['first-name', 'surname-first', 'space']],
  ['lafontaine', paul, ['particle-missing', 'surname-only']],
  ['paul.de-la-fontaine@ac-test.fr', paul, ['email']],
  ['pde-la-fontaine@ac-test.fr', paul, ['domain']],
  ['old-paul7', paul, ['alias']],
  ['OLD PAUL7', paul, ['alias']],
  ['pdelafontane', paul, ['typo']],
  ['pdelafontene', paul, ['spelling']],
  ['Madame Delafontaine', who('de La Fontaine', 'Anne', 'ade-la-fontaine'), ['surname-only', 'particle-hyphenated']],
  ['zdurand', paul, null],
  ['', paul, null],
  ['%$;', paul, null],
  ['jpdupont', who('Dupont', 'Jean-Pierre', 'jdupont1'), ['initials', 'number-missing']],
  ['jdupont', who('Dupont', 'Jean-Pierre', 'jdupont1'), ['number-missing']],
  ['jdupont2', who('Dupont', 'Jean-Pierre', 'jdupont1'), ['number-wrong']],
  ['jdupont', who('Dupont', 'Jean-Pierre', 'jpdupont'), ['initials-missing']],
  ['jean-pierre.dupont', who('Dupont', 'Jean-Pierre', 'jdupont'), ['first-name']],
  ['jdupont', who('Dupont', 'Jean', 'jean.dupont'), ['first-name-missing']],
  ['gguyomarch', who("Guyomarc'h", 'Gwenaëlle', 'gguyomarc-h'), ['apostrophe']],
  ['gguyomarc’h', who("Guyomarc'h", 'Gwenaëlle', 'gguyomarc-h'), ['apostrophe']],
  ['gguyomarc-h', who('Guyomarc’h', 'Gwenaëlle', 'gguyomarch'), ['apostrophe-gone']],
  ['cormesson', who("d'Ormesson", 'Claire', 'cd-ormesson'), ['particle-missing']],
  ['cd-ormesson', who("d'Ormesson", 'Claire', 'cormesson'), ['particle-extra']],
  ['elefebvre', who('Lefèvre', 'Élodie', 'elefevre'), ['spelling']],
  ['elefebure', who('Lefèvre', 'Élodie', 'elefevre'), ['spelling']],
  ['elefèvre', who('Lefèvre', 'Élodie', 'elefevre'), ['accent']],
  ['elefe\u0300vre', who('Lefèvre', 'Élodie', 'elefevre'), ['accent']],
  ['tang', who('Đặng', 'Thu Hà', 'tdang'), ['ligature']],
  ['aleboeuf', who('Le Bœuf', 'Anne', 'ale-buf'), ['ligature']],
  ['jmueller', who('Müller', 'Jürgen', 'jmuller'), ['umlaut']],
  ['smartin', who('Martin', 'Sophie', 'sdupont', 'Dupont'), ['birth-name']],
  ['sdupont', who('Martin', 'Sophie', 'smartin', 'Dupont'), ['usage-name']],
  ['smartin-dupont', who('Martin', 'Sophie', 'sdupont', 'Dupont'), ['both-names']],
  ['smartin', who('Martin', 'Sophie', 'smartin-dupont', 'Martin-Dupont'), ['birth-name']],
  ['sdupont', who('Martin', 'Sophie', 'smartin-dupont', 'Martin-Dupont'), ['name-part']],
  ['sdupont-martin', who('Martin', 'Sophie', 'smartin-dupont', 'Martin-Dupont'), ['name-order']],
  ['smartindupont', who('Martin', 'Sophie', 'smartin-dupont', 'Martin-Dupont'), ['hyphen-missing']],
  ['Martin Sophie Dupont', who('Martin', 'Sophie', 'smartin-dupont', 'Martin-Dupont'), ['word-order', 'first-name']],
  ['tnguyen', who("N'Guyen", 'Thi Mai', 'tn-guyen'), ['apostrophe']],
  ['Nguyen Thi Mai', who("N'Guyen", 'Thi Mai', 'tn-guyen'), ['first-name', 'surname-first', 'apostrophe']],
  ['mnguyen', who("N'Guyen", 'Thi Mai', 'tn-guyen'), ['other-first-name', 'apostrophe']],
  ['estmartin', who('Saint-Martin', 'Éric', 'esaint-martin'), ['abbreviation']],
  ['hrakotondrainibe-andriamanantena', who('Rakotondrainibe-Andriamanantena', 'Hery', 'hrakotondrainibe-and'), ['truncated']],
  ['hrakotondrainibe-and', who('Rakotondrainibe-Andriamanantena', 'Hery', 'hrakotondrainibe-andriamanantena'), ['shortened']],
  ['sdupont1', who('Martin', 'Sophie', 'sdupont'), ['number-extra']],
  ['smartin', who('Martin', 'Sophie', 'sdupont'), null],
  ['« pde-la-fontaine »', paul, ['exact']],
  ['p d e tiret l a tiret f o n t a i n e', paul, ['exact']],
  ['p, d, e, l, a, f, o, n, t, a, i, n, e', paul, ['particle-hyphenated']],
  ['p d e tiret la fontaine', paul, ['space']],
  ['ACADEMIE\\pde-la-fontaine', paul, ['domain-before']],
  ['pde-la-fontaine+ecole@ac-test.fr', paul, ['tag']],
  ['paul.de-la-fontaine+ecole@ac-test.fr', paul, ['email']],
  ['Paul DE LA FONTAINE <paul.de-la-fontaine@ac-test.fr>', paul, ['email']],
  ['old-paul7@ac-ancienne.fr', paul, ['alias', 'domain']],
  ['FONTAINE (de La) Paul', paul, ['extra-words', 'particle-missing', 'first-name', 'surname-first']],
  ['DE LA FONTAINE Paul (proviseur adjoint)', paul, ['extra-words', 'first-name', 'surname-first']],
  ['Ph. Martin', who('Martin', 'Philippe', 'pmartin'), ['first-name']],
  ['Martin Chr.', who('Martin', 'Christophe', 'cmartin'), ['first-name', 'surname-first']],
  ['Yannik Le Goff', who('Le Goff', 'Yannick', 'yle-goff'), ['first-name-spelling', 'first-name']],
  ['Yannivk Le Goff', who('Le Goff', 'Yannick', 'yle-goff'), ['first-name-spelling', 'first-name']],
  ['Yannick Le Gof', who('Le Goff', 'Yannick', 'yle-goff'), ['spelling', 'first-name']],
  ['LE GOFF M. Yannick', who('Le Goff', 'Yannick', 'yle-goff'), ['extra-words', 'first-name', 'surname-first']],
  ['LE GOFF Mme Yannick', who('Le Goff', 'Yannick', 'yle-goff'), ['first-name', 'surname-first', 'space']],
  ['Capucine marthin petit leroy', who('Martin Petit Leroy', 'Capucine', 'cmartin-petit-leroy'), ['spelling', 'first-name']],
  ['hsauvage', who('Sauvageot', 'Hervé', 'hsauvage4'), ['number-missing']],
  ['m’aroha', who('ʻAroha', 'Manutea', 'maroha'), ['apostrophe-gone']],
  ['cde-l’epee', who('de l’Épée', 'Charles', 'cde-lepee'), ['apostrophe-gone']],
  ['colette thoumieux', who('Thoumieux', 'Colette', 'colette_thoumieux'), ['separator']],
  ['Joost Hoff', who('van ’t Hoff', 'Joost', 'jvan-t-hoff'), ['particle-missing', 'first-name']],
  ['Tour d’Auvergne Guy', who('de La Tour d’Auvergne', 'Guy', 'gde-la-tour-d-auvergne'), ['particle-missing', 'first-name', 'surname-first']],
  ['O Jin', who('O', 'Jin', 'jo'), ['first-name', 'surname-first']],
  ['Corinne Vidal nom de naissance Fournier', who('Fournier', 'Corinne', 'cvidal', 'Vidal'), ['both-names', 'first-name']],
]; // prettier-ignore

describe('explaining what was typed', () => {
  it.each(CASES)('%j', (typed, person, rules) => {
    expect(explain(typed, person)).toEqual(rules);
  });

  it('takes any text in little time', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(fc.constantFrom('de ', "d'", '- ', '._', 'é', '1', 'née ', 'aaaaaaaa', '@', '('), { maxLength: 150 }).map((parts) => parts.join('')),
    ); // prettier-ignore
    fc.assert(
      fc.property(text, text, (typed, name) => {
        const started = performance.now();
        explain(typed, who(name, typed, 'pde-la-fontaine', typed));
        expect(performance.now() - started).toBeLessThan(2000);
      }),
    );
  });
});
