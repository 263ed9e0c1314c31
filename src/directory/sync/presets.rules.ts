import type {
  DirectoryColumn,
  DirectoryPreset,
  LdapSettings,
} from '../../platform/config/directory-settings.js';
import { accountOf, BINARY_ATTRIBUTES, STATE_ATTRIBUTES } from '../ad/ad-account.rules.js';
import { statusOf } from '../openldap/openldap-account.rules.js';
import { normaliseUai, uaiProblem } from '../uai.rules.js';
import { first, values, type Entry } from './entry.rules.js';

/** Columns of the people file an entry may fill, by name; one that a preset does not give leaves what is known. */
export type EntryColumns = Readonly<Record<string, string>>;

/** Which attribute of a directory holds what. */
export interface Preset {
  /** People, and nothing else that lies below the base. */
  readonly filter: string;
  /** The name that is never given again, and how it reads as text. */
  readonly id: string;
  /** Changes with every change of the entry, and can be searched for by order. */
  readonly version: string;
  /** Columns taken from one attribute as it stands. */
  readonly plain: EntryColumns;
  /** Further attributes that `derive` reads. */
  readonly further: readonly string[];
  readonly binary: readonly string[];
  /** Columns that take some reckoning. @param now epoch milliseconds */
  readonly derive: (entry: Entry, now: number) => EntryColumns;
}

/** What `statusOf` reads. */
const LOCKS = ['pwdAccountLockedTime', 'pwdStartTime', 'pwdEndTime'];

/** The staff directory of an académie. */
const ACADEMIE: Preset = {
  filter: '(objectClass=inetOrgPerson)',
  id: 'entryUUID',
  version: 'entryCSN',
  plain: {
    username: 'uid',
    numen: 'employeeNumber',
    first_name: 'givenName',
    email: 'mail',
    function: 'title',
  },
  further: [
    ...[
      'sn',
      'nompatro',
      'datenaissance',
      'rne',
      'FrEduRne',
      'FrEduRneResp',
      'FrEduFonctAdm',
      'finfonction',
      'dateff',
    ],
    ...LOCKS,
  ],
  binary: [],
  derive: (entry, now) => {
    const birth = first(entry, 'nompatro') || first(entry, 'sn');
    const usage = first(entry, 'sn');
    const responsible = values(entry, 'FrEduFonctAdm').some((value) => value !== '' && value !== 'X');
    return {
      birth_name: birth,
      usage_name: usage === birth ? '' : usage,
      birth_date: isoDate(first(entry, 'datenaissance')),
      uai: postings(entry, ['rne', 'FrEduRneResp', 'FrEduRne']),
      account_class: responsible ? 'B' : '',
      status: hasLeft(entry, now) ? 'left' : statusOf(entry, now),
    };
  },
};

/** A plain directory of persons (RFC 2798): a name, a number, a post. */
const INETORGPERSON: Preset = {
  filter: '(objectClass=inetOrgPerson)',
  id: 'entryUUID',
  version: 'entryCSN',
  plain: {
    username: 'uid',
    numen: 'employeeNumber',
    birth_name: 'sn',
    first_name: 'givenName',
    email: 'mail',
    function: 'title',
  },
  further: ['departmentNumber', ...LOCKS],
  binary: [],
  derive: (entry, now) => ({
    uai: postings(entry, ['departmentNumber']),
    status: statusOf(entry, now),
  }),
};

const ACTIVE_DIRECTORY: Preset = {
  filter: '(&(objectCategory=person)(objectClass=user))',
  id: 'objectGUID',
  version: 'uSNChanged',
  plain: {
    username: 'sAMAccountName',
    numen: 'employeeNumber',
    birth_name: 'sn',
    first_name: 'givenName',
    email: 'mail',
    function: 'title',
  },
  further: ['departmentNumber', ...STATE_ATTRIBUTES],
  binary: [...BINARY_ATTRIBUTES],
  derive: (entry, now) => {
    const account = accountOf(entry, now);
    return {
      uai: postings(entry, ['departmentNumber']),
      status: account.status,
      account_class: account.protected ? 'D' : '',
    };
  },
};

export const PRESETS: Readonly<Record<DirectoryPreset, Preset>> = {
  academie: ACADEMIE,
  inetorgperson: INETORGPERSON,
  'active-directory': ACTIVE_DIRECTORY,
};

/** The preset a directory is read by, with the attributes that the configuration names in place of its own. */
export function presetOf({ preset, attributes }: Pick<LdapSettings, 'preset' | 'attributes'>): Preset {
  const base = PRESETS[preset];
  const chosen = Object.entries(attributes) as Array<[DirectoryColumn, string]>;
  if (chosen.length === 0) return base;
  const told = chosen.filter(([, attribute]) => attribute !== '');
  const replaced = new Set<string>(chosen.map(([column]) => column));
  const plain = Object.entries(base.plain).filter(([column]) => !replaced.has(column));
  const single = told.filter(([column]) => column !== 'uai');
  return {
    ...base,
    plain: Object.fromEntries([...plain, ...single]),
    further: [...base.further, ...told.map(([, attribute]) => attribute)],
    derive: (entry, now) => {
      const columns: Record<string, string> = { ...base.derive(entry, now) };
      // A column that is not given leaves what is known.
      for (const column of replaced) delete columns[column];
      for (const [column, attribute] of told) columns[column] = cell(entry, column, attribute);
      const usage = first(entry, 'sn');
      if ('birth_name' in attributes && !replaced.has('usage_name') && 'usage_name' in columns)
        columns.usage_name = usage === columns.birth_name ? '' : usage;
      return columns;
    },
  };
}

function cell(entry: Entry, column: DirectoryColumn, attribute: string): string {
  if (column === 'uai') return postings(entry, [attribute]);
  return column === 'birth_date' ? isoDate(first(entry, attribute)) : first(entry, attribute);
}

/** Codes at the start of each value (`uai$UAJ$PU$…`, a lone `X` means none), without those whose letter is wrong. */
function postings(entry: Entry, attributes: readonly string[]): string {
  const codes = attributes
    .flatMap((attribute) => values(entry, attribute))
    .map((value) => normaliseUai(value.split('$', 1)[0] ?? ''))
    .filter((code) => code !== '' && uaiProblem(code) === undefined);
  return [...new Set(codes)].join('|');
}

/** `19800517`, `19800517000000Z`; any other form is left to the rules of the file. */
function isoDate(text: string): string {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d{6}(\.\d+)?Z)?$/.exec(text);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : text;
}

/** `finfonction` = FF, from the day `dateff` gives if it gives one. */
function hasLeft(entry: Entry, now: number): boolean {
  if (first(entry, 'finfonction').toUpperCase() !== 'FF') return false;
  const day = frenchDate(first(entry, 'dateff'));
  return day === null || day <= now;
}

function frenchDate(text: string): number | null {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const iso = french ? `${french[3]}-${french[2]}-${french[1]}` : isoDate(text);
  const instant = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(instant) ? null : instant;
}
