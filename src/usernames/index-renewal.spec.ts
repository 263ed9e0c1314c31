import { createHash } from 'node:crypto';
import { savePeople } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { hardNames } from '../../test/support/hard-names.js';
import { withDatabases } from '../../test/support/services.js';
import { IndexRenewal } from './index-renewal.js';
import { IndexVersion } from './index-version.js';
import { KEYS_VERSION, keysOf } from './keys.rules.js';
import { EVERYBODY } from './reach.rules.js';
import { UsernameFinder } from './username-finder.js';
import { variantsOf, wordsOfName } from './words.rules.js';

/** Of the keys below, by version: a change of keys needs another version, and its digest here. */
const DIGESTS: Readonly<Record<number, string>> = { 1: '9f45293176a224c2' };

it('keys that come out otherwise are of another version', () => {
  const hash = createHash('sha256');
  for (const { person } of hardNames(400, 5)) {
    const keys = keysOf({ ...person, aliases: ['jean.dupont2'], email: 'jean.dupont@ac-exemple.fr' });
    const words = keys
      .filter(({ kind }) => kind === 'name')
      .flatMap(({ term, given }) => wordsOfName(term, given));
    hash.update(JSON.stringify([keys, words.map(variantsOf)]));
  }
  expect({ [KEYS_VERSION]: hash.digest('hex').slice(0, 16) }).toEqual({
    [KEYS_VERSION]: DIGESTS[KEYS_VERSION],
  });
});

withDatabases('a look-up index of another version', (database) => {
  let app: TestApp;
  const COUNT = 120;

  beforeAll(async () => {
    app = await startTestApp(await database.env());
    const people = Array.from({ length: COUNT }, (_, at) => ({
      ...{ firstName: 'Paul', birthName: 'Kerbrat', username: `pkerbrat${at}`, email: null, uais: [] },
    }));
    await savePeople(app, people);
    await app.transactions.run(() => app.get(IndexVersion).keep({ version: 0 }));
  });
  afterAll(() => app.stop());

  const found = async (): Promise<number> =>
    (await app.get(UsernameFinder).search('pkerbrat', EVERYBODY, 20)).total;

  it('is renewed piece by piece, from where the last run stopped, and then left alone', async () => {
    const renewal = app.get(IndexRenewal);
    expect(await found()).toBe(0);
    let turns = 0;
    expect(await renewal.renew(() => (turns += 1) <= 1)).toBe(50);
    expect(await found()).toBe(50);
    expect(await renewal.renew(() => true)).toBe(COUNT - 50);
    expect(await found()).toBe(100);
    expect(await renewal.renew(() => true)).toBe(0);
  });

  it('is rewritten on demand', async () => {
    await app.transactions.run(() => app.transactions.execute('DELETE FROM username_keys'));
    expect(await app.get(IndexRenewal).rewriteAll()).toBe(COUNT);
    expect(await found()).toBe(100);
  });

  it('is of this version when a first import wrote it', async () => {
    await app.transactions.run(async () => {
      await app.get(IndexVersion).keep({ version: 0 });
      await app.transactions.execute('DELETE FROM username_keys');
    });
    await app.get(IndexVersion).begin();
    expect(await app.get(IndexRenewal).renew(() => true)).toBe(0);
  });

  it('stays of the other version beside keys that are there', async () => {
    await app.get(IndexRenewal).rewriteAll();
    await app.transactions.run(() => app.get(IndexVersion).keep({ version: 0 }));
    await app.get(IndexVersion).begin();
    expect(await app.get(IndexRenewal).renew(() => true)).toBe(COUNT);
  });
});
