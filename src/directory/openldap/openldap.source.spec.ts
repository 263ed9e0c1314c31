import { ResultCodeError } from 'ldapts';
import { directorySourceContract } from '../../../test/contracts/directory-source.contract.js';
import { savePerson } from '../../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { Annuaire, identityOf, ldapSettings, type LdapState } from '../../../test/support/openldap.js';
import { service, serviceDetail } from '../../../test/support/services.js';
import { isModify, tcpProxy, type TcpProxy } from '../../../test/support/tcp-proxy.js';
import { replace } from '../ldap/changes.js';
import { LdapConnections } from '../ldap/ldap-connections.js';
import { LinkedPeopleRepository } from '../linked-people.repository.js';
import { TEMPORARY_LIFE_MS } from '../local-secret.rules.js';
import { OpenLdapDirectory } from './openldap.source.js';

const SECRET = 'Premier-secret-17';
const NEXT = 'Deuxieme-secret-42';
const THIRD = 'Troisieme-secret-43';
/** What changes with every write of an entry, and what a reset would touch. */
const TRACES = [
  'entryCSN',
  'pwdChangedTime',
  'pwdReset',
  'pwdAccountLockedTime',
  'pwdEndTime',
  'pwdStartTime',
];

interface Bench {
  app: TestApp;
  annuaire: Annuaire;
  connections: LdapConnections;
  source: OpenLdapDirectory;
  account(state?: LdapState, more?: Record<string, string>): Promise<{ personId: string; username: string }>;
  stop(): Promise<void>;
}

let count = 0;

async function bench(settings = ldapSettings()): Promise<Bench> {
  const app = await startTestApp();
  const annuaire = await Annuaire.open();
  const connections = new LdapConnections(settings);
  return {
    app,
    annuaire,
    connections,
    source: sourceOn(app, connections),
    async account(state, more) {
      const username = `essai${process.pid}x${(count += 1)}`;
      await annuaire.account(username, SECRET, state, more);
      return { username, personId: await savePerson(app, { username }) };
    },
    async stop() {
      await annuaire.close();
      await connections.close();
      await app.stop();
    },
  };
}

const proxied = (): Promise<TcpProxy> =>
  tcpProxy(new URL(serviceDetail('TEST_LDAP_URL').replace('ldap:', 'http:')));
const urlOf = ({ port }: TcpProxy): string => `ldap://127.0.0.1:${port}`;

function sourceOn(app: TestApp, connections: LdapConnections): OpenLdapDirectory {
  return new OpenLdapDirectory(
    connections,
    new LinkedPeopleRepository(app.transactions),
    app.transactions,
    app.clock,
  );
}

if (!service('TEST_LDAP_URL')) {
  describe.skip('OpenLDAP (TEST_LDAP_URL is not set)', () =>
    it('runs where a directory is reachable', () => undefined));
} else {
  directorySourceContract(
    'OpenLDAP keeps the contract of a directory',
    async () => {
      const { app, source, annuaire, stop } = await bench();
      return {
        source,
        async account({ status, protected: guarded = false } = {}) {
          const username = `contrat${process.pid}x${(count += 1)}`;
          const state = status === undefined || status === 'active' ? undefined : status;
          await annuaire.account(username, 'Inconnu-de-tous-99', state);
          return { username, personId: await savePerson(app, { username, protected: guarded }) };
        },
        insideTransaction: (work) => app.transactions.run(work),
        // Five in a row lock; tried all at once, slapd counts some of them as one.
        triesBeforeLock: 20,
        advance: () => undefined,
        stop,
      };
    },
    ['secrets that end by themselves'],
  );

  describe('OpenLDAP', () => {
    let on: Bench;
    beforeAll(async () => {
      on = await bench();
    });
    afterAll(() => on.stop());

    const stampOf = async (personId: string, source = on.source): Promise<string> =>
      (await source.readState(personId))?.stamp ?? 'gone';
    const temporary = async (personId: string, secret = NEXT, source = on.source) =>
      source.setSecret({ personId, stamp: await stampOf(personId, source), secret, mustChange: true });
    const chosen = async (personId: string, secret: string, source = on.source) =>
      source.changeSecret({ personId, stamp: await stampOf(personId, source), current: NEXT, secret });

    /** Runs `work` with an adapter whose next Modify comes after `first`. */
    async function beaten<T>(first: () => Promise<unknown>, work: (source: OpenLdapDirectory) => Promise<T>) {
      const connections = new LdapConnections(ldapSettings());
      const as = connections.as.bind(connections);
      let left = 1;
      connections.as = async (role, act) => {
        if (role === 'write' && left-- > 0) await first();
        return as(role, act);
      };
      return work(sourceOn(on.app, connections)).finally(() => connections.close());
    }

    it('resets with a right to write only, and forces the change: nothing else can be done with it', async () => {
      const { personId, username } = await on.account();
      expect(await temporary(personId)).toMatchObject({
        outcome: 'done',
        after: { mustChange: true, status: 'active' },
        proof: { mustChange: true, entryUUID: expect.any(String) as string },
      });
      expect(await on.annuaire.values(username, 'pwdReset')).toMatchObject({ pwdReset: 'TRUE' });
      expect(await on.annuaire.bind(username, SECRET)).toBe('refused');
      expect(await on.annuaire.bind(username, NEXT)).toBe('must-change');
      const owner = on.annuaire.connect();
      await owner.bind(on.annuaire.dn(username), NEXT);
      await expect(owner.search(on.annuaire.dn(username), { scope: 'base' })).rejects.toMatchObject({
        code: 50,
      });
      await owner.unbind();
    });

    it('forces the change once more, where a write of the password alone lets it go', async () => {
      const { personId, username } = await on.account();
      await temporary(personId);
      await on.connections.as('write', (client) =>
        client.modify(on.annuaire.dn(username), replace('userPassword', THIRD)),
      );
      expect(await on.annuaire.bind(username, THIRD)).toBe('opens');
      const from = on.annuaire.log().length;
      for (const secret of ['Quatrieme-secret-44', 'Cinquieme-secret-45']) {
        expect(await temporary(personId, secret)).toMatchObject({ outcome: 'done' });
        expect(await on.annuaire.bind(username, secret)).toBe('must-change');
      }
      // The password operation takes no condition, and makes up secrets shorter than the rules: it is never used.
      expect(on.annuaire.log().slice(from)).not.toContain('1.3.6.1.4.1.4203.1.11.1');
    });

    it('never rests the secret in clear', async () => {
      const { personId, username } = await on.account();
      await temporary(personId);
      const { userPassword } = await on.annuaire.values(username, 'userPassword');
      expect(String(userPassword)).toMatch(/^\{[A-Z0-9]+\}/);
      expect(String(userPassword)).not.toContain(NEXT);
    });

    it('resets and unlocks in one write', async () => {
      const { personId, username } = await on.account('locked');
      expect(await on.annuaire.bind(username, SECRET)).toBe('locked');
      expect(await temporary(personId)).toMatchObject({
        outcome: 'done',
        before: { status: 'locked' },
        after: { status: 'active' },
      });
      expect(await on.annuaire.values(username, 'pwdAccountLockedTime', 'pwdFailureTime')).toMatchObject({
        pwdAccountLockedTime: [],
        pwdFailureTime: [],
      });
    });

    it.each([
      ['admin_locked', 'ACCOUNT_ADMIN_LOCKED'],
      ['disabled', 'ACCOUNT_DISABLED'],
      ['left', 'ACCOUNT_LEFT'],
      ['ff', 'ACCOUNT_LEFT'],
    ] as const)('leaves an account that is %s as it is: %s', async (state, code) => {
      const { personId, username } = await on.account(state);
      const before = await on.annuaire.values(username, ...TRACES);
      expect(await temporary(personId)).toEqual({ outcome: 'refused', code });
      expect(await on.source.unlock({ personId, stamp: await stampOf(personId) })).toEqual({
        outcome: 'refused',
        code,
      });
      expect(await on.annuaire.values(username, ...TRACES)).toEqual(before);
    });

    it.each([
      ['the password was set by somebody else', 'pwdChangedTime', '20250202000000Z'],
      ['the change is forced by now', 'pwdReset', 'TRUE'],
      ['the address is another one', 'mail', 'autre@ac-exemple.fr'],
      ['the function ended', 'finfonction', 'FF'],
    ])('writes nothing when %s since the check', async (_what, attribute, value) => {
      const { personId, username } = await on.account();
      const stamp = await stampOf(personId);
      await on.annuaire.set(username, attribute, value);
      const before = await on.annuaire.values(username, ...TRACES);
      expect(await on.source.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toEqual({
        outcome: 'state_changed',
      });
      expect(await on.annuaire.values(username, ...TRACES)).toEqual(before);
    });

    it.each([
      ['an administrator locks', 'pwdAccountLockedTime', '000001010000Z'],
      ['somebody sets the password', 'pwdChangedTime', '20300101000000Z'],
    ])(
      'is beaten to it by the server itself when %s just before the write',
      async (_what, attribute, value) => {
        const { personId, username } = await on.account();
        const outcome = await beaten(
          () => on.annuaire.set(username, attribute, value),
          (source) => temporary(personId, NEXT, source),
        );
        expect(outcome.outcome).not.toBe('done');
        expect(await on.annuaire.values(username, attribute, 'pwdReset')).toMatchObject({
          [attribute]: value,
          pwdReset: [],
        });
        expect(await on.annuaire.bind(username, NEXT)).not.toBe('must-change');
      },
    );

    it('is not held up by a telephone that keeps trying an old password', async () => {
      const { personId, username } = await on.account();
      const stamp = await stampOf(personId);
      await on.annuaire.bind(username, 'faux faux 99');
      expect(await stampOf(personId)).toBe(stamp);
      const outcome = await beaten(
        () => on.annuaire.bind(username, 'faux faux 99'),
        (source) => temporary(personId, NEXT, source),
      );
      expect(outcome).toMatchObject({ outcome: 'done' });
      expect(await on.annuaire.bind(username, NEXT)).toBe('must-change');
    });

    it('touches nobody else when a name is given again: the entry is known by what never is', async () => {
      const { personId, username } = await on.account();
      const { entryUUID } = await on.annuaire.values(username, 'entryUUID');
      await on.app.transactions.run(() =>
        on.app.transactions.execute('INSERT INTO directory_links (person_id, external_id) VALUES ($1, $2)', [
          personId,
          String(entryUUID),
        ]),
      );
      const stamp = await stampOf(personId);
      const outcome = await beaten(
        async () => {
          await on.annuaire.remove(username);
          await on.annuaire.account(username, SECRET);
        },
        (source) => source.setSecret({ personId, stamp, secret: NEXT, mustChange: true }),
      );
      expect(outcome).toEqual({ outcome: 'refused', code: 'ACCOUNT_GONE' });
      expect(await on.annuaire.bind(username, SECRET)).toBe('opens');
      expect(await on.source.readState(personId)).toBeNull();
    });

    it('lets a temporary secret end by itself, on the server’s own clock', async () => {
      const { personId, username } = await on.account();
      on.app.clock.set(Date.now() - TEMPORARY_LIFE_MS + 2_500);
      try {
        await temporary(personId);
      } finally {
        on.app.clock.set(Date.now());
      }
      expect(await on.annuaire.bind(username, NEXT)).toBe('must-change');
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      on.app.clock.set(Date.now());
      expect(await on.annuaire.bind(username, NEXT)).not.toBe('must-change');
      // That is no end of a function: the desk may reset once more.
      expect(await on.source.readState(personId)).toMatchObject({ status: 'active', mustChange: true });
      expect(await temporary(personId, THIRD)).toMatchObject({ outcome: 'done' });
      expect(await on.annuaire.bind(username, THIRD)).toBe('must-change');
    });

    it('ends neither the chosen secret nor moves the end that an administrator set', async () => {
      const { personId, username } = await on.account();
      await temporary(personId);
      expect(await chosen(personId, THIRD)).toMatchObject({ outcome: 'done', after: { mustChange: false } });
      expect(await on.annuaire.values(username, 'pwdEndTime', 'pwdReset')).toMatchObject({
        pwdEndTime: [],
        pwdReset: [],
      });
      expect(await on.annuaire.bind(username, THIRD)).toBe('opens');
      expect(await on.annuaire.bind(username, NEXT)).toBe('refused');

      const ending = await on.account();
      await on.annuaire.set(ending.username, 'pwdEndTime', '20990831000000Z');
      await temporary(ending.personId);
      await chosen(ending.personId, THIRD);
      expect(await on.annuaire.values(ending.username, 'pwdEndTime')).toMatchObject({
        pwdEndTime: '20990831000000Z',
      });
    });

    it('holds the owner to the rules of the directory', async () => {
      const { personId } = await on.account();
      await temporary(personId);
      expect(await chosen(personId, SECRET)).toEqual({ outcome: 'refused', code: 'SECRET_USED_BEFORE' });
      expect(await chosen(personId, THIRD)).toMatchObject({ outcome: 'done' });
    });

    it('lets the owner choose at once where passwords have a least age', async () => {
      const { personId, username } = await on.account('expired');
      expect(await on.source.readState(personId)).toMatchObject({ status: 'expired' });
      expect(await temporary(personId)).toMatchObject({ outcome: 'done' });
      expect(await chosen(personId, THIRD)).toMatchObject({ outcome: 'done' });
      expect(await on.annuaire.bind(username, THIRD)).toBe('opens');
    });

    it('knows that a lock has run out, and needs no unlocking then', async () => {
      const { personId, username } = await on.account();
      await on.annuaire.set(username, 'pwdPolicySubentry', 'cn=duree,ou=politiques,o=gouv,c=fr');
      await on.annuaire.set(
        username,
        'pwdChangedTime',
        `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}Z`,
      );
      await on.annuaire.set(username, 'pwdAccountLockedTime', '20260101000000Z');
      expect(await on.source.readState(personId)).toMatchObject({ status: 'active' });
      expect(await on.source.unlock({ personId, stamp: await stampOf(personId) })).toEqual({
        outcome: 'refused',
        code: 'ACCOUNT_NOT_LOCKED',
      });
    });

    it('unlocks, and forgets the wrong tries', async () => {
      const { personId, username } = await on.account('locked');
      expect(await on.source.unlock({ personId, stamp: await stampOf(personId) })).toMatchObject({
        outcome: 'done',
        before: { status: 'locked' },
        after: { status: 'active', mustChange: false },
      });
      expect(await on.annuaire.bind(username, SECRET)).toBe('opens');
    });

    it('writes once when the same act is sent twice at the same instant', async () => {
      const { personId, username } = await on.account();
      const stamp = await stampOf(personId);
      const outcomes = await Promise.all(
        [NEXT, THIRD].map((secret) => on.source.setSecret({ personId, stamp, secret, mustChange: true })),
      );
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['done', 'state_changed']);
      const opened = [await on.annuaire.bind(username, NEXT), await on.annuaire.bind(username, THIRD)];
      expect(opened.sort()).toEqual(['must-change', 'refused']);
    });

    it('freezes whatever the state, remembers a start there was, and gives it back', async () => {
      for (const start of ['', '20200901000000Z']) {
        const { personId, username } = await on.account();
        if (start) await on.annuaire.set(username, 'pwdStartTime', start);
        await on.source.freeze(personId);
        await on.source.freeze(personId);
        expect(await on.source.readState(personId)).toMatchObject({ status: 'frozen' });
        expect(await on.annuaire.bind(username, SECRET)).toBe('locked');
        expect(await on.source.verifySecret(username, SECRET)).toEqual({
          outcome: 'refused',
          code: 'ACCOUNT_FROZEN',
        });
        expect(await on.source.unfreeze({ personId, stamp: await stampOf(personId) })).toMatchObject({
          outcome: 'done',
          after: { status: 'active' },
        });
        expect(await on.annuaire.values(username, 'pwdStartTime')).toMatchObject({
          pwdStartTime: start || [],
        });
        expect(await on.annuaire.bind(username, SECRET)).toBe('opens');
      }
    });

    it('gives a frozen account back the state it had', async () => {
      const { personId, username } = await on.account('locked');
      const before = await stampOf(personId);
      await on.source.freeze(personId);
      expect(await stampOf(personId)).not.toBe(before);
      expect(await on.source.unfreeze({ personId, stamp: await stampOf(personId) })).toMatchObject({
        outcome: 'done',
        after: { status: 'locked' },
      });
      expect(await on.annuaire.bind(username, SECRET)).toBe('locked');
    });

    it('opens nothing with an empty secret, which would be an anonymous bind', async () => {
      const { username } = await on.account();
      expect(await on.source.verifySecret(username, '')).toEqual({
        outcome: 'refused',
        code: 'SECRET_WRONG',
      });
    });

    it('does not call done what the policy makes of it: no secret is released that need not be changed', async () => {
      const { personId, username } = await on.account();
      await on.annuaire.set(username, 'pwdPolicySubentry', 'cn=sans-contrainte,ou=politiques,o=gouv,c=fr');
      expect(await temporary(personId)).toEqual({ outcome: 'unknown' });
    });

    it('works for an identity that may do everything too: rules stay ours, the chosen secret stays', async () => {
      const all = await bench(ldapSettings({ write: identityOf('guichet-trop') }));
      const { personId, username } = await all.account();
      expect(await temporary(personId, 'court', all.source)).toEqual({
        outcome: 'refused',
        code: 'SECRET_TOO_SHORT',
      });
      expect(await temporary(personId, NEXT, all.source)).toMatchObject({ outcome: 'done' });
      expect(await chosen(personId, THIRD, all.source)).toMatchObject({
        outcome: 'done',
        after: { mustChange: false },
      });
      expect(await all.annuaire.bind(username, THIRD)).toBe('opens');
      await all.stop();
    });

    it('does without an end of temporary secrets where that is not granted; a freeze then says what is missing', async () => {
      const narrow = await bench(ldapSettings({ write: identityOf('guichet-peu') }));
      const { personId, username } = await narrow.account();
      expect(await temporary(personId, NEXT, narrow.source)).toMatchObject({
        outcome: 'done',
        after: { mustChange: true },
      });
      expect(await narrow.annuaire.values(username, 'pwdEndTime')).toMatchObject({ pwdEndTime: [] });
      await expect(narrow.source.freeze(personId)).rejects.toMatchObject({ code: 'DIRECTORY_RIGHTS' });
      await narrow.stop();
    });

    it('writes nothing as an identity that only reads', async () => {
      const reader = await bench(ldapSettings({ write: ldapSettings().read }));
      const { personId, username } = await reader.account();
      const before = await reader.annuaire.values(username, ...TRACES);
      expect(await temporary(personId, NEXT, reader.source)).toEqual({
        outcome: 'refused',
        code: 'DIRECTORY_RIGHTS',
      });
      expect(await reader.annuaire.values(username, ...TRACES)).toEqual(before);
      await reader.stop();
    });

    it('knows who never signed in', async () => {
      const { personId, username } = await on.account();
      expect(await on.source.readState(personId)).toMatchObject({ neverSignedIn: true });
      await on.annuaire.bind(username, SECRET);
      expect(await on.source.readState(personId)).toMatchObject({ neverSignedIn: false });
    });

    it('leaves the outcome open when the directory stops answering after the write', async () => {
      const { personId } = await on.account();
      const stamp = await stampOf(personId);
      const connections = new LdapConnections(ldapSettings());
      const as = connections.as.bind(connections);
      connections.as = (role, work) =>
        as(role, async (client) => {
          const answer = await work(client);
          if (role === 'write') throw new Error('Connection closed before message response was received.');
          return answer;
        });
      const cut = sourceOn(on.app, connections);
      expect(await cut.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toEqual({
        outcome: 'unknown',
      });
      await connections.close();
      expect(await stampOf(personId)).not.toBe(stamp);
    });

    it('is sure that nothing was written when no server answers, and says so', async () => {
      const { personId } = await on.account();
      const down = new LdapConnections(ldapSettings({ urls: ['ldap://127.0.0.1:9'] }));
      const source = sourceOn(on.app, down);
      expect(await source.setSecret({ personId, stamp: 'x', secret: NEXT, mustChange: true })).toEqual({
        outcome: 'refused',
        code: 'DIRECTORY_UNREACHABLE',
      });
      await down.close();
    });

    it.each([
      ['the writing', { write: { ...ldapSettings().write, password: 'un autre depuis' } }],
      ['the reading', { read: { ...ldapSettings().read, password: 'un autre depuis' } }],
    ])('is sure that nothing was written when %s identity is not let in', async (_which, changes) => {
      const { personId, username } = await on.account();
      const stamp = await stampOf(personId);
      const before = await on.annuaire.values(username, ...TRACES);
      const connections = new LdapConnections(ldapSettings(changes));
      const source = sourceOn(on.app, connections);
      const refused = { outcome: 'refused', code: 'DIRECTORY_SIGN_IN_REFUSED' };
      expect(await source.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toEqual(refused);
      expect(await source.unlock({ personId, stamp })).toMatchObject({ outcome: 'refused' });
      await connections.close();
      expect(await on.annuaire.values(username, ...TRACES)).toEqual(before);
    });

    it('waits for an answer no longer than it has to, and leaves the outcome of a write open', async () => {
      const { personId, username } = await on.account();
      const stamp = await stampOf(personId);
      const before = await on.annuaire.values(username, ...TRACES);
      const proxy = await proxied();
      const connections = new LdapConnections(ldapSettings({ urls: [urlOf(proxy)], timeoutMs: 400 }));
      const source = sourceOn(on.app, connections);
      proxy.cutAt(isModify, 'silence');
      const started = performance.now();
      expect(await source.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toEqual({
        outcome: 'unknown',
      });
      expect(performance.now() - started).toBeLessThan(4_000);
      // The silent connection is not lent again.
      expect(await stampOf(personId, source)).toBe(stamp);
      proxy.cutAt(() => true, 'silence');
      await expect(source.readState(personId)).rejects.toMatchObject({ code: 'DIRECTORY_UNREACHABLE' });
      await connections.close();
      await proxy.close();
      expect(await on.annuaire.values(username, ...TRACES)).toEqual(before);
    });

    it('goes on with the other server when one goes away between two calls', async () => {
      const { personId, username } = await on.account();
      const first = await proxied();
      const second = await proxied();
      const urls = [urlOf(first), urlOf(second)];
      const connections = new LdapConnections(ldapSettings({ urls }));
      const source = sourceOn(on.app, connections);
      const stamp = await stampOf(personId, source);
      expect(second.standing()).toBe(0);
      await first.close();
      expect(await source.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toMatchObject({
        outcome: 'done',
      });
      expect(second.standing()).toBeGreaterThan(0);
      expect(await on.annuaire.bind(username, NEXT)).toBe('must-change');
      await second.close();
      expect(await source.unlock({ personId, stamp })).toEqual({
        outcome: 'refused',
        code: 'DIRECTORY_UNREACHABLE',
      });
      await connections.close();
    });

    it('unlocks once when it is sent twice at the same instant, and once more is no error of the directory', async () => {
      const { personId } = await on.account('locked');
      const stamp = await stampOf(personId);
      const both = await Promise.all([1, 2].map(() => on.source.unlock({ personId, stamp })));
      expect(both.map(({ outcome }) => outcome).sort()).toEqual(['done', 'state_changed']);
      expect(await on.source.unlock({ personId, stamp: await stampOf(personId) })).toEqual({
        outcome: 'refused',
        code: 'ACCOUNT_NOT_LOCKED',
      });
      // What is sent is idempotent by itself: another tool may have unlocked in the same instant.
      const { username } = await on.account();
      await on.connections.as('write', (client) =>
        client.modify(on.annuaire.dn(username), replace('pwdAccountLockedTime')),
      );
    });

    it('opens again an account that the policy shut because it lay idle', async () => {
      const { personId, username } = await on.account();
      const policy = await on.annuaire.policy(`oisif${process.pid}`, {
        pwdMustChange: 'TRUE',
        pwdMaxIdle: '3',
      });
      await on.annuaire.set(username, 'pwdPolicySubentry', policy);
      await on.annuaire.bind(username, SECRET);
      await new Promise((resolve) => setTimeout(resolve, 4_500));
      expect(await on.source.readState(personId)).toMatchObject({ status: 'expired' });
      expect(await temporary(personId)).toMatchObject({ outcome: 'done', after: { status: 'active' } });
      expect(await on.annuaire.bind(username, NEXT)).toBe('must-change');
    });

    it('freezes under a policy that locks nobody', async () => {
      const { personId, username } = await on.account();
      const policy = await on.annuaire.policy(`libre${process.pid}`, { pwdMustChange: 'TRUE' });
      await on.annuaire.set(username, 'pwdPolicySubentry', policy);
      await on.source.freeze(personId);
      expect(await on.annuaire.bind(username, SECRET)).toBe('locked');
    });

    it('asks for a name as a whole, whatever is in it', async () => {
      const names = [
        '*',
        'essai*',
        '(',
        ')',
        '\\',
        '\\2a',
        'a)(uid=*',
        'x\u0000y',
        'é'.repeat(3000),
        '\ud800',
      ];
      const at = on.annuaire.log().length;
      for (const name of names) {
        expect(await on.source.verifySecret(name, SECRET)).toEqual({
          outcome: 'refused',
          code: 'SECRET_WRONG',
        });
        const personId = await savePerson(on.app, { username: name.slice(0, 100) });
        expect(await on.source.readState(personId)).toBeNull();
      }
      const filters =
        on.annuaire
          .log()
          .slice(at)
          .match(/filter="[^\n]*/g) ?? [];
      expect(filters.length).toBeGreaterThanOrEqual(names.length);
      for (const filter of filters) expect(filter).not.toMatch(/uid=[^)]*\*/);
    });
  });

  describe('the connections to OpenLDAP', () => {
    const reads = (connections: LdapConnections): Promise<unknown> =>
      connections.as('read', (client) =>
        client.search(connections.settings.baseDn, { scope: 'base', attributes: ['1.1'] }),
      );
    const tls = (changes = {}) => ldapSettings({ urls: [serviceDetail('TEST_LDAP_TLS_URL')], ...changes });

    async function using<T>(
      settings: ReturnType<typeof ldapSettings>,
      work: (on: LdapConnections) => Promise<T>,
    ) {
      const connections = new LdapConnections(settings);
      return work(connections).finally(() => connections.close());
    }

    it('are encrypted by ldaps, and by StartTLS', async () => {
      await using(tls(), reads);
      await using(ldapSettings({ startTls: true }), reads);
    });

    it.each([
      ['ldaps', () => tls({ caFile: null })],
      ['StartTLS', () => ldapSettings({ startTls: true, caFile: null })],
    ])('end where the certificate cannot be verified (%s)', async (_how, settings) => {
      await expect(using(settings(), reads)).rejects.toMatchObject({
        code: 'DIRECTORY_UNREACHABLE',
        cause: { message: expect.stringMatching(/certificate|self.signed/i) as string },
      });
    });

    it('end where the certificate is another server’s', async () => {
      const url = new URL(serviceDetail('TEST_LDAP_URL').replace('ldap:', 'http:'));
      const elsewhere = ldapSettings({ startTls: true, urls: [`ldap://127.0.0.2:${url.port}`] });
      await expect(using(elsewhere, reads)).rejects.toMatchObject({ code: 'DIRECTORY_UNREACHABLE' });
    });

    it('go on with the next server when one does not answer', async () => {
      const { urls } = ldapSettings();
      await using(ldapSettings({ urls: ['ldap://127.0.0.1:9', ...urls] }), reads);
    });

    it('are lent to one piece of work at a time, and no more are opened than a few', async () => {
      await using(ldapSettings(), async (connections) => {
        const lent = new Set<unknown>();
        let most = 0;
        await Promise.all(
          Array.from({ length: 20 }, () =>
            connections.as('read', async (client) => {
              expect(lent.has(client)).toBe(false);
              lent.add(client);
              most = Math.max(most, lent.size);
              await client.search(connections.settings.baseDn, { scope: 'base', attributes: ['1.1'] });
              lent.delete(client);
            }),
          ),
        );
        expect(most).toBeGreaterThan(1);
        expect(most).toBeLessThanOrEqual(4);
      });
    });

    it('are made anew when the server has ended them', async () => {
      await using(ldapSettings(), async (connections) => {
        await reads(connections);
        await expect(
          connections.as('read', async (client) => {
            await client.unbind();
            throw new Error('ended');
          }),
        ).rejects.toMatchObject({ code: 'DIRECTORY_UNREACHABLE', sent: true });
        await reads(connections);
      });
    });

    it('never sign in again by themselves, as somebody else or in clear', async () => {
      await using(ldapSettings({ startTls: true }), async (connections) => {
        await expect(
          connections.as('read', async (client) => {
            await client.unbind();
            await client.search('', { scope: 'base' });
          }),
        ).rejects.toMatchObject({ cause: { message: 'The connection to the directory has ended.' } });
      });
    });

    it('hand on what the directory answers, and stay', async () => {
      await using(ldapSettings(), async (connections) => {
        await expect(
          connections.as('read', (client) => client.search('dc=nowhere', { scope: 'base' })),
        ).rejects.toBeInstanceOf(ResultCodeError);
        await reads(connections);
      });
    });
  });
}
