import { directorySourceContract } from '../../test/contracts/directory-source.contract.js';
import { savePerson } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { withDatabases } from '../../test/support/services.js';
import { DirectorySource } from './directory.source.js';
import { WRONG_TRIES_BEFORE_LOCK } from './local-secret.rules.js';

withDatabases('the local directory', (database) => {
  directorySourceContract('keeps the contract of a directory', async () => {
    const app = await startTestApp(await database.env());
    let count = 0;
    return {
      source: app.get(DirectorySource),
      async account(traits = {}) {
        const username = `compte${(count += 1)}`;
        return { username, personId: await savePerson(app, { ...traits, username }) };
      },
      insideTransaction: (work) => app.transactions.run(work),
      triesBeforeLock: WRONG_TRIES_BEFORE_LOCK,
      advance: (milliseconds) => app.clock.advance(milliseconds),
      stop: () => app.stop(),
    };
  });

  describe('keeps secrets to itself', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await startTestApp(await database.env());
    });
    afterAll(() => app.stop());

    it('stores argon2id, and nothing else of the secret', async () => {
      const personId = await savePerson(app);
      const source = app.get(DirectorySource);
      const stamp = (await source.readState(personId))?.stamp ?? '';
      await source.setSecret({ personId, stamp, secret: 'trois vélos bleus 17', mustChange: false });
      const rows = await app.transactions.query('SELECT * FROM local_secrets');
      expect(JSON.stringify(rows)).toContain('$argon2id$');
      expect(JSON.stringify(rows)).not.toContain('bleus');
    });

    it('never takes a NUMEN, nor the username, as a secret', async () => {
      const personId = await savePerson(app, { username: 'gdupont' });
      const source = app.get(DirectorySource);
      const stamp = (await source.readState(personId))?.stamp ?? '';
      for (const [secret, code] of [
        ['02E9900000ZZZ', 'SECRET_IS_NUMEN'],
        ['02 e 99 00000 zzz', 'SECRET_IS_NUMEN'],
        ['GDupont-GDupont', 'SECRET_HOLDS_USERNAME'],
      ] as const) {
        expect(await source.setSecret({ personId, stamp, secret, mustChange: false })).toEqual({
          outcome: 'refused',
          code,
        });
      }
    });
  });
});
