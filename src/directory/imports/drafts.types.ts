import type { AccountClass } from '../account-class.rules.js';
import type { AccountStatus } from '../account-state.rules.js';

/**
 * A checked line of a people file. A key that is absent means that the file has no such column, or (for NUMEN,
 * birth date, status and class) that its cell is blank: what is known stays. `null` and `[]` mean a blank cell in a
 * column the file has: what was known goes.
 */
export interface PersonDraft {
  username: string;
  birthName: string;
  firstName: string;
  usageName?: string | null;
  numenHash?: string;
  birthDate?: string;
  email?: string | null;
  uais?: string[];
  function?: string | null;
  status?: AccountStatus;
  accountClass?: AccountClass;
  recoveryEmail?: string | null;
  recoveryPhone?: string | null;
  /** Epoch milliseconds, midnight UTC of the day in the file. */
  recoveryEmailSetOn?: number;
  recoveryPhoneSetOn?: number;
  /** The entry of the directory the line was made from: its lasting name, and its version. */
  externalId?: string;
  version?: string;
}

/** A checked line of the register; absent and null as above. */
export interface EstablishmentDraft {
  uai: string;
  name: string;
  kind?: string | null;
  commune?: string | null;
  phone?: string | null;
  email?: string | null;
  headUsername?: string | null;
  parentUai?: string | null;
}
