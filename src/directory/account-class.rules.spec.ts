import { classOfFunction, keptClass } from './account-class.rules.js';
import { effectiveClass, refusal } from './account-state.rules.js';

describe('the class of an account', () => {
  it.each([
    ['Professeur certifié', 'A'],
    ['Professeure des écoles', 'A'],
    ['Professeur principal', 'A'],
    ['Conseillère principale d’éducation', 'A'],
    ['AESH', 'A'],
    ['Adjoint administratif', 'A'],
    ['', 'A'],
    [null, 'A'],
    ['Proviseur', 'B'],
    ['PROVISEURE ADJOINTE', 'B'],
    ['Principal', 'B'],
    ['Principale adjointe', 'B'],
    ['Directrice d’école', 'B'],
    ['DIR', 'B'],
    ['IEN1D', 'B'],
    ['Inspecteur de l’éducation nationale', 'B'],
    ['Secrétaire général', 'B'],
    ['Adjoint gestionnaire', 'B'],
    ['Agent comptable', 'B'],
    ['Chef de bureau, ressources humaines', 'B'],
    ['Gestionnaire examens et concours', 'B'],
    ['RSSI', 'B'],
    ['Technicien d’assistance', 'C'],
    ['Administrateur systèmes', 'C'],
    ['Plateforme d’assistance', 'C'],
    ['DSI', 'C'],
    ['Compte de service', 'D'],
    ['Boîte fonctionnelle', 'D'],
    ['Compte générique', 'D'],
  ])('of %p is %s', (title, wanted) => {
    expect(classOfFunction(title)).toBe(wanted);
  });

  it('is only ever raised by what a file gives', () => {
    expect(keptClass('Professeur', 'C')).toBe('C');
    expect(keptClass('Proviseur', 'A')).toBe('B');
    expect(keptClass('Professeur', null)).toBe('A');
  });

  const account = { status: 'active', accountClass: 'A', protected: false } as const;

  it.each([
    [{ status: 'disabled' as const }, 'ACCOUNT_DISABLED'],
    [{ status: 'left' as const }, 'ACCOUNT_LEFT'],
    [{ status: 'admin_locked' as const }, 'ACCOUNT_ADMIN_LOCKED'],
    [{ protected: true }, 'ACCOUNT_PROTECTED'],
    [{ accountClass: 'D' as const }, 'ACCOUNT_SHARED'],
  ])('is D, and nothing is done here, for %o', (facts, code) => {
    expect(refusal({ ...account, ...facts })).toBe(code);
    expect(effectiveClass({ ...account, ...facts })).toBe('D');
  });

  it.each(['locked', 'expired'] as const)('is not D for an account that is %s', (status) => {
    expect(effectiveClass({ ...account, status })).toBe('A');
    expect(refusal({ ...account, status })).toBeUndefined();
  });
});
