import { followsRule, proposedBase, proposedUsername, RULE_R, type ProposalRule } from './proposal.rules.js';

const names = (birthName: string, firstName: string, usageName: string | null = null) => ({
  birthName,
  firstName,
  usageName,
});

describe('the username Rule R would make', () => {
  it.each([
    ['Le Goff', 'Yann', 'yle-goff'],
    ['   Le   Goff ', 'Yann', 'yle-goff'],
    ["Guyomarc'h", 'Gwenaëlle', 'gguyomarc-h'],
    ['Guyomarc’h', 'Gwenaëlle', 'gguyomarc-h'],
    ["LE-BOULC'H", 'Anne', 'ale-boulc-h'],
    ["l'argoat'", 'Anne', 'al-argoat'],
    ['Le Dupond', 'Marc', 'mle-dupond'],
    ['Jacob de Cordemoy', 'Eugène', 'ejacob-de-cordemoy'],
    ['Dupont', 'Jean-Pierre', 'jdupont'],
    ['Bœuf', 'Élodie', 'eboeuf'],
    ['Đặng', 'Thu Hà', 'tdang'],
    ['Martin--Dupont', 'Léa', 'lmartin-dupont'],
    ['', 'Léa', 'l'],
    ['山田', '太郎', ''],
  ])('of %j %j is %j', (birthName, firstName, expected) => {
    expect(proposedBase(names(birthName, firstName), RULE_R)).toBe(expected);
  });

  it('is built on the name in use', () => {
    expect(proposedBase(names('Martin', 'Léa', 'Le Goff'), RULE_R)).toBe('lle-goff');
    expect(proposedBase(names('Martin', 'Léa', 'Le Goff'), { ...RULE_R, surname: 'birth' })).toBe('lmartin');
  });
});

it.each<[Partial<ProposalRule>, string]>([
  [{ joint: 'none' }, 'adormessonlegoff'],
  [{ joint: 'dot' }, 'ad.ormesson.le.goff'],
  [{ apostrophe: 'dropped' }, 'adormesson-le-goff'],
  [{ given: 'all-initials' }, 'amd-ormesson-le-goff'],
  [{ given: 'full', between: 'dot' }, 'anne-marie.d-ormesson-le-goff'],
  [{ particles: 'dropped' }, 'aormesson-le-goff'],
  [{ longest: 10 }, 'ad-ormesso'],
  [{ longest: 11 }, 'ad-ormesson'],
  [{ longest: 12 }, 'ad-ormesson'],
])('a rule with %j', (change, expected) => {
  expect(proposedBase(names("d'Ormesson-Le Goff", 'Anne-Marie'), { ...RULE_R, ...change })).toBe(expected);
});

it('leaves out what an ASCII rule leaves out, as computed from Alambic', () => {
  const dropping: ProposalRule = { ...RULE_R, ligatures: 'dropped' };
  expect(proposedBase(names('Le Bœuf', 'Anne'), dropping)).toBe('ale-buf');
  expect(proposedBase(names('Đặng', 'Thu Hà'), dropping)).toBe('tang');
});

describe('namesakes', () => {
  const dupont = names('Dupont', 'Jean');
  it.each([
    [[], 'jdupont'],
    [['jdupont'], 'jdupont1'],
    [['jdupont', 'jdupont1', 'jdupont3'], 'jdupont2'],
    [['jdupont1', 'jdupont3'], 'jdupont'],
  ])('take the lowest free number when %j are taken', (taken, expected) => {
    expect(proposedUsername(dupont, RULE_R, new Set(taken))).toBe(expected);
  });

  it('leave room for the number within the length, and start where the rule says', () => {
    expect(proposedUsername(dupont, { ...RULE_R, longest: 7 }, new Set(['jdupont']))).toBe('jdupon1');
    expect(proposedUsername(dupont, { ...RULE_R, firstNumber: 2 }, new Set(['jdupont']))).toBe('jdupont2');
    expect(proposedUsername(names('', ''), RULE_R, new Set())).toBeNull();
  });
});

it.each([
  ['jdupont', true],
  ['JDUPONT', true],
  ['jdupont12', true],
  ['jean.dupont', false],
  ['12', false],
])('%s follows the rule: %s', (username, expected) => {
  expect(followsRule(username, names('Dupont', 'Jean'), RULE_R)).toBe(expected);
  expect(followsRule(username, names('山田', '太郎'), RULE_R)).toBe(false);
});
