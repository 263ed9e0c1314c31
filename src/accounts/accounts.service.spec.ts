import { anAccount, storeAccount } from '../../test/support/accounts.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { withDatabases } from '../../test/support/services.js';
import { codeOfSecret } from '../../test/support/totp.js';
import { PersonRow } from '../directory/person.entity.js';
import { cliActor } from '../platform/actor.js';
import { newId } from '../platform/ids.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { AdministrationService } from './administration/administration.service.js';
import { GrantsService } from './administration/grants.service.js';
import { SecondFactorService } from './second-factor/second-factor.service.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SetUpService } from './set-up/set-up.service.js';
import { Throttle } from './sign-in/throttle.js';
import { accountActor } from './sign-in/sign-in.service.js';

const by = cliActor('test');
const visitor = { address: '192.0.2.7', agent: 'test', device: undefined };
const PASSWORD = 'cinq girafes jouent du piano';

withDatabases('accounts', (database) => {
  let test_: TestApp;
  beforeAll(async () => {
    test_ = await startTestApp(await database.env());
  });
  afterAll(() => test_.stop());

  const rows = <R>(sql: string, ...params: unknown[]) => test_.transactions.query<R>(sql, params);
  const settled = async (work: ReadonlyArray<Promise<unknown>>): Promise<number> =>
    (await Promise.allSettled(work)).filter(({ status }) => status === 'fulfilled').length;

  describe('the service other modules ask', () => {
    it('finds accounts by role and school, active ones only', async () => {
      const near = await storeAccount(test_, { role: 'head', uais: ['0130001F'], name: 'Proche' });
      await storeAccount(test_, { role: 'head', uais: ['0130002G'] });
      await storeAccount(test_, { role: 'head', uais: ['0130001F'], state: 'disabled' });
      const service = test_.get(AccountsService);
      const found = await service.accountsByRole('head', { uai: '0130001F' });
      expect(found.map(({ id }) => id)).toEqual([near.id]);
      expect(await service.accountsByRole('head')).toHaveLength(2);
      expect(found[0]).not.toHaveProperty('passwordHash');
      expect(await service.account(newId())).toBeNull();
    });

    it('knows which people of the directory use Guichet', async () => {
      const personId = newId();
      await storeAccount(test_, { role: 'supervisor', personId });
      const gone = newId();
      await storeAccount(test_, { role: 'agent', personId: gone, state: 'disabled' });
      const service = test_.get(AccountsService);
      expect(await service.isGuichetUser(personId)).toEqual({ role: 'supervisor' });
      expect(await service.isGuichetUser(gone)).toBeNull();
      expect(await service.isGuichetUser(newId())).toBeNull();
    });
  });

  describe('a person behind an account', () => {
    const person = async (username: string, email: string): Promise<string> => {
      const id = newId();
      const now = test_.clock.now();
      await test_.transactions.run(async () => {
        await test_.transactions.manager.insert(PersonRow, {
          ...{ id, username, usernameKey: username, email, emailKey: email, stamp: newId() },
          ...{ birthName: 'Nommé', firstName: 'Jo', status: 'active', accountClass: 'A', protected: false },
          ...{ accountCreatedAt: 0, createdAt: now, updatedAt: now },
        });
      });
      return id;
    };

    it('is found by username, else by the address', async () => {
      const named = await person('jnomme', 'j.nomme@academie.example');
      const administration = test_.get(AdministrationService);
      const deciding = { by, alone: true };
      const base = { name: 'Jo Nommé', role: 'manager' as const };
      const first = await administration.create(
        { ...base, email: 'ailleurs@guichet.test', person: 'JNomme' },
        deciding,
      );
      const second = await administration.create({ ...base, email: 'J.Nomme@academie.example' }, deciding);
      expect([first.account.personId, second.account.personId]).toEqual([named, named]);
    });
  });

  describe('what happens at once happens once', () => {
    it('one address makes one account', async () => {
      const email = 'double@guichet.test';
      const make = () =>
        test_
          .get(AdministrationService)
          .create({ name: 'Deux Fois', email, role: 'manager' }, { by, alone: true });
      expect(await settled([make(), make(), make()])).toBe(1);
    });

    it('one link sets one password', async () => {
      const input = { name: 'Un Lien', email: 'lien@guichet.test', role: 'manager' as const };
      const { link } = await test_.get(AdministrationService).create(input, { by, alone: true });
      const token = new URL(link?.url ?? '').pathname.split('/').pop() ?? '';
      const use = () => test_.get(SetUpService).use(token, { password: PASSWORD }, visitor);
      expect(await settled([use(), use(), use()])).toBe(1);
    });

    it('one grant is approved once, by somebody else', async () => {
      const [asker, first, second] = await Promise.all(
        ['a', 'b', 'c'].map(() => storeAccount(test_, { role: 'admin' })),
      );
      if (!asker || !first || !second) throw new Error('unreachable');
      const deciding = { by: accountActor(asker), alone: false };
      const input = { name: 'Attend Deux', email: 'attend@guichet.test', role: 'agent' as const };
      await test_.get(AdministrationService).create(input, deciding);
      const grants = test_.get(GrantsService);
      const [grant] = await grants.pending();
      const approve = (account: typeof asker) => grants.approve(grant?.id ?? '', accountActor(account));
      await expect(approve(asker)).rejects.toThrow('OWN_GRANT');
      expect(await settled([approve(first), approve(second)])).toBe(1);
    });

    it('a code of the app works once', async () => {
      const account = await storeAccount(test_, { role: 'agent' });
      const factor = test_.get(SecondFactorService);
      const { spelt } = factor.offer('session', account);
      const actor = accountActor(account);
      const codes = await factor.enrol('session', account, codeOfSecret(spelt, test_.clock.now()), actor);
      expect(codes).toHaveLength(10);
      test_.clock.advance(30_000);
      const enrolled = await test_.get(AccountsRepository).byId(account.id);
      if (!enrolled) throw new Error('unreachable');
      const code = codeOfSecret(spelt, test_.clock.now());
      const use = (typed: string) =>
        test_.transactions.run(() => factor.use(enrolled, typed, { recovery: true }));
      const outcomes = await Promise.all([use(code), use(code), use(code)]);
      expect(outcomes.filter((one) => one === 'totp')).toHaveLength(1);
      const spare = codes?.[0] ?? '';
      const spared = await Promise.all([use(spare), use(spare), use(spare)]);
      expect(spared.filter((one) => one === 'recovery')).toHaveLength(1);
      test_.clock.advance(-60_000);
      expect(await use(codeOfSecret(spelt, test_.clock.now()))).toBeNull();
    });

    it('a hundred tries get no further than one by one', async () => {
      const throttle = test_.get(Throttle);
      const buckets = throttle.signIn('personne@guichet.test', {
        address: '198.51.100.9',
        knownDevice: null,
      });
      const waits = await Promise.all(Array.from({ length: 100 }, () => throttle.take(buckets)));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(4);
    });

    it('a half-made sign-in moves on once', async () => {
      const account = await storeAccount(test_);
      const sessions = test_.get(SessionsService);
      const actor = accountActor(account);
      const token = await test_.transactions.run(() =>
        sessions.open(account, 'second-factor', visitor, actor),
      );
      const pending = await sessions.pending(token);
      if (!pending) throw new Error('unreachable');
      const move = () => test_.transactions.run(() => sessions.advance(pending.session, 'full', actor));
      const tokens = await Promise.all([move(), move(), move()]);
      expect(tokens.filter((one) => one !== null)).toHaveLength(1);
      expect(await sessions.pending(token)).toBeNull();
    });
  });

  it('a list is searched by name and address, and a sign of the pattern is itself', async () => {
    await storeAccount(test_, { name: 'Cent %_pour cent', role: 'hr' });
    await storeAccount(test_, { name: 'Cent pour cent', role: 'hr' });
    const found = await test_.get(AdministrationService).list({ text: '%_P', role: 'hr' });
    expect(found.accounts.map(({ name }) => name)).toEqual(['Cent %_pour cent']);
  });

  it('the database refuses an unknown role, state and stage', async () => {
    const account = await anAccount();
    const repository = test_.get(AccountsRepository);
    const insert = (wrong: object) =>
      test_.transactions.run(() => repository.insert({ ...account, ...wrong }));
    await expect(insert({ role: 'root' })).rejects.toThrow();
    await expect(insert({ state: 'asleep' })).rejects.toThrow();
    expect(await rows('SELECT id FROM accounts WHERE id = $1', account.id)).toEqual([]);
  });
});
