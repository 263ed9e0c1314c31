import { isAcademicAddress, maskContact } from './contact.rules.js';

describe('a contact', () => {
  it.each([
    ['email', 'sophie.martin@courriel.example', 's•••@c•••.example'],
    ['email', 'a@b.fr', 'a•••@b•••.fr'],
    ['email', 'odd', '•••'],
    ['phone', '+33612345647', '06 •• •• •• 47'],
    ['phone', '+33491000001', '04 •• •• •• 01'],
    ['phone', '+262692123456', '+26 ••• 56'],
  ] as const)('%s %s is shown as %s', (kind, value, shown) => {
    expect(maskContact(kind, value)).toBe(shown);
  });

  it('in the domain of the account’s own mailbox proves nothing', () => {
    expect(isAcademicAddress('Other@AC-exemple.fr', 'own@ac-exemple.fr')).toBe(true);
    expect(isAcademicAddress('own@ac-exemple.fr.evil.example', 'own@ac-exemple.fr')).toBe(false);
    expect(isAcademicAddress('own@ailleurs.fr', null)).toBe(false);
  });
});
