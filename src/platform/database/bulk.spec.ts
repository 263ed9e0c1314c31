import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { withDatabases } from '../../../test/support/services.js';
import { insertRows } from './bulk.js';

const ODD = ['', 'NULL', 'a,b', '{a}', '"', '\\', "l'Haÿ-les-Roses", 'Œuvre', 'two\nlines', '𝒜'];
const COLUMNS = ['uai', 'name', 'kind', 'commune', 'departement', 'phone', 'updated_at'];

withDatabases('inserting many rows', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp(await database.env());
  });
  afterAll(() => app.stop());
  afterEach(() => app.transactions.run(() => app.transactions.execute('DELETE FROM establishments')));

  /** `kind` has a value now and then, `commune` none. */
  const school = (number: number): unknown[] => {
    const name = ODD[number % ODD.length];
    return [
      `${number}`.padStart(8, '0'),
      name,
      number % 3 ? name : null,
      null,
      '13',
      undefined,
      number * 1e9,
    ];
  };
  const insert = (rows: unknown[][], suffix?: string): Promise<void> =>
    app.transactions.run(() => insertRows(app.transactions, 'establishments', COLUMNS, rows, suffix));
  const all = (): Promise<unknown[]> =>
    app.transactions.query(
      `SELECT uai AS "uai", name AS "name", kind AS "kind", commune AS "commune", phone AS "phone",
         updated_at AS "at" FROM establishments ORDER BY uai`,
    );

  it.each([1, 15, 16, 2345])(
    'of %i leaves each value as it is, and what there is not empty',
    async (count) => {
      const rows = Array.from({ length: count }, (_, number) => school(number));
      await insert(rows);
      expect(await all()).toEqual(
        rows.map(([uai, name, kind, commune, , , at]) => ({ uai, name, kind, commune, phone: null, at })),
      );
    },
  );

  it('heeds what is to happen to a row that is there', async () => {
    const rows = Array.from({ length: 100 }, (_, number) => school(number));
    await insert(rows.slice(0, 50));
    await insert(
      rows.map(([uai, , ...rest]) => [uai, 'again', ...rest]),
      'ON CONFLICT (uai) DO UPDATE SET name = excluded.name',
    );
    await insert(rows, 'ON CONFLICT DO NOTHING');
    const names = (await all()).map((row) => (row as { name: string }).name);
    expect(names).toEqual(Array.from({ length: 100 }, () => 'again'));
  });

  it('takes a column of many kinds of values', async () => {
    const rows = Array.from({ length: 40 }, (_, number) => school(number));
    rows[7] = ['00000007', 7, null, null, '13', null, 7];
    await insert(rows);
    expect((await all())[7]).toMatchObject({ name: expect.stringMatching(/^7(\.0)?$/) as string });
  });
});
