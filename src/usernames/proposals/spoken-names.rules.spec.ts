import { spokenNames } from './spoken-names.rules.js';

it.each<[string, [string, string][]]>([
  ['DUPONT Marie', [['Marie', 'DUPONT']]],
  ['Marie DUPONT', [['Marie', 'DUPONT']]],
  ['Mme Marie-Claude DE LA FONTAINE', [['Marie-Claude', 'DE LA FONTAINE']]],
  ['Dupont, Marie', [['Marie', 'Dupont']]],
  [
    'Marie Dupont',
    [
      ['Marie', 'Dupont'],
      ['Dupont', 'Marie'],
    ],
  ],
  ['de la fontaine paul', [['paul', 'de la fontaine']]],
  ['paul de la fontaine', [['paul', 'de la fontaine']]],
  ['mdupont', []],
  ['m.dupont@ac-test.fr', []],
  ['Dupont 1', []],
  ['Marie Dupont née Martin', []],
  ['je ne sais pas comment elle se nomme', []],
  ['', []],
  ['   , ', []],
])('%j may be meant as %j', (text, expected) => {
  expect(spokenNames(text).map(({ firstName, birthName }) => [firstName, birthName])).toEqual(expected);
});
