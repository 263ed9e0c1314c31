import iconv from 'iconv-lite';
import { cliActor } from '../../src/platform/actor.js';
import { DirectoryImports } from '../../src/directory/imports/directory-imports.service.js';
import type { ImportRecord } from '../../src/directory/imports/import.types.js';
import { fileProblemText, placeOf, textOf } from '../../src/directory/imports/problem-text.views.js';
import { t } from '../../src/platform/i18n/i18n.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { withDatabases } from '../support/services.js';

const ACTOR = cliActor('test');
const HEAD = 'username;birth_name;first_name';
const GOOD = Array.from({ length: 5 }, (_, i) => `pers${i};Éluard${i};Zoé`);
const french = { t: (key: string, params?: Record<string, string | number>) => t('fr', key, params) };
const file = (...rows: string[]): string => [HEAD, ...GOOD, ...rows].join('\r\n');
const utf8 = (text: string): Buffer => Buffer.from(text);

/** Files that are not what they should be: the line is named, in words, and nobody comes in. */
withDatabases('a bad file', (database) => {
  let test: TestApp;
  let imports: DirectoryImports;
  beforeAll(async () => {
    test = await startTestApp(await database.env());
    imports = test.get(DirectoryImports);
  });
  afterAll(() => test.stop());

  async function checked(bytes: Buffer, name = 'personnels.csv'): Promise<ImportRecord> {
    const options = { skipBad: false, complete: false, contactsAsOf: null };
    const id = await imports.start('people', { name }, options, ACTOR);
    return imports.check(id, bytes);
  }
  const report = ({ problems }: ImportRecord): string =>
    [
      ...problems.file.map((problem) => fileProblemText(french, problem)),
      ...problems.lines.map((problem) => `${placeOf(french, problem)} : ${textOf(french, problem)}`),
    ]
      .join('\n')
      .replace(/[\u00a0\u202f]/g, ' ');
  async function count(table: string): Promise<number> {
    const [row] = await test.transactions.query<{ n: number }>(`SELECT COUNT(*) AS "n" FROM ${table}`);
    return Number(row?.n);
  }

  it.each<[string, Buffer, RegExp]>([
    ['of 0 bytes', utf8(''), /vide/],
    ['of blank lines', utf8('\r\n\r\n\n'), /en-tête|vide/],
    ['with its header only', utf8(HEAD), /n’a que son en-tête/],
    ['without header', utf8(GOOD.join('\n')), /Colonnes obligatoires absentes : .*username/],
    ['without a needed column', utf8('username;first_name\na;b'), /absentes : birth_name/],
    ['with another delimiter', utf8(file().replaceAll(';', '|')), /absentes : username/],
    ['with the delimiter of its header only', utf8(file('x,Dupont,Jean')), /ligne 7.*cellules/],
    [
      'with a picture inside',
      Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d', 'hex'), Buffer.alloc(5000, 7)]),
      /pas un fichier texte/,
    ],
    [
      'that is a workbook',
      Buffer.concat([Buffer.from('504b030414000600', 'hex'), Buffer.alloc(900)]),
      /format CSV/,
    ],
    ['of UTF-16 without its mark', Buffer.from(file(), 'utf16le'), /pas un fichier texte/],
    [
      'of UTF-16, its bytes the other way round',
      Buffer.from(`\ufeff${file()}`, 'utf16le').swap16(),
      /pas un fichier texte/,
    ],
    ['with a quote never closed', utf8(file('x;"Dupont;Jean', 'y;Dupond;Jeanne')), /vers la ligne 7 /],
    ['with a quote inside a word', utf8(file('x;Du"pont;Jean')), /ligne 7/],
    ['with the same line again', utf8(file(GOOD[2] ?? '')), /ligne 7.*déjà à la ligne 4/],
    [
      'with two encodings',
      Buffer.concat([utf8(file()), iconv.encode('\r\nx;Lefèvre;Hélène', 'windows-1252')]),
      /ligne 7.*UTF-8/,
    ],
    [
      'of UTF-8 by its mark and not by its text',
      Buffer.concat([utf8('\ufeff'), iconv.encode(file(), 'windows-1252')]),
      /ligne 2.*UTF-8/,
    ],
    [
      'with a NUL far below',
      utf8(file(...Array.from({ length: 300 }, (_, i) => `q${i};Dupont;Jean`), 'x;Du\0pont;Jean')),
      /ligne 307.*illisible/,
    ],
    ['with a cell of a book', utf8(file(`x;${'Dupont '.repeat(20_000)};Jean`)), /ligne 7.*trop long/],
    ['with markup', utf8(file(`<script>alert(1)</script>;Dupont;Jean`)), /ligne 7, username/],
  ])('%s', async (_kind, bytes, words) => {
    const record = await checked(bytes);
    expect([record.state, report(record)]).toEqual(['refused', expect.stringMatching(words)]);
    await expect(imports.confirm(record.id, ACTOR)).rejects.toMatchObject({ code: 'IMPORT_NOT_READY' });
    expect(await count('people')).toBe(0);
  });

  it('of UTF-16 as spreadsheets write it is read', async () => {
    const record = await checked(Buffer.from(`\ufeff${file()}`, 'utf16le'));
    expect(record).toMatchObject({ state: 'ready', goodRows: 5, options: { encoding: 'utf-16le' } });
  });

  it('of another world by its name is noted, harmless', async () => {
    const record = await checked(utf8(file()), `../../${'x'.repeat(300)}<script>02E9900000ZZZ.csv`);
    expect(record.state).toBe('ready');
    const [row] = await test.transactions.query<{ name: string }>(
      'SELECT file_name AS "name" FROM directory_imports WHERE id = $1',
      [record.id],
    );
    expect(row?.name.length).toBeLessThanOrEqual(255);
    expect(row?.name).not.toContain('02E99');
  });

  const many = database.name === 'SQLite' ? 200_000 : 20_000;
  it(`of ${many} lines wrong in the same way is refused, with a report that can be read`, async () => {
    const rows = Array.from({ length: many }, (_, i) => `u${i};Dupont;Jean;31/02/1980`);
    const record = await checked(utf8(['username;birth_name;first_name;birth_date', ...rows].join('\n')));
    expect(record).toMatchObject({ state: 'refused', badRows: many, goodRows: 0 });
    expect(record.problems.lines.length).toBeLessThanOrEqual(1000);
    expect(record.problems.lines[0]).toMatchObject({ line: 2, column: 'birth_date', code: 'DATE_SHAPE' });
    expect(await count('people')).toBe(0);
  }, 120_000);
});
