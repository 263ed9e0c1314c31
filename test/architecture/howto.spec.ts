import { readFileSync } from 'node:fs';
import { CONFIG_VARIABLES } from '../../src/platform/config/variables.js';
import { accessLdif, NEEDED } from '../../src/directory/openldap/openldap-access.js';
import { PRESETS } from '../../src/directory/sync/presets.rules.js';

const guide = readFileSync('docs/howto/connect-active-directory.md', 'utf8');
const bed = readFileSync('scripts/services/samba-inside.mjs', 'utf8');
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

describe('the guide to Active Directory', () => {
  it('asks for exactly the rights the test domain grants', () => {
    const asked = new Set(guide.match(GUID));
    const granted = new Set(bed.match(GUID));
    expect([...asked].sort()).toEqual([...granted].sort());
    expect(asked.size).toBe(5);
  });

  it('names the variables there are', () => {
    const known = CONFIG_VARIABLES.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]));
    const named = [...guide.matchAll(/\bDIRECTORY_[A-Z_]+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(6);
  });

  it('says of each attribute what it is read for', () => {
    const { plain } = PRESETS['active-directory'];
    for (const attribute of Object.values(plain)) expect(guide).toContain(`\`${attribute}\``);
  });
});

describe('the guide to OpenLDAP', () => {
  const openldap = readFileSync('docs/howto/connect-openldap.md', 'utf8');
  const people = 'ou=personnels EN,ou=ac-exemple,ou=education,o=gouv,c=fr';
  const identity = (name: string) => ({ dn: `cn=${name},ou=techniques,o=gouv,c=fr`, password: '' });

  it('asks for the rights doctor prints', () => {
    const printed = accessLdif({
      baseDn: people,
      write: identity('guichet'),
      read: identity('guichet-lecture'),
    });
    for (const line of printed.split('\n')) expect(openldap).toContain(line);
    for (const attribute of NEEDED) expect(openldap).toContain(`\`${attribute}\``);
  });

  it('names the variables there are', () => {
    const known = CONFIG_VARIABLES.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]));
    const named = [...openldap.matchAll(/\bDIRECTORY_[A-Z_]+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(8);
  });

  it.each(['academie', 'inetorgperson'] as const)(
    'says of each attribute of %s what it is read for',
    (preset) => {
      for (const attribute of Object.values(PRESETS[preset].plain))
        expect(openldap).toContain(`\`${attribute}\``);
    },
  );
});
