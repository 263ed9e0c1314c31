/**
 * Contacts that served a reset its owner contested: no code through them lifts the freeze. Resets lie above and
 * provide it (a global module, as for the case port).
 */
export interface ContestedContactsPort {
  contestedContacts(personId: string): Promise<readonly string[]>;
}

export const CONTESTED_CONTACTS = Symbol('ContestedContactsPort');
