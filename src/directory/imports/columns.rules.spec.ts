import { ESTABLISHMENT_COLUMNS, mapHeader, PEOPLE_COLUMNS } from './columns.rules.js';

const positions = (header: string[], columns = PEOPLE_COLUMNS): Record<string, number> =>
  Object.fromEntries(mapHeader(header, columns).positions);

describe('headings', () => {
  it('are known by name whatever their case and punctuation', () => {
    expect(positions(['Username', 'BIRTH-NAME', ' first name ', '\ufeffuai'])).toMatchObject({
      username: 0,
      birth_name: 1,
      first_name: 2,
    });
  });

  it('are known as French spreadsheets write them', () => {
    const header = [
      'Identifiant',
      'Nom d’usage',
      'Nom de naissance',
      'Prénom',
      'Né(e) le',
      'Mél',
      'RNE',
      'N° agent',
    ];
    expect(positions(header)).toEqual({
      username: 0,
      usage_name: 1,
      birth_name: 2,
      first_name: 3,
      birth_date: 4,
      email: 5,
      uai: 6,
    });
    expect(mapHeader(header, PEOPLE_COLUMNS).ignored).toEqual(['N° agent']);
  });

  it('that are missing or stand twice are named', () => {
    expect(mapHeader(['uid', 'login', 'prenom'], PEOPLE_COLUMNS).problems).toEqual([
      { code: 'COLUMN_MISSING', names: ['birth_name'] },
      { code: 'COLUMN_TWICE', names: ['username'] },
    ]);
    expect(mapHeader(['name'], ESTABLISHMENT_COLUMNS).problems).toEqual([
      { code: 'COLUMN_MISSING', names: ['uai'] },
    ]);
  });

  it('name each column once, whatever the file', () => {
    for (const columns of [PEOPLE_COLUMNS, ESTABLISHMENT_COLUMNS]) {
      const all = columns.flatMap(({ name, aliases }) => [name, ...aliases]);
      const found = all.map((heading) => [...mapHeader([heading], columns).positions.keys()]);
      expect(found.every((names) => names.length === 1)).toBe(true);
      expect(found.flat()).toEqual(
        columns.flatMap(({ name, aliases }) => [name, ...aliases.map(() => name)]),
      );
    }
  });
});
