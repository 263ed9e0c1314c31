import { EntryLine } from './entry-line.js';
import { presetOf } from './presets.rules.js';

const NOW = Date.UTC(2026, 10, 23);
const ENTRY = {
  dn: 'uid=mdurand',
  uid: 'mdurand',
  sn: 'Durand',
  nompatro: 'Lefèvre',
  nomNaissance: 'Bœuf',
  givenName: 'Maëlys',
  employeeNumber: '02E9912345ABC',
  mail: 'mdurand@ac-exemple.fr',
  mailPro: 'maelys.durand@ac-exemple.fr',
  naissance: '19800517',
  rne: '0130040Y',
  UAI: '0840003X$UAJ$PU',
};

function columns(
  attributes: Parameters<typeof presetOf>[0]['attributes'],
): Record<string, string | undefined> {
  const line = new EntryLine(1, ENTRY, presetOf({ preset: 'academie', attributes }), NOW);
  const names = ['birth_name', 'usage_name', 'email', 'numen', 'uai', 'birth_date', 'first_name'] as const;
  return Object.fromEntries(
    names.map((name) => [name, line.has(name) ? line.read(name, '', (text) => text, true) : undefined]),
  );
}

describe('a preset with attributes of the house', () => {
  it('is the preset itself where none is named', () => {
    expect(presetOf({ preset: 'academie', attributes: {} })).toBe(
      presetOf({ preset: 'academie', attributes: {} }),
    );
    expect(columns({})).toMatchObject({
      birth_name: 'Lefèvre',
      usage_name: 'Durand',
      email: 'mdurand@ac-exemple.fr',
      numen: '02E9912345ABC',
      uai: '0130040Y',
    });
  });

  it('reads the attribute named in place of its own, in the form the column wants', () => {
    const named = { birth_name: 'nomNaissance', email: 'mailPro', uai: 'UAI', birth_date: 'naissance' };
    expect(columns(named)).toMatchObject({
      birth_name: 'Bœuf',
      usage_name: 'Durand',
      email: 'maelys.durand@ac-exemple.fr',
      uai: '0840003X',
      birth_date: '1980-05-17',
      first_name: 'Maëlys',
    });
    expect(presetOf({ preset: 'academie', attributes: named }).further).toContain('UAI');
    expect(columns({ birth_name: 'sn' })).toMatchObject({ birth_name: 'Durand', usage_name: '' });
  });

  it('does not ask for what is not to be read', () => {
    const preset = presetOf({ preset: 'academie', attributes: { numen: '', usage_name: '' } });
    expect(Object.values(preset.plain)).not.toContain('employeeNumber');
    expect(columns({ numen: '', usage_name: '' })).toMatchObject({ numen: undefined, usage_name: undefined });
  });
});
