import fc from 'fast-check';
import { ACCOUNT_CLASSES, deriveAccountClass } from './account-class.rules.js';
import type { ClassFacts } from './account-class.rules.js';

const facts = (more: Partial<ClassFacts> = {}): ClassFacts => ({
  function: 'Professeur des écoles',
  imported: null,
  deskRole: null,
  status: 'active',
  ...more,
});

describe('the class of an account', () => {
  it.each([
    'Professeur certifié', 'Professeure des écoles', 'AESH', 'AED', 'CPE', 'Secrétaire administrative', 'ENS', 'Agent technique',
    'Assistante sociale', 'Infirmière', 'Professeure principale', 'Psychologue', 'ATSS', '', 'Documentaliste',
  ])('%s is ordinary staff', (name) => expect(deriveAccountClass(facts({ function: name })).accountClass).toBe('A')); // prettier-ignore

  it.each([
    'Proviseur', 'Proviseure adjointe', 'Principal de collège', 'Principale adjointe', 'Directrice d’école', 'Chef d’établissement', 'DIR', 'IEN1D',
    'Gestionnaire RH', 'Agent comptable', 'Bureau des examens et concours', 'Chef de service informatique', 'DASEN',
    'Administrateur réseau', 'Secrétaire générale', 'Directeur des ressources humaines', 'Inspectrice du premier degré',
  ])('%s is class B', (name) => expect(deriveAccountClass(facts({ function: name })).accountClass).toBe('B')); // prettier-ignore

  it.each([
    ['agent', 'C'],
    ['supervisor', 'C'],
    ['admin', 'C'],
    ['secretary', 'B'],
    ['head', 'B'],
    ['hr', 'B'],
    ['manager', 'B'],
    ['auditor', 'B'],
  ])('whoever signs in here as %s is at least class %s', (deskRole, expected) => {
    expect(deriveAccountClass(facts({ deskRole })).accountClass).toBe(expected);
  });

  it.each(['disabled', 'left', 'admin_locked'] as const)('%s is class D', (status) => {
    expect(deriveAccountClass(facts({ status })).accountClass).toBe('D');
  });

  it('an expired password or a campaign lock is not class D', () => {
    expect(deriveAccountClass(facts({ status: 'expired' })).accountClass).toBe('A');
    expect(deriveAccountClass(facts({ status: 'locked' })).accountClass).toBe('A');
  });

  it('protected, service and shared accounts are class D, and say why', () => {
    expect(deriveAccountClass(facts({ protected: true, shared: true }))).toEqual({
      accountClass: 'D',
      reasons: ['protected', 'shared'],
    });
  });

  it('an import may only raise the class', () => {
    const anyFacts = fc.record({
      function: fc.constantFrom('Proviseur', 'AESH', null),
      deskRole: fc.constantFrom('agent', 'head', null),
      status: fc.constantFrom('active', 'left', 'locked' as const),
    });
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...ACCOUNT_CLASSES), (some, imported) => {
        const own = deriveAccountClass({ ...some, imported: null }).accountClass;
        const raised = deriveAccountClass({ ...some, imported }).accountClass;
        expect(raised >= own && raised >= imported).toBe(true);
      }),
    );
  });
});
