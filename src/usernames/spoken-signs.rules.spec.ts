import { asWritten } from './spoken-signs.rules.js';

describe('what is said or pasted around a name', () => {
  it.each([
    ['p d e tiret la fontaine', 'pde-la fontaine'],
    ['pde tiret du six la tiret fontaine', 'pde-la-fontaine'],
    ["pde trait d'union la trait d’union fontaine", 'pde-la-fontaine'],
    ['paul point dupont arobase ac tiret exemple point fr', 'paul.dupont@ac-exemple.fr'],
    ['j, d, u, p, o, n, t, chiffre 2', 'jdupont2'],
    ['colette tiret bas martin', 'colette_martin'],
    ['colette tiret du huit martin', 'colette_martin'],
    ['o apostrophe brien', "o'brien"],
    ['j-d-u-p-o-n-t', 'jdupont'],
    ['n l tiret h a y', 'nl-hay'],
    ['« jdupont »', 'jdupont'],
    ['"jdupont"', 'jdupont'],
    ['<jean.dupont@ac-exemple.fr>', 'jean.dupont@ac-exemple.fr'],
    ['"DUPONT Jean" <jean.dupont@ac-exemple.fr>', 'jean.dupont@ac-exemple.fr'],
    ['mailto:jean.dupont@ac-exemple.fr', 'jean.dupont@ac-exemple.fr'],
    ['Identifiant : jdupont', 'jdupont'],
    ['jdu\u200bpont\u0000', 'jdupont'],
  ])('%j is %j', (text, written) => {
    expect(asWritten(text)).toBe(written);
  });

  it.each([
    'Jean Point',
    'Point Jean',
    'Marie Tiret',
    'mme tiret jeanne',
    'Marie Point Dupont',
    'J. P. Dupont',
    'J P Dupont',
    'J.-P. Dupont',
    'Y Ly',
    "Guyomarc'h",
    'DUPONT (MARTIN) Sophie',
  ])('%j stays', (text) => {
    expect(asWritten(text)).toBe(text);
  });
});
