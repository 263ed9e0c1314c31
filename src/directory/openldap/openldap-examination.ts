import { randomBytes } from 'node:crypto';
import { FilterParser, ResultCodeError, type SearchOptions } from 'ldapts';
import type { DirectoryFinding } from '../directory.source.js';
import { change, replace } from '../ldap/changes.js';
import {
  AccountUsabilityControl,
  AssertionControl,
  PasswordPolicyControl,
  PostReadControl,
} from '../ldap/controls.js';
import { clockFinding, identityFinding, serverFindings, sharedIdentity } from '../ldap/ldap-examination.js';
import type { LdapConnections, Role } from '../ldap/ldap-connections.js';
import { instantOf } from '../ldap/time.rules.js';
import { first, values, type Entry } from '../sync/entry.rules.js';
import { presetOf } from '../sync/presets.rules.js';
import { accessLdif, NEEDED } from './openldap-access.js';
import { INSUFFICIENT_ACCESS } from './openldap-codes.rules.js';

const CONTROLS: Readonly<Record<string, string>> = {
  [AssertionControl.type]: 'assertion: without it no write can be bound to what was verified',
  [PostReadControl.type]: 'post-read: without it no write can be proved',
  [PasswordPolicyControl.type]: 'password policy: load the ppolicy overlay',
};
/** What an identity that has too much is most likely to be able to write. */
const BEYOND = ['sn', 'givenName', 'mail', 'uid', 'employeeNumber', 'title'];
const RIGHTS = 'directory rights';
const POLICY = 'directory policy';

/**
 * Looks at an OpenLDAP as Guichet meets it. Rights are found out by writes that cannot take effect: each takes away,
 * twice, a value that is not there, so that slapd refuses it either for want of the right or for want of the value.
 */
export class OpenLdapExamination {
  constructor(private readonly connections: LdapConnections) {}

  /** @param now epoch milliseconds */
  async findings(now: number): Promise<DirectoryFinding[]> {
    const { settings } = this.connections;
    const servers = await serverFindings(settings);
    if (servers.every(({ level }) => level === 'failure')) return servers;
    const identities = [await this.identity('write'), await this.identity('read')];
    if (identities.some(({ level }) => level === 'failure')) return [...servers, ...identities];
    const findings = [...servers, ...identities, await this.clock(now), ...(await this.controls())];
    const person = await this.somebody();
    if (!person) {
      const text = `Nobody is found below ${settings.baseDn}: check DIRECTORY_BASE_DN, DIRECTORY_PRESET and the rights of the reading identity.`;
      return [...findings, { check: RIGHTS, level: 'failure', text }];
    }
    return [
      ...findings,
      ...(await this.policy(person)),
      await this.hashing(),
      ...(await this.rights(person)),
    ];
  }

  private async identity(role: Role): Promise<DirectoryFinding> {
    return identityFinding(this.connections, role, ({ code }) =>
      code === 0
        ? undefined
        : code === 49
          ? 'its password is wrong, or the account is locked'
          : `code ${code}`,
    );
  }

  /** With `lastbind` slapd has just written down when the reading identity signed in. */
  private async clock(now: number): Promise<DirectoryFinding> {
    const { dn } = this.connections.settings.read;
    const [own] = await this.search('read', dn, {
      scope: 'base',
      attributes: ['pwdLastSuccess', 'authTimestamp'],
    });
    const seen = instantOf(first(own ?? {}, 'pwdLastSuccess') || first(own ?? {}, 'authTimestamp'));
    if (seen !== null) return clockFinding(seen, now);
    const text =
      'The directory’s clock cannot be seen, nor who never signed in: set `lastbind on` and let the reading identity read its own entry.';
    return { check: 'directory clock', level: 'warning', text };
  }

  private async controls(): Promise<DirectoryFinding[]> {
    const [root] = await this.search('read', '', { scope: 'base', attributes: ['supportedControl'] });
    const offered = values(root ?? {}, 'supportedControl');
    return Object.entries(CONTROLS)
      .filter(([control]) => !offered.includes(control))
      .map(([control, text]) => ({
        check: 'directory controls',
        level: 'failure',
        text: `The server does not offer ${control} (${text}).`,
      }));
  }

  private async somebody(): Promise<Entry | undefined> {
    const { settings } = this.connections;
    const [person] = await this.search('read', settings.baseDn, {
      scope: 'sub',
      filter: presetOf(settings).filter,
      attributes: ['pwdPolicySubentry', 'userPassword'],
    });
    return person;
  }

  /** The policies there are; the overlay's default one is not told to everybody. */
  private async policy(person: Entry): Promise<DirectoryFinding[]> {
    const [root] = await this.search('read', '', { scope: 'base', attributes: ['namingContexts'] });
    const base = this.connections.settings.baseDn.toLowerCase();
    const contexts = values(root ?? {}, 'namingContexts').filter((name) => base.endsWith(name.toLowerCase()));
    const own = first(person, 'pwdPolicySubentry');
    const attributes = ['pwdMustChange', 'pwdCheckQuality'];
    const policies: Entry[] = [];
    for (const context of own ? [own] : contexts) {
      policies.push(
        ...(await this.search(
          'read',
          context,
          { scope: 'sub', filter: '(objectClass=pwdPolicy)', attributes },
          50,
        )),
      );
    }
    if (policies.length === 0) {
      const text =
        'No password policy can be read: check that pwdMustChange is TRUE in the one that applies, or let the reading identity read it.';
      return [{ check: POLICY, level: 'warning', text }];
    }
    const findings: DirectoryFinding[] = [];
    for (const policy of policies) {
      if (first(policy, 'pwdMustChange') !== 'TRUE') {
        const text = `In ${first(policy, 'dn')} pwdMustChange is not TRUE: a temporary password stays good for everything, and resets of accounts under it are left to be reconciled.`;
        findings.push({ check: POLICY, level: 'warning', text });
      }
      if (Number(first(policy, 'pwdCheckQuality') || 0) === 0) {
        const text = `In ${first(policy, 'dn')} pwdCheckQuality is 0: the directory takes any password.`;
        findings.push({ check: POLICY, level: 'warning', text });
      }
    }
    return findings.length > 0
      ? findings
      : [{ check: POLICY, level: 'ok', text: 'The password policy forces the change.' }];
  }

  private async hashing(): Promise<DirectoryFinding> {
    const check = 'directory hashing';
    const options = {
      scope: 'sub' as const,
      filter: '(objectClass=olcPPolicyConfig)',
      attributes: ['olcPPolicyHashCleartext'],
    };
    const [overlay] = await this.search('read', 'cn=config', options);
    if (!overlay) {
      const text =
        'Whether passwords are hashed cannot be seen: `slapcat -n 0 | grep olcPPolicyHashCleartext` must say TRUE, else they rest in clear.';
      return { check, level: 'warning', text };
    }
    if (first(overlay, 'olcPPolicyHashCleartext') === 'TRUE')
      return { check, level: 'ok', text: 'Passwords are hashed.' };
    const text =
      'olcPPolicyHashCleartext is not TRUE: a password that is set would rest in clear. Set it before anything else.';
    return { check, level: 'failure', text };
  }

  private async rights(person: Entry): Promise<DirectoryFinding[]> {
    const dn = first(person, 'dn');
    const findings = [...(await this.lacking(dn)), ...(await this.beyond(dn))];
    const shared = sharedIdentity(this.connections.settings);
    findings.push(...(shared ? [shared] : await this.readsOnly(dn, person)));
    if (findings.some(({ level }) => level === 'failure')) {
      const text = `These rights, and no others, are needed:\n${accessLdif(this.connections.settings)}`;
      findings.push({ check: RIGHTS, level: 'warning', text });
    }
    return findings.length > 0 ? findings : [RIGHTS_FIT];
  }

  private async lacking(dn: string): Promise<DirectoryFinding[]> {
    const findings: DirectoryFinding[] = [];
    for (const name of NEEDED) {
      if (await this.mayWrite('write', dn, name)) continue;
      const isVital = name !== 'pwdEndTime';
      const text = isVital
        ? `The writing identity may not write ${name}.`
        : 'The writing identity may not write pwdEndTime: temporary passwords do not end by themselves.';
      findings.push({ check: RIGHTS, level: isVital ? 'failure' : 'warning', text });
    }
    const [seen] = await this.search('write', dn, {
      scope: 'base',
      attributes: ['entryUUID', 'entryCSN', 'pwdChangedTime'],
    });
    if (!first(seen ?? {}, 'entryCSN') || !first(seen ?? {}, 'entryUUID')) {
      const text =
        'The writing identity does not see entryUUID and entryCSN: it cannot write on a condition.';
      findings.push({ check: RIGHTS, level: 'failure', text });
    }
    for (const role of ['write', 'read'] as const) {
      if (await this.isToldUsability(role, dn)) continue;
      const text = `The ${role === 'write' ? 'writing' : 'reading'} identity is not told whether an account has expired or a lock has run out: let it compare userPassword (=c), and see that a policy applies to ${dn}.`;
      findings.push({ check: RIGHTS, level: 'warning', text });
    }
    return findings;
  }

  /** slapo-ppolicy(5): told to those who may compare the password, of entries under a policy. */
  private async isToldUsability(role: Role, dn: string): Promise<boolean> {
    const control = new AccountUsabilityControl();
    const options = { scope: 'base' as const, filter: '(objectClass=*)', attributes: ['1.1'] };
    await this.connections.as(role, (client) => client.search(dn, options, control));
    return control.usability !== undefined;
  }

  private async beyond(dn: string): Promise<DirectoryFinding[]> {
    const findings: DirectoryFinding[] = [];
    const more: string[] = [];
    for (const name of BEYOND) if (await this.mayWrite('write', dn, name)) more.push(name);
    if (more.length > 0) {
      const text = `The writing identity may write more than needed (${more.join(', ')}): take it back.`;
      findings.push({ check: RIGHTS, level: 'warning', text });
    }
    if (await this.bypassesPolicy(dn)) {
      const text =
        'The rules about passwords do not hold for the writing identity: it has manage on userPassword, where =cw is right (or the policy asks for no length: pwdCheckQuality, pwdMinLength).';
      findings.push({ check: RIGHTS, level: 'warning', text });
    }
    const [seen] = await this.search('write', dn, { scope: 'base', attributes: ['userPassword'] });
    if (first(seen ?? {}, 'userPassword')) {
      const text = 'The writing identity may read userPassword: grant =cw, which does not include reading.';
      findings.push({ check: RIGHTS, level: 'warning', text });
    }
    return findings;
  }

  private async readsOnly(dn: string, person: Entry): Promise<DirectoryFinding[]> {
    const findings: DirectoryFinding[] = [];
    const writable: string[] = [];
    for (const name of [...NEEDED, ...BEYOND]) if (await this.mayWrite('read', dn, name)) writable.push(name);
    if (writable.length > 0) {
      const text = `The reading identity may write ${writable.join(', ')}: it needs none.`;
      findings.push({ check: RIGHTS, level: 'warning', text });
    }
    if (first(person, 'userPassword')) {
      findings.push({
        check: RIGHTS,
        level: 'warning',
        text: 'The reading identity may read userPassword: it must not.',
      });
    }
    return findings;
  }

  private async mayWrite(role: Role, dn: string, name: string): Promise<boolean> {
    const absent = change('delete', name, absentValue(name));
    return (await this.refused(role, dn, [absent, absent])) !== INSUFFICIENT_ACCESS;
  }

  /** The overlay looks at the length first, but for those who may manage; then the second part fails for everybody. */
  private async bypassesPolicy(dn: string): Promise<boolean> {
    const absent = change('delete', 'sn', absentValue('sn'));
    return (await this.refused('write', dn, [replace('userPassword', 'x'), absent, absent])) !== 19;
  }

  private async refused(role: Role, dn: string, changes: ReturnType<typeof change>[]): Promise<number> {
    try {
      await this.connections.as(role, (client) => client.modify(dn, changes));
      return 0;
    } catch (error) {
      if (error instanceof ResultCodeError) return error.code;
      throw error;
    }
  }

  /** What may be seen; what may not, or is not there, is nothing. */
  private async search(role: Role, base: string, options: SearchOptions, most = 1): Promise<Entry[]> {
    const { filter = '(objectClass=*)', ...rest } = options;
    const parsed = typeof filter === 'string' ? FilterParser.parseString(filter) : filter;
    return this.connections.as(role, async (client) => {
      try {
        return (await client.search(base, { ...rest, filter: parsed, sizeLimit: most })).searchEntries;
      } catch (error) {
        if (error instanceof ResultCodeError) return [];
        throw error;
      }
    });
  }
}

const RIGHTS_FIT: DirectoryFinding = {
  check: RIGHTS,
  level: 'ok',
  text: 'The identities may do what resets need and nothing else.',
};

/** A value of the right syntax that no entry has. */
function absentValue(name: string): string {
  if (name === 'pwdReset') return 'FALSE';
  return name.endsWith('Time') ? '19010101000000Z' : `guichet-${randomBytes(12).toString('hex')}`;
}
