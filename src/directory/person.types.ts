import type { AccountClass } from './account-class.rules.js';
import type { AccountStatus, ContactKind, RefusalCode } from './account-state.rules.js';
import type { LiveState } from './account-traps.rules.js';

/** A member of staff, as every other module sees one. No NUMEN in any form. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly birthName: string;
  readonly usageName: string | null;
  readonly firstName: string;
  /** First name and the name in use, e.g. `Sophie Martin-Dupont`. */
  readonly displayName: string;
  /** `YYYY-MM-DD`; for blind comparison only, never rendered. */
  readonly birthDate: string | null;
  readonly email: string | null;
  /** Main posting first. */
  readonly uais: readonly string[];
  readonly function: string | null;
  readonly status: AccountStatus;
  /** The class that counts today: D too when the account is disabled, left, locked by an administrator or protected. */
  readonly accountClass: AccountClass;
  readonly protected: boolean;
}

export interface Establishment {
  readonly uai: string;
  readonly name: string;
  readonly kind: string | null;
  readonly commune: string | null;
  readonly departement: string;
  /** E.164. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly headUsername: string | null;
  readonly parentUai: string | null;
}

/** A registered contact as it may be shown: masked. */
export interface Contact {
  readonly id: string;
  readonly kind: ContactKind;
  /** `j•••@g•••.fr`, `06 •• •• •• 47`. */
  readonly masked: string;
  /** Epoch milliseconds; contacts younger than 30 days prove nothing. */
  readonly setOn: number;
  /** Ends in the mailbox of the account itself: may be told, never counts as evidence. */
  readonly academic: boolean;
  readonly origin: 'import' | 'owner';
  readonly confirmed: boolean;
  /** The mailbox of the account itself, registered as a contact too: told once. */
  readonly ownMailbox: boolean;
}

/** The state of an account at the instant it was read. */
export interface AccountState {
  /** Changes with every change of the state; hand it back to write conditionally. */
  readonly stamp: string;
  /** `frozen`: closed by Guichet itself (`DirectorySource.freeze`), whatever the status beneath. */
  readonly status: AccountStatus | 'frozen';
  readonly mustChange: boolean;
  /** The directory never forces this account to change its secret: a temporary one would stay. */
  readonly neverExpires?: boolean;
  /** Nobody ever signed in, as far as the directory knows. */
  readonly neverSignedIn: boolean;
  /** Epoch milliseconds; 0 when the account is older than Guichet, and so never "new". */
  readonly createdAt: number;
  /** Why the desk may not touch the account, whatever the evidence. */
  readonly mustBeRefused?: RefusalCode;
}

/** Everything a page shows of a person, gathered in one audited read. */
export interface PersonFacts {
  readonly person: Person;
  /** Those of the person's postings that the register knows. */
  readonly schools: readonly Establishment[];
  readonly contacts: readonly Contact[];
  readonly contactsChangedAt: number | null;
  /** As the directory itself has the account now, if it answered in time. */
  readonly live: LiveState;
  /** The class to show: the person's, or a stricter one the reader's module knows of. */
  readonly accountClass: AccountClass;
  /** Epoch milliseconds. */
  readonly readAt: number;
}
