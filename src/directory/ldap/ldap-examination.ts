import type { LdapSettings } from '../../platform/config/directory-settings.js';
import type { DirectoryFinding } from '../directory.source.js';
import { LdapConnections, type BindAnswer, type Role } from './ldap-connections.js';

const MINUTE_MS = 60_000;
const VARIABLES: Readonly<Record<Role, string>> = { write: 'DIRECTORY_BIND', read: 'DIRECTORY_READ' };

/** Each server by itself: the others stand in for one that is down, and nobody would notice. */
export async function serverFindings(settings: LdapSettings): Promise<DirectoryFinding[]> {
  const check = 'directory server';
  const findings: DirectoryFinding[] = [];
  for (const url of settings.urls) {
    const alone = new LdapConnections({ ...settings, urls: [url] });
    try {
      await alone.tryBind(settings.read.dn, settings.read.password);
      const isClear = url.startsWith('ldap:') && !settings.startTls;
      const how = isClear ? 'in clear, on loopback only' : 'its certificate is trusted';
      findings.push({ check, level: 'ok', text: `${url} answers; ${how}.` });
    } catch (error) {
      const cause =
        error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      const text = `${url} cannot be used: ${cause}. Check the address, the firewall and DIRECTORY_CA_FILE.`;
      findings.push({ check, level: 'failure', text });
    }
  }
  return findings;
}

/** @param refusal why an answer opens nothing, or undefined when it opens without conditions */
export async function identityFinding(
  connections: LdapConnections,
  role: Role,
  refusal: (answer: BindAnswer) => string | undefined,
): Promise<DirectoryFinding> {
  const check = `directory identity (${role})`;
  const { dn, password } = connections.settings[role];
  const reason = refusal(await connections.tryBind(dn, password));
  if (reason === undefined) return { check, level: 'ok', text: `${dn} signs in.` };
  const variable = VARIABLES[role];
  const text = `${dn} cannot sign in (${reason}): see ${variable}_DN and ${variable}_PASSWORD.`;
  return { check, level: 'failure', text };
}

/** @param theirs, ours epoch milliseconds at the same moment */
export function clockFinding(theirs: number, ours: number): DirectoryFinding {
  const check = 'directory clock';
  const skew = Math.abs(ours - theirs);
  const text = `The directory's clock differs by ${Math.round(skew / 1000)} s`;
  if (skew < MINUTE_MS) return { check, level: 'ok', text: `${text}.` };
  return { check, level: 'warning', text: `${text}: ends of accounts are judged by it. Set both by NTP.` };
}

/** One identity for both is a warning: who only reads should not be able to write. */
export function sharedIdentity({ read, write }: LdapSettings): DirectoryFinding | null {
  if (read.dn !== write.dn) return null;
  const text = 'One identity reads and writes: give the reading one its own (DIRECTORY_READ_DN).';
  return { check: 'directory rights', level: 'warning', text };
}
