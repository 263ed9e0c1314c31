import { PresenceFilter, ResultCodeError } from 'ldapts';
import type { DirectoryFinding } from '../directory.source.js';
import { clockFinding, identityFinding, serverFindings, sharedIdentity } from '../ldap/ldap-examination.js';
import type { LdapConnections, Role } from '../ldap/ldap-connections.js';
import { instantOf } from '../ldap/time.rules.js';
import { first, values, type Entry } from '../sync/entry.rules.js';
import { PRESETS } from '../sync/presets.rules.js';
import { bindVerdict } from './ad-codes.rules.js';

/** What the writing identity has to be able to write of a person, Reset-Password apart, and nothing more. */
const NEEDED = ['pwdLastSet', 'lockoutTime', 'accountExpires'];

/** Looks at an Active Directory as Guichet meets it; nothing is written. Each finding says what to do. */
export class AdExamination {
  constructor(private readonly connections: LdapConnections) {}

  /** @param now epoch milliseconds */
  async findings(now: number): Promise<DirectoryFinding[]> {
    const servers = await serverFindings(this.connections.settings);
    if (servers.every(({ level }) => level === 'failure')) return servers;
    const identities = [await this.identity('write'), await this.identity('read')];
    if (identities.some(({ level }) => level === 'failure')) return [...servers, ...identities];
    return [...servers, ...identities, await this.clock(now), ...(await this.rights())];
  }

  private async identity(role: Role): Promise<DirectoryFinding> {
    return identityFinding(this.connections, role, (answer) => {
      const verdict = bindVerdict(answer);
      if (!verdict.opens) return verdict.code;
      return verdict.mustChange ? 'its password must be changed' : undefined;
    });
  }

  private async clock(now: number): Promise<DirectoryFinding> {
    const [root] = await this.search('read', '', ['currentTime'], 'base');
    return clockFinding(instantOf(first(root ?? {}, 'currentTime')) ?? 0, now);
  }

  /** What may be written of the first person found: the directory itself tells, in a computed attribute. */
  private async rights(): Promise<DirectoryFinding[]> {
    const check = 'directory rights';
    const { baseDn } = this.connections.settings;
    const [person] = await this.search('read', baseDn, ['replPropertyMetaData'], 'sub');
    if (!person) {
      const text = `Nobody is found below ${baseDn}: check DIRECTORY_BASE_DN and the rights of the reading identity.`;
      return [{ check, level: 'failure', text }];
    }
    const dn = first(person, 'dn');
    const mayWrite = await this.writable('write', dn);
    const lacking = NEEDED.filter((name) => !mayWrite.includes(name));
    const beyond = mayWrite.filter((name) => !NEEDED.includes(name));
    const findings: DirectoryFinding[] = [];
    for (const name of lacking) {
      const text = `The writing identity may not write ${name}: grant WP;${name};user on ${baseDn} (docs/howto/connect-active-directory.md).`;
      findings.push({ check, level: 'failure', text });
    }
    if (beyond.length > 0) {
      const some = beyond.slice(0, 5).join(', ');
      const text = `The writing identity may write ${beyond.length} attributes more than needed (${some}${beyond.length > 5 ? '…' : ''}): take them back.`;
      findings.push({ check, level: 'warning', text });
    }
    if (first(person, 'replPropertyMetaData') === '') {
      const text =
        'The reading identity does not see replPropertyMetaData: two temporary secrets in a row look alike.';
      findings.push({ check, level: 'warning', text });
    }
    return [...findings, ...(await this.readsOnly(dn)), ...(findings.length === 0 ? [RIGHTS_FIT] : [])];
  }

  private async readsOnly(dn: string): Promise<DirectoryFinding[]> {
    const check = 'directory rights';
    const shared = sharedIdentity(this.connections.settings);
    if (shared) return [shared];
    const count = (await this.writable('read', dn)).length;
    if (count === 0) return [];
    return [
      { check, level: 'warning', text: `The reading identity may write ${count} attributes: it needs none.` },
    ];
  }

  private async writable(role: Role, dn: string): Promise<string[]> {
    const [entry] = await this.search(role, dn, ['allowedAttributesEffective'], 'base');
    return values(entry ?? {}, 'allowedAttributesEffective');
  }

  private async search(
    role: Role,
    base: string,
    attributes: string[],
    scope: 'base' | 'sub',
  ): Promise<Entry[]> {
    const filter =
      scope === 'sub' ? PRESETS['active-directory'].filter : new PresenceFilter({ attribute: 'objectClass' });
    return this.connections.as(role, async (client) => {
      try {
        const options = { scope, filter, attributes, paged: { pageSize: 1 } };
        for await (const { searchEntries } of client.searchPaginated(base, options)) return searchEntries;
        return [];
      } catch (error) {
        if (error instanceof ResultCodeError && error.code === 32) return [];
        throw error;
      }
    });
  }
}

const RIGHTS_FIT: DirectoryFinding = {
  check: 'directory rights',
  level: 'ok',
  text: 'The writing identity may write what a reset needs and nothing else (Reset-Password shows only at the first reset).',
};
