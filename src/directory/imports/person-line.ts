import { ACCOUNT_CLASSES, type AccountClass } from '../account-class.rules.js';
import { ACCOUNT_STATUSES, type AccountStatus } from '../account-state.rules.js';
import { hasNumenShape, normaliseNumen } from '../numen.rules.js';
import { BadCell, date, email, phone, uais, username, type Line } from './cells.js';
import { foldHeading } from './columns.rules.js';
import type { PersonDraft } from './drafts.types.js';

/** Words French files use for a status, folded. */
const FRENCH_STATUS: Readonly<Record<string, AccountStatus>> = {
  actif: 'active',
  active: 'active',
  verrouille: 'locked',
  bloque: 'locked',
  'verrouille par l administrateur': 'admin_locked',
  'bloque par l administrateur': 'admin_locked',
  'verrouille admin': 'admin_locked',
  'admin locked': 'admin_locked',
  desactive: 'disabled',
  inactif: 'disabled',
  ferme: 'disabled',
  expire: 'expired',
  parti: 'left',
  sorti: 'left',
  ff: 'left',
};

export interface PersonReading {
  /** The NUMEN still in clear: to be hashed at once and forgotten. */
  numen: string | null;
  draft: PersonDraft;
}

/**
 * Reads one line of the people file; what is wrong gathers in `line.problems`.
 * @param today `YYYY-MM-DD`, which no date may pass
 */
export function readPersonLine(line: Line, today: string): PersonReading {
  const draft: PersonDraft = {
    username: line.read('username', '', username),
    birthName: line.required('birth_name', 120),
    firstName: line.required('first_name', 120),
  };
  line.required('username', 200);
  if (line.has('usage_name')) draft.usageName = line.text('usage_name', 120) || null;
  if (line.has('function')) draft.function = line.text('function', 120) || null;
  if (line.has('email')) draft.email = line.read<string | null>('email', null, email);
  if (line.has('uai')) draft.uais = line.read<string[]>('uai', [], uais);
  if (line.has('recovery_email')) {
    draft.recoveryEmail = line.read<string | null>('recovery_email', null, (text) =>
      email(text).toLowerCase(),
    );
  }
  if (line.has('recovery_phone'))
    draft.recoveryPhone = line.read<string | null>('recovery_phone', null, phone);
  const optional: Partial<PersonDraft> = {
    birthDate: line.read<string | undefined>('birth_date', undefined, (text) => date(text, today)),
    status: line.read<AccountStatus | undefined>('status', undefined, status),
    accountClass: line.read<AccountClass | undefined>('account_class', undefined, accountClass),
    recoveryEmailSetOn: line.read<number | undefined>('recovery_email_set_on', undefined, (text) =>
      Date.parse(date(text, today)),
    ),
    recoveryPhoneSetOn: line.read<number | undefined>('recovery_phone_set_on', undefined, (text) =>
      Date.parse(date(text, today)),
    ),
  };
  for (const [key, value] of Object.entries(optional))
    if (value !== undefined) Object.assign(draft, { [key]: value });
  return { numen: line.read<string | null>('numen', null, numen, true), draft };
}

function numen(text: string): string {
  if (!hasNumenShape(text)) throw new BadCell('NUMEN_SHAPE');
  return normaliseNumen(text);
}

function status(text: string): AccountStatus {
  const plain = text.toLowerCase();
  const known = ACCOUNT_STATUSES.find((name) => name === plain) ?? FRENCH_STATUS[foldHeading(text)];
  if (!known) throw new BadCell('STATUS_UNKNOWN');
  return known;
}

function accountClass(text: string): AccountClass {
  const known = ACCOUNT_CLASSES.find((name) => name === text.toUpperCase());
  if (!known) throw new BadCell('CLASS_UNKNOWN');
  return known;
}
