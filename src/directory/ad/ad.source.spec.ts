import { directorySourceContract } from '../../../test/contracts/directory-source.contract.js';
import { savePerson } from '../../../test/factories/people.js';
import { adSettings, Domain, type AdState } from '../../../test/support/ad.js';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { service, serviceDetail } from '../../../test/support/services.js';
import { LinkedPeopleRepository } from '../linked-people.repository.js';
import { LdapConnections } from '../ldap/ldap-connections.js';
import { AdExamination } from './ad-examination.js';
import { ActiveDirectory } from './ad.source.js';

const SECRET = 'Premier-secret-17';
const NEXT = 'Deuxieme-secret-42';

interface Bench {
  app: TestApp;
  domain: Domain;
  source: ActiveDirectory;
  account(state?: AdState, secret?: string): Promise<{ personId: string; username: string }>;
  stop(): Promise<void>;
}

/** 100 ns since 1601. */
const windowsTime = (milliseconds: number): string =>
  String(BigInt(milliseconds + 11_644_473_600_000) * 10_000n);

let count = 0;

async function bench(settings = adSettings()): Promise<Bench> {
  const app = await startTestApp();
  const domain = await Domain.open();
  const connections = new LdapConnections(settings);
  const people = new LinkedPeopleRepository(app.transactions);
  return {
    app,
    domain,
    source: new ActiveDirectory(connections, people, app.transactions, app.clock),
    async account(state, secret = SECRET) {
      const username = `essai${process.pid}x${(count += 1)}`;
      await domain.account(username, secret, state);
      return { username, personId: await savePerson(app, { username }) };
    },
    async stop() {
      await domain.close();
      await connections.close();
      await app.stop();
    },
  };
}

if (!service('TEST_AD_URL')) {
  describe.skip('Active Directory (TEST_AD_URL is not set)', () =>
    it('runs where a domain is reachable', () => undefined));
} else {
  directorySourceContract(
    'Active Directory keeps the contract of a directory',
    async () => {
      const { app, source, account, stop } = await bench();
      const states: Partial<Record<string, AdState>> = {
        locked: 'locked',
        expired: 'expired',
        disabled: 'disabled',
        left: 'left',
      };
      return {
        source,
        account: ({ status, protected: guarded } = {}) =>
          account(guarded ? 'protected' : states[status ?? 'active'], 'Inconnu-de-tous-99'),
        insideTransaction: (work) => app.transactions.run(work),
        triesBeforeLock: 3,
        advance: () => undefined,
        stop,
      };
    },
    ['locks of administrators', 'secrets that end by themselves'],
  );

  describe('Active Directory', () => {
    let on: Bench;
    beforeAll(async () => {
      on = await bench();
    });
    afterAll(() => on.stop());

    const stampOf = async (personId: string): Promise<string> =>
      (await on.source.readState(personId))?.stamp ?? 'gone';
    const temporary = async (personId: string, secret = NEXT) =>
      on.source.setSecret({ personId, stamp: await stampOf(personId), secret, mustChange: true });

    it('resets and forces the change: the temporary secret opens nothing but its own change', async () => {
      const { personId, username } = await on.account();
      expect(await temporary(personId)).toMatchObject({
        outcome: 'done',
        after: { mustChange: true, status: 'active' },
        proof: { pwdLastSet: '0', mustChange: true },
      });
      expect(await on.domain.bind(username, SECRET)).toBe('52e');
      expect(await on.domain.bind(username, NEXT)).toBe('773');
    });

    it('resets and unlocks in one write', async () => {
      const { personId, username } = await on.account('locked');
      expect(await on.domain.bind(username, SECRET)).toBe('775');
      expect(await temporary(personId)).toMatchObject({
        outcome: 'done',
        before: { status: 'locked' },
        after: { status: 'active' },
      });
      expect(await on.domain.values(username, 'msDS-User-Account-Control-Computed')).toMatchObject({
        'msDS-User-Account-Control-Computed': String(0x800000),
      });
    });

    it('writes nothing when the password was set by somebody else in between', async () => {
      const { personId, username } = await on.account();
      const stamp = await stampOf(personId);
      await on.domain.set(username, 'pwdLastSet', '0');
      const before = await on.domain.values(username, 'uSNChanged', 'pwdLastSet');
      expect(await on.source.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toEqual({
        outcome: 'state_changed',
      });
      expect(await on.domain.values(username, 'uSNChanged', 'pwdLastSet')).toEqual(before);
      expect(await on.domain.bind(username, SECRET)).toBe('773');
    });

    it('is beaten to it by a write between its own reading and its own writing: nothing is written', async () => {
      const { personId, username } = await on.account();
      const stamp = await stampOf(personId);
      // The write of somebody else gets in just before the adapter's Modify.
      const connections = new LdapConnections(adSettings());
      const as = connections.as.bind(connections);
      connections.as = async (role, work) => {
        if (role === 'write') await on.domain.set(username, 'pwdLastSet', '0');
        return as(role, work);
      };
      const people = new LinkedPeopleRepository(on.app.transactions);
      const late = new ActiveDirectory(connections, people, on.app.transactions, on.app.clock);
      expect(await late.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toEqual({
        outcome: 'state_changed',
      });
      await connections.close();
      expect(await on.domain.bind(username, NEXT)).toBe('52e');
    });

    describe('while the change is forced already, when pwdLastSet is 0 before and after', () => {
      /** An adapter that is overtaken between its reading and its writing. */
      const overtaken = (by: () => Promise<unknown>): { late: ActiveDirectory; close(): Promise<void> } => {
        const connections = new LdapConnections(adSettings());
        const as = connections.as.bind(connections);
        connections.as = async (role, work) => {
          if (role === 'write') await by();
          return as(role, work);
        };
        const people = new LinkedPeopleRepository(on.app.transactions);
        const late = new ActiveDirectory(connections, people, on.app.transactions, on.app.clock);
        return { late, close: () => connections.close() };
      };
      const forced = async (
        expires?: string,
      ): Promise<{ personId: string; username: string; stamp: string }> => {
        const made = await on.account();
        if (expires) await on.domain.set(made.username, 'accountExpires', expires);
        await temporary(made.personId, 'Premier-provisoire-1');
        return { ...made, stamp: await stampOf(made.personId) };
      };

      it.each([
        ['never, the one way', '0'],
        ['never, the other way', '9223372036854775807'],
        ['one day', windowsTime(Date.UTC(2199, 7, 31))],
      ])('of two resets at once one writes (the account ends %s)', async (_, expires) => {
        const { personId, username, stamp } = await forced(expires);
        const { late, close } = overtaken(() => temporary(personId, 'Second-provisoire-22'));
        const write = { personId, stamp, secret: NEXT, mustChange: true };
        expect(await late.setSecret(write)).toEqual({ outcome: 'state_changed' });
        await close();
        expect(await on.domain.bind(username, 'Second-provisoire-22')).toBe('773');
        expect(await on.domain.bind(username, NEXT)).toBe('52e');
      });

      it('calls nothing done when somebody else forced a change in that very instant', async () => {
        const { personId, username, stamp } = await forced();
        const { late, close } = overtaken(() => on.domain.reset(username, 'Bonjour-tous-2026'));
        const write = { personId, stamp, secret: NEXT, mustChange: true };
        expect(await late.setSecret(write)).toEqual({ outcome: 'unknown' });
        await close();
        expect(await on.domain.bind(username, 'Bonjour-tous-2026')).toBe('52e');
      });

      it('resets again and again, and the account ends when it did', async () => {
        const end = Date.UTC(2199, 7, 31);
        const { personId, username } = await forced(windowsTime(end));
        for (const secret of ['Troisieme-secret-43', 'Quatrieme-secret-44', 'Cinquieme-secret-45']) {
          expect(await temporary(personId, secret)).toMatchObject({ outcome: 'done' });
          expect(await on.domain.bind(username, secret)).toBe('773');
        }
        const { accountExpires } = await on.domain.values(username, 'accountExpires');
        expect(Number(BigInt(accountExpires as string) / 10_000n) - 11_644_473_600_000).toBe(end);
      });

      it('leaves the end that codes a freeze as it is', async () => {
        const { personId, username } = await forced();
        await on.source.freeze(personId);
        const { accountExpires } = await on.domain.values(username, 'accountExpires');
        await temporary(personId);
        expect(await on.domain.values(username, 'accountExpires')).toMatchObject({ accountExpires });
        expect(await on.source.readState(personId)).toMatchObject({ status: 'frozen' });
      });
    });

    it.each([
      ['disabled', 'ACCOUNT_DISABLED'],
      ['left', 'ACCOUNT_LEFT'],
      ['protected', 'ACCOUNT_PROTECTED'],
      ['never-expires', 'SECRET_NEVER_EXPIRES'],
    ] as const)('leaves an account that is %s as it is: %s', async (state, code) => {
      const { personId, username } = await on.account(state);
      const before = await on.domain.values(username, 'pwdLastSet', 'uSNChanged', 'userAccountControl');
      expect(await temporary(personId)).toEqual({ outcome: 'refused', code });
      expect(await on.domain.values(username, 'pwdLastSet', 'uSNChanged', 'userAccountControl')).toEqual(
        before,
      );
    });

    it('protects what the domain calls critical, though no administrator', async () => {
      const personId = await savePerson(on.app, { username: 'Guest' });
      expect(await on.source.readState(personId)).toMatchObject({ mustBeRefused: 'ACCOUNT_PROTECTED' });
      expect(await temporary(personId)).toEqual({ outcome: 'refused', code: 'ACCOUNT_PROTECTED' });
    });

    it('knows who never signed in', async () => {
      const { personId, username } = await on.account();
      expect(await on.source.readState(personId)).toMatchObject({ neverSignedIn: true });
      await on.domain.bind(username, SECRET);
      expect(await on.source.readState(personId)).toMatchObject({ neverSignedIn: false });
    });

    it('unlocks an account whose password never expires: nothing has to be changed for that', async () => {
      const { personId, username } = await on.account('never-expires');
      for (let tries = 0; tries < 3; tries += 1) await on.domain.bind(username, 'faux faux 99');
      expect(await on.source.unlock({ personId, stamp: await stampOf(personId) })).toMatchObject({
        outcome: 'done',
      });
      expect(await on.domain.bind(username, SECRET)).toBe('opens');
    });

    it('sees a lock that a lockoutTime of the past alone would still show', async () => {
      const { personId, username } = await on.account('locked');
      expect(await on.source.readState(personId)).toMatchObject({ status: 'locked' });
      await on.source.unlock({ personId, stamp: await stampOf(personId) });
      expect(await on.domain.values(username, 'lockoutTime')).toMatchObject({ lockoutTime: '0' });
      expect(await on.source.unlock({ personId, stamp: await stampOf(personId) })).toEqual({
        outcome: 'refused',
        code: 'ACCOUNT_NOT_LOCKED',
      });
    });

    it('lets the owner change the temporary secret, without privilege and by the rules of the domain', async () => {
      const { personId, username } = await on.account();
      await temporary(personId);
      const choose = async (secret: string, current = NEXT) =>
        on.source.changeSecret({ personId, stamp: await stampOf(personId), current, secret });
      expect(await choose('Choisi-par-lui-18', 'pas-celui-la-99')).toEqual({ outcome: 'state_changed' });
      expect(await choose(SECRET)).toEqual({ outcome: 'refused', code: 'SECRET_USED_BEFORE' });
      expect(await choose('troisminuscules')).toEqual({ outcome: 'refused', code: 'SECRET_REFUSED' });
      expect(await choose('Choisi-par-lui-18')).toMatchObject({
        outcome: 'done',
        after: { mustChange: false, status: 'active' },
      });
      expect(await on.domain.bind(username, 'Choisi-par-lui-18')).toBe('opens');
      expect(await on.domain.bind(username, NEXT)).toBe('52e');
      // The minimum age of the domain holds for the owner, once nothing forces the change.
      expect(await choose('Choisi-par-lui-19', 'Choisi-par-lui-18')).toMatchObject({ outcome: 'refused' });
    });

    it('tells a temporary secret twice set apart, though every value is as before', async () => {
      const { personId } = await on.account();
      await temporary(personId);
      const first = await stampOf(personId);
      expect(await temporary(personId, 'Troisieme-secret-43')).toMatchObject({ outcome: 'done' });
      expect(await stampOf(personId)).not.toBe(first);
    });

    it('freezes with the end date, remembers the one there was, and gives it back', async () => {
      for (const expires of ['9223372036854775807', '0', windowsTime(Date.UTC(2199, 7, 31))]) {
        const { personId, username } = await on.account();
        await on.domain.set(username, 'accountExpires', expires);
        await on.source.freeze(personId);
        await on.source.freeze(personId);
        expect(await on.source.readState(personId)).toMatchObject({ status: 'frozen' });
        expect(await on.domain.bind(username, SECRET)).toBe('701');
        expect(await on.source.verifySecret(username, SECRET)).toEqual({
          outcome: 'refused',
          code: 'ACCOUNT_FROZEN',
        });
        expect(await on.source.unfreeze({ personId, stamp: await stampOf(personId) })).toMatchObject({
          outcome: 'done',
          after: { status: 'active' },
        });
        const back = expires === '0' ? '9223372036854775807' : expires;
        expect(await on.domain.values(username, 'accountExpires')).toMatchObject({ accountExpires: back });
        expect(await on.domain.bind(username, SECRET)).toBe('opens');
      }
    });

    it('opens nothing with an empty secret, which would be an anonymous bind', async () => {
      const { username } = await on.account();
      expect(await on.source.verifySecret(username, '')).toEqual({
        outcome: 'refused',
        code: 'SECRET_WRONG',
      });
    });

    it.each([
      ['locked', 'ACCOUNT_LOCKED'],
      ['expired', 'SECRET_EXPIRED'],
      ['disabled', 'ACCOUNT_DISABLED'],
      ['left', 'ACCOUNT_ENDED'],
    ] as const)(
      'says why the right secret of an account that is %s opens nothing: %s',
      async (state, code) => {
        const { username } = await on.account(state);
        expect(await on.source.verifySecret(username, SECRET)).toEqual({ outcome: 'refused', code });
      },
    );

    it('needs the right to write pwdLastSet: with Reset-Password alone the whole write is refused', async () => {
      const { dn, password } = adSettings().write;
      const only = await bench(
        adSettings({ write: { dn: dn.replace('svc-guichet', 'svc-guichet-reset'), password } }),
      );
      const { personId, username } = await only.account();
      const stamp = (await only.source.readState(personId))?.stamp ?? '';
      expect(await only.source.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toEqual({
        outcome: 'refused',
        code: 'DIRECTORY_RIGHTS',
      });
      expect(await only.domain.bind(username, SECRET)).toBe('opens');
      await only.stop();
    });

    it('examines itself: exactly the rights, the certificate, the identities and the clock', async () => {
      const rights = async (settings = adSettings()): Promise<string[]> => {
        const connections = new LdapConnections(settings);
        const findings = await new AdExamination(connections).findings(Date.now());
        await connections.close();
        return findings.filter(({ level }) => level !== 'ok').map(({ check, text }) => `${check}: ${text}`);
      };
      await on.account();
      const settings = adSettings({ baseDn: `OU=Personnels,${adSettings().baseDn}` });
      const { dn, password } = settings.write;
      expect(await rights(settings)).toEqual([]);
      const only = { dn: dn.replace('svc-guichet', 'svc-guichet-reset'), password };
      expect(await rights({ ...settings, write: only })).toEqual([
        expect.stringContaining('may not write pwdLastSet'),
        expect.stringContaining('may not write lockoutTime'),
        expect.stringContaining('may not write accountExpires'),
      ]);
      const all = {
        dn: serviceDetail('TEST_AD_ADMIN_DN'),
        password: serviceDetail('TEST_AD_ADMIN_PASSWORD'),
      };
      expect(await rights({ ...settings, write: all })).toEqual([
        expect.stringContaining('more than needed'),
      ]);
      expect(await rights({ ...settings, read: settings.write })).toEqual([
        expect.stringContaining('One identity reads and writes'),
      ]);
      expect(await rights({ ...settings, write: { dn, password: 'faux' } })).toEqual([
        expect.stringContaining('cannot sign in (SECRET_WRONG)'),
      ]);
      expect(await rights({ ...settings, caFile: null })).toEqual([expect.stringMatching(/self.signed/i)]);
      expect(await rights({ ...settings, urls: ['ldaps://127.0.0.1:9', ...settings.urls] })).toEqual([
        expect.stringContaining('ldaps://127.0.0.1:9 cannot be used'),
      ]);
      expect(await rights({ ...settings, baseDn: `OU=Nulle-part,${settings.baseDn}` })).toEqual([
        expect.stringContaining('Nobody is found below'),
      ]);
    });

    it('leaves the outcome open when the directory stops answering, and says so of nothing else', async () => {
      const { personId } = await on.account();
      const stamp = await stampOf(personId);
      const connections = new LdapConnections(adSettings());
      const as = connections.as.bind(connections);
      connections.as = (role, work) =>
        as(role, async (client) => {
          const answer = await work(client);
          if (role === 'write') throw new Error('Connection closed before message response was received.');
          return answer;
        });
      const people = new LinkedPeopleRepository(on.app.transactions);
      const cut = new ActiveDirectory(connections, people, on.app.transactions, on.app.clock);
      expect(await cut.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toEqual({
        outcome: 'unknown',
      });
      await connections.close();
      expect(await stampOf(personId)).not.toBe(stamp);
    });

    it('goes on with the next server when one does not answer', async () => {
      const settings = adSettings();
      const connections = new LdapConnections({
        ...settings,
        urls: ['ldaps://127.0.0.1:9', ...settings.urls],
      });
      const people = new LinkedPeopleRepository(on.app.transactions);
      const source = new ActiveDirectory(connections, people, on.app.transactions, on.app.clock);
      const { personId } = await on.account();
      expect(await source.readState(personId)).toMatchObject({ status: 'active' });
      await connections.close();
    });

    it('speaks to no server whose certificate it cannot verify', async () => {
      const connections = new LdapConnections(adSettings({ caFile: null }));
      const people = new LinkedPeopleRepository(on.app.transactions);
      const source = new ActiveDirectory(connections, people, on.app.transactions, on.app.clock);
      const { personId } = await on.account();
      await expect(source.readState(personId)).rejects.toMatchObject({
        code: 'DIRECTORY_UNREACHABLE',
        cause: { message: expect.stringMatching(/self.signed/i) },
      });
      await connections.close();
    });
  });
}
