import type { LdapSettings } from '../../platform/config/directory-settings.js';

/** What the writing identity may write of a person, and nothing more. */
export const NEEDED = [
  'userPassword',
  'pwdReset',
  'pwdAccountLockedTime',
  'pwdStartTime',
  'pwdEndTime',
] as const;

/**
 * The rights to grant, as LDIF for `ldapmodify -Y EXTERNAL -H ldapi:///`. They come before the rules there are and hand
 * on everybody else (`break`); the number of the database is the only thing to look up.
 */
export function accessLdif({ baseDn, write, read }: Pick<LdapSettings, 'baseDn' | 'write' | 'read'>): string {
  const people = `dn.subtree="${baseDn}"`;
  const writer = `by dn.exact="${write.dn}"`;
  const reader = read.dn === write.dn ? '' : ` by dn.exact="${read.dn}"`;
  const states = NEEDED.filter((name) => name !== 'userPassword').join(',');
  // Who may compare a password is told by the server what it makes of the account.
  const compares = reader && `${reader} =c`;
  const reads = reader && `${reader} read`;
  return [
    'dn: olcDatabase={1}mdb,cn=config',
    'changetype: modify',
    'add: olcAccess',
    `olcAccess: {0}to ${people} attrs=userPassword ${writer} =cw${compares} by * break`,
    `olcAccess: {1}to ${people} attrs=${states} ${writer} write${reads} by * break`,
    `olcAccess: {2}to ${people} ${writer} read${reads} by * break`,
  ].join('\n');
}
