import { PresenceFilter, ResultCodeError } from 'ldapts';
import type { DirectoryFinding } from '../directory.source.js';
import { first, values, type Entry } from '../sync/entry.rules.js';
import { PRESETS } from '../sync/presets.rules.js';
import { AdConnections } from './ad-connections.js';

/** What the writing identity has to be able to write of a person, Reset-Password apart, and nothing more. */
const NEEDED = ['pwdLastSet', 'lockoutTime', 'accountExpires'];
const MINUTE_MS = 60_000;

/** Looks at an Active Directory as Guichet meets it; nothing is written. Each finding says what to do. */
export class AdExamination {
  constructor(private readonly connections: AdConnections) {}

  /** @param now epoch milliseconds */
  async findings(now: number): Promise<DirectoryFinding[]> {
    const servers = await this.servers();
    if (servers.every(({ level }) => level === 'failure')) return servers;
    const identities = [await this.identity('write'), await this.identity('read')];
    if (identities.some(({ level }) => level === 'failure')) return [...servers, ...identities];
    return [...servers, ...identities, await this.clock(now), ...(await this.rights())];
  }

  /** Each server by itself: the others stand in for one that is down, and nobody would notice. */
  private async servers(): Promise<DirectoryFinding[]> {
    const { settings } = this.connections;
    const findings: DirectoryFinding[] = [];
    for (const url of settings.urls) {
      const alone = new AdConnections({ ...settings, urls: [url] });
      try {
        await alone.tryBind(settings.read.dn, settings.read.password);
        findings.push({
          check: 'directory server',
          level: 'ok',
          text: `${url} answers; its certificate is trusted.`,
        });
      } catch (error) {
        const cause =
          error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
        const text = `${url} cannot be used: ${cause}. Check the address, the firewall and DIRECTORY_CA_FILE.`;
        findings.push({ check: 'directory server', level: 'failure', text });
      }
    }
    return findings;
  }

  private async identity(role: 'read' | 'write'): Promise<DirectoryFinding> {
    const check = `directory identity (${role})`;
    const { dn, password } = this.connections.settings[role];
    const verdict = await this.connections.tryBind(dn, password);
    if (verdict.opens && !verdict.mustChange) return { check, level: 'ok', text: `${dn} signs in.` };
    const reason = verdict.opens ? 'its password must be changed' : verdict.code;
    const variable = role === 'write' ? 'DIRECTORY_BIND' : 'DIRECTORY_READ';
    return {
      check,
      level: 'failure',
      text: `${dn} cannot sign in (${reason}): see ${variable}_DN and ${variable}_PASSWORD.`,
    };
  }

  private async clock(now: number): Promise<DirectoryFinding> {
    const check = 'directory clock';
    const [root] = await this.search('read', '', ['currentTime'], 'base');
    const parts =
      /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(first(root ?? {}, 'currentTime'))?.slice(1) ?? [];
    const [year, month, day, hour, minute, second] = parts;
    const skew = Math.abs(now - Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
    const text = `The directory's clock differs by ${Math.round(skew / 1000)} s`;
    if (skew < MINUTE_MS) return { check, level: 'ok', text: `${text}.` };
    return { check, level: 'warning', text: `${text}: ends of accounts are judged by it. Set both by NTP.` };
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
    const { read, write } = this.connections.settings;
    const check = 'directory rights';
    if (read.dn === write.dn) {
      const text = 'One identity reads and writes: give the reading one its own (DIRECTORY_READ_DN).';
      return [{ check, level: 'warning', text }];
    }
    const count = (await this.writable('read', dn)).length;
    if (count === 0) return [];
    return [
      { check, level: 'warning', text: `The reading identity may write ${count} attributes: it needs none.` },
    ];
  }

  private async writable(role: 'read' | 'write', dn: string): Promise<string[]> {
    const [entry] = await this.search(role, dn, ['allowedAttributesEffective'], 'base');
    return values(entry ?? {}, 'allowedAttributesEffective');
  }

  private async search(
    role: 'read' | 'write',
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
