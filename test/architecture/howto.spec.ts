import { readFileSync } from 'node:fs';
import { CONFIG_VARIABLES } from '../../src/platform/config/variables.js';
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
