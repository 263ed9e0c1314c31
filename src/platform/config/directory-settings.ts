import { existsSync } from 'node:fs';
import { isLoopbackHost } from './loopback.js';

export interface DirectoryIdentity {
  readonly dn: string;
  readonly password: string;
}

export const DIRECTORY_PRESETS = ['academie', 'inetorgperson', 'active-directory'] as const;
export type DirectoryPreset = (typeof DIRECTORY_PRESETS)[number];

/** Columns of the people file whose attribute can be named one by one (DIRECTORY_ATTRIBUTES). */
export const DIRECTORY_COLUMNS = [
  'username',
  'numen',
  'birth_name',
  'usage_name',
  'first_name',
  'birth_date',
  'email',
  'function',
  'uai',
] as const;
export type DirectoryColumn = (typeof DIRECTORY_COLUMNS)[number];

/** How a directory that speaks LDAP is reached. */
export interface LdapSettings {
  readonly kind: 'ldap' | 'active-directory';
  /** `ldap://host:port` or `ldaps://host:port`, tried in this order. */
  readonly urls: readonly string[];
  readonly baseDn: string;
  /** Encrypts an `ldap:` connection before anything else is said on it. */
  readonly startTls: boolean;
  /** Resets, unlocks and freezes. */
  readonly write: DirectoryIdentity;
  /** Reads and synchronises; the writing one where none is given. */
  readonly read: DirectoryIdentity;
  /** PEM of the authority that signed the servers' certificates; null: those the system trusts. */
  readonly caFile: string | null;
  /** Which attribute holds what. */
  readonly preset: DirectoryPreset;
  /** Attributes in place of the preset's; '' where the directory does not tell. */
  readonly attributes: Readonly<Partial<Record<DirectoryColumn, string>>>;
  readonly timeoutMs: number;
}

export type DirectorySettings = { readonly kind: 'local' } | LdapSettings;

const SCHEMES = {
  'ad+ldaps': { kind: 'active-directory', scheme: 'ldaps' },
  ldaps: { kind: 'ldap', scheme: 'ldaps' },
  ldap: { kind: 'ldap', scheme: 'ldap' },
} as const;
const TIMEOUT_MS = 10_000;

/**
 * Reads DIRECTORY_URL and what belongs to it. Several servers stand behind one scheme, separated by commas:
 * `ad+ldaps://dc1.example.fr,dc2.example.fr:3269`. What is wrong is added to `problems`, without any value of a secret.
 */
export function directorySettings(
  get: (name: string) => string | undefined,
  problems: string[],
): DirectorySettings {
  const address = get('DIRECTORY_URL') ?? 'local:';
  if (address === 'local:') return { kind: 'local' };
  const parts = /^(ad\+ldaps|ldaps|ldap):\/\/([^/?#@\s]+)\/?$/.exec(address);
  if (!parts) {
    problems.push(
      'DIRECTORY_URL must be local:, ldap://, ldaps:// or ad+ldaps:// and one or more hosts, separated by commas.',
    );
    return { kind: 'local' };
  }
  const { kind, scheme } = SCHEMES[parts[1] as keyof typeof SCHEMES];
  const hosts = (parts[2] as string).split(',').filter(Boolean);
  const write = identity('BIND', get, problems);
  const caFile = get('DIRECTORY_CA_FILE') ?? null;
  if (caFile && !existsSync(caFile))
    problems.push(`DIRECTORY_CA_FILE names a file that does not exist: ${caFile}.`);
  if (!get('DIRECTORY_BASE_DN'))
    problems.push('DIRECTORY_BASE_DN is missing: the entry below which people are.');
  const startTls = flag('DIRECTORY_STARTTLS', get('DIRECTORY_STARTTLS'), problems);
  if (startTls && scheme !== 'ldap')
    problems.push('DIRECTORY_STARTTLS belongs to ldap://: ldaps:// is encrypted.');
  const plain = flag('DIRECTORY_ALLOW_PLAIN', get('DIRECTORY_ALLOW_PLAIN'), problems);
  if (scheme === 'ldap' && !startTls && !(plain && hosts.every(isLoopbackHost))) {
    problems.push(
      'DIRECTORY_URL is not encrypted: use ldaps:// or DIRECTORY_STARTTLS=true (on loopback only, DIRECTORY_ALLOW_PLAIN=true lets passwords travel in clear).',
    );
  }
  return {
    kind,
    urls: hosts.map((host) => `${scheme}://${host}`),
    baseDn: get('DIRECTORY_BASE_DN') ?? '',
    startTls,
    write,
    read: get('DIRECTORY_READ_DN') ? identity('READ', get, problems) : write,
    caFile,
    preset: preset(get('DIRECTORY_PRESET'), kind, problems),
    attributes: attributes(get('DIRECTORY_ATTRIBUTES'), kind, problems),
    timeoutMs: TIMEOUT_MS,
  };
}

function identity(
  role: 'BIND' | 'READ',
  get: (name: string) => string | undefined,
  problems: string[],
): DirectoryIdentity {
  const dn = get(`DIRECTORY_${role}_DN`) ?? '';
  const password = get(`DIRECTORY_${role}_PASSWORD`) ?? '';
  // An empty password is an anonymous bind, which succeeds and then may do nothing.
  if (!dn) problems.push(`DIRECTORY_${role}_DN is missing.`);
  if (!password) problems.push(`DIRECTORY_${role}_PASSWORD is missing (or DIRECTORY_${role}_PASSWORD_FILE).`);
  return { dn, password };
}

function flag(name: string, text: string | undefined, problems: string[]): boolean {
  if (text !== undefined && text !== 'true' && text !== 'false')
    problems.push(`${name} is "${text}"; it must be true or false.`);
  return text === 'true';
}

function preset(text: string | undefined, kind: LdapSettings['kind'], problems: string[]): DirectoryPreset {
  if (!text) return kind === 'active-directory' ? 'active-directory' : 'academie';
  const known = DIRECTORY_PRESETS.find((name) => name === text);
  if (!known)
    problems.push(`DIRECTORY_PRESET is "${text}"; it must be one of ${DIRECTORY_PRESETS.join(', ')}.`);
  return known ?? 'academie';
}

/** `birth_name=nomNaissance, numen=` */
function attributes(
  text: string | undefined,
  kind: LdapSettings['kind'],
  problems: string[],
): LdapSettings['attributes'] {
  const chosen: Partial<Record<DirectoryColumn, string>> = {};
  for (const pair of (text ?? '').split(',').filter((part) => part.trim() !== '')) {
    const [, name, attribute] = /^\s*(\w+)\s*=\s*([A-Za-z][\w-]*|)\s*$/.exec(pair) ?? [];
    const column = DIRECTORY_COLUMNS.find((known) => known === name);
    const isUsername = column === 'username' && (attribute === '' || kind === 'active-directory');
    if (!column || attribute === undefined || isUsername)
      problems.push(
        `DIRECTORY_ATTRIBUTES has "${pair.trim()}"; it must be pairs such as birth_name=nomNaissance, of ${DIRECTORY_COLUMNS.join(', ')}${isUsername ? ' (the username is needed, and is sAMAccountName in an Active Directory)' : ''}.`,
      );
    else chosen[column] = attribute;
  }
  return chosen;
}
