import { DirectorySource } from '../../src/directory/directory.source.js';
import { SyncDirectoryHandler } from '../../src/directory/sync/sync.handler.js';
import { Doctor } from '../../src/operations/doctor.service.js';
import { SECOND } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { FreezeApplier } from '../../src/resets/freeze-applier.js';
import { FreezesService } from '../../src/resets/freezes.service.js';
import { ResetReconciler } from '../../src/resets/reset-reconciler.js';
import { ResetSecrets } from '../../src/resets/reset-secrets.js';
import { UnclaimedSecrets } from '../../src/resets/unclaimed-secrets.js';
import { ResetsService } from '../../src/resets/resets.service.js';
import { saveEstablishment } from '../factories/people.js';
import { deskPerson, lockedOut, openCase, sufficientCheck, type DeskPerson } from '../factories/resets.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signIn, signInAs } from '../support/client.js';
import { Annuaire, identityOf, ldapEnvironment, type LdapState } from '../support/openldap.js';
import { service } from '../support/services.js';
import { until } from '../support/until.js';
import { isModify, tcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const OLD = 'Ancien-secret-17';
const TRACES = ['entryCSN', 'pwdChangedTime', 'pwdReset', 'pwdEndTime'];
const wanted = service('TEST_LDAP_URL') ? describe : describe.skip;

wanted('the desk on an OpenLDAP', () => {
  let test: TestApp;
  let annuaire: Annuaire;
  let proxy: TcpProxy;
  let agent: DeskPerson;
  let count = 0;

  beforeAll(async () => {
    const env = ldapEnvironment();
    proxy = await tcpProxy(new URL((env.DIRECTORY_URL ?? '').replace('ldap:', 'http:')));
    test = await startTestApp({ ...env, DIRECTORY_URL: `ldap://127.0.0.1:${proxy.port}` });
    annuaire = await Annuaire.open();
    await saveEstablishment(test);
  });
  // Ten resets an hour are all that one agent does.
  beforeEach(async () => {
    agent = await deskPerson(test);
  });
  afterAll(async () => {
    await annuaire.close();
    await test.stop();
    await proxy.close();
  });

  /** Somebody of the directory whom a file gave a private address: the two meet by their username. */
  async function somebody(state?: LdapState): Promise<{ personId: string; username: string }> {
    const username = `appel${process.pid}x${(count += 1)}`;
    await annuaire.account(username, OLD, state);
    return { username, personId: await lockedOut(test, { username }) };
  }

  async function wish(personId: string) {
    const opened = await openCase(test, personId, agent);
    const identityCheckId = await sufficientCheck(test, opened, agent);
    return {
      caseId: opened.id,
      identityCheckId,
      kind: 'password',
      delivery: 'pairing',
      contactId: null,
      idempotencyKey: newId(),
    } as const;
  }
  const submit = async (personId: string) =>
    test.get(ResetsService).submit(await wish(personId), agent.requester);
  const stateOf = async (resetId: string) =>
    (
      await test.transactions.query<{ state: string; reason: string | null }>(
        'SELECT state AS "state", reason AS "reason" FROM resets WHERE id = $1',
        [resetId],
      )
    )[0];
  const temporary = (resetId: string): string => test.get(ResetSecrets).temporarySecret(resetId);

  it('finds, within the minute, what changed in the directory', async () => {
    const { personId, username } = await somebody();
    // The job that comes by itself may be at it: then this one leaves it the work.
    const synced = async <T>(read: () => Promise<T>): Promise<T> => {
      await test.get(SyncDirectoryHandler).handle();
      return read();
    };
    const links = () =>
      test.transactions.query('SELECT 1 FROM directory_links WHERE person_id = $1', [personId]);
    const usernames = () =>
      test.transactions.query<{ username: string }>('SELECT username FROM people WHERE id = $1', [personId]);
    await until(
      () => synced(links),
      (found) => found.length === 1,
      60,
    );
    await annuaire.rename(username, `${username}b`);
    await until(
      () => synced(usernames),
      ([row]) => row?.username === `${username}b`,
      60,
    );
    expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ status: 'active' });
  });

  it.each(['admin_locked', 'disabled', 'left', 'ff'] as const)(
    'refuses an account that is %s before anything is checked or written',
    async (state) => {
      const { personId, username } = await somebody(state);
      const before = await annuaire.values(username, ...TRACES);
      await expect(submit(personId)).rejects.toMatchObject({
        kind: expect.stringMatching(/conflict|forbidden/) as string,
      });
      expect(await annuaire.values(username, ...TRACES)).toEqual(before);
    },
  );

  it('T13 says that the account changed since the check, and leaves it untouched', async () => {
    const { personId, username } = await somebody();
    const act = await wish(personId);
    // Somebody else sets the password meanwhile.
    await annuaire.set(username, 'pwdChangedTime', '20250303000000Z');
    const before = await annuaire.values(username, '*', '+');
    await expect(test.get(ResetsService).submit(act, agent.requester)).rejects.toMatchObject({
      code: 'STATE_CHANGED',
      kind: 'conflict',
    });
    expect(before).toHaveProperty('entryCSN');
    expect(await annuaire.values(username, '*', '+')).toEqual(before);
    expect(await annuaire.bind(username, OLD)).toBe('opens');
  });

  describe('before the call goes further, says of an account', () => {
    const pages = async (personId: string): Promise<string[]> => {
      const supervisor = (await signIn(test, 'supervisor')).client;
      const desk = await signInAs(test, agent.account);
      const { number } = await openCase(test, personId, agent);
      return [(await supervisor.get(`/people/${personId}`)).text, (await desk.get(`/cases/${number}`)).text];
    };

    it.each<[LdapState | 'must-change', string]>([
      ['admin_locked', 'Bloqué volontairement par un administrateur'],
      ['disabled', 'Compte désactivé'],
      ['left', 'Fin de fonction'],
      ['ff', 'Fin de fonction'],
      ['locked', 'Compte bloqué après des essais manqués'],
      ['expired', 'Mot de passe expiré'],
      ['must-change', 'changement de mot de passe est déjà imposé'],
    ])('that is %s: %s', async (state, words) => {
      const { personId, username } = await somebody(state === 'must-change' ? undefined : state);
      if (state === 'must-change') await annuaire.set(username, 'pwdReset', 'TRUE');
      for (const page of await pages(personId)) {
        expect(page).toContain(words);
        expect(page).not.toContain('rien ne bloque la connexion');
      }
    });

    it('that nothing stands in the way', async () => {
      const { personId, username } = await somebody();
      expect(await annuaire.bind(username, OLD)).toBe('opens');
      for (const page of await pages(personId)) expect(page).toContain('rien ne bloque la connexion');
    });
  });

  describe('a temporary secret that nobody claims', () => {
    const given = async () => {
      const { personId, username } = await somebody();
      const reset = await submit(personId);
      const [claim] = await test.transactions.query<{ id: string }>(
        'SELECT id AS "id" FROM claims WHERE reset_id = $1',
        [reset.id],
      );
      return { personId, username, claimId: claim?.id ?? '', secret: temporary(reset.id) };
    };
    const lapse = (claimId: string): Promise<void> => test.get(UnclaimedSecrets).handle({ claimId });
    const trail = async (claimId: string): Promise<string> =>
      (
        await test.transactions.query<{ action: string }>(
          'SELECT action AS "action" FROM audit_entries WHERE object_id = $1',
          [claimId],
        )
      )
        .map(({ action }) => action)
        .join();

    it('is made unusable in the directory too, once, on record', async () => {
      const { personId, username, claimId, secret } = await given();
      expect(await annuaire.bind(username, secret)).toBe('must-change');
      // The directory counts in seconds, and this comes two hours after the reset.
      test.clock.advance(2 * SECOND);
      await lapse(claimId);
      expect(await annuaire.bind(username, secret)).toBe('refused');
      expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ mustChange: true });
      expect(await trail(claimId)).toContain('claim.secret-scrambled');
      // Once more tries the secret, which is a wrong one by now, and writes none.
      const written = await annuaire.values(username, 'userPassword', 'pwdChangedTime', 'pwdEndTime');
      await lapse(claimId);
      expect(await annuaire.values(username, 'userPassword', 'pwdChangedTime', 'pwdEndTime')).toEqual(
        written,
      );
    });

    it('is left alone once somebody else has set another', async () => {
      const { username, claimId } = await given();
      await annuaire.set(username, 'userPassword', 'Bonjour-tous-2026');
      await annuaire.set(username, 'pwdReset', 'TRUE');
      await annuaire.set(username, 'pwdEndTime');
      await lapse(claimId);
      expect(await annuaire.bind(username, 'Bonjour-tous-2026')).toBe('must-change');
      expect(await trail(claimId)).not.toContain('claim.secret-scrambled');
    });
  });

  it('writes once, however often the same act is sent', async () => {
    const { personId, username } = await somebody();
    const act = await wish(personId);
    const [done] = await Promise.all([1, 2].map(() => test.get(ResetsService).submit(act, agent.requester)));
    const written = await annuaire.values(username, ...TRACES);
    expect((await test.get(ResetsService).submit(act, agent.requester)).id).toBe(done?.id);
    expect(await annuaire.values(username, ...TRACES)).toEqual(written);
    expect(await annuaire.bind(username, temporary(done?.id ?? ''))).toBe('must-change');
  });

  it.each([
    ['before', 'refused', 'refused'],
    ['during', 'refused', 'refused'],
    ['after', 'done', 'must-change'],
  ] as const)(
    'cut %s the write: to be reconciled, then %s, and never written twice',
    async (when, settled, opens) => {
      const { personId, username } = await somebody();
      const act = await wish(personId);
      proxy.cutAt(isModify, when);
      const sent = await test.get(ResetsService).submit(act, agent.requester);
      expect(await stateOf(sent.id)).toMatchObject({ state: 'to-reconcile' });
      const written = await annuaire.values(username, ...TRACES);
      await test.get(ResetReconciler).handle();
      expect(await stateOf(sent.id)).toMatchObject({ state: settled });
      await test.get(ResetReconciler).handle();
      const { entryCSN: _, ...kept } = written;
      expect(await annuaire.values(username, ...TRACES)).toMatchObject(kept);
      expect(await annuaire.bind(username, temporary(sent.id))).toBe(opens);
      expect(await annuaire.bind(username, OLD)).toBe(settled === 'done' ? 'refused' : 'opens');
      const claims = await test.transactions.query('SELECT 1 FROM claims WHERE reset_id = $1', [sent.id]);
      expect(claims).toHaveLength(settled === 'done' ? 1 : 0);
    },
  );

  it('settles a lost write by one try of its secret, and never locks the account by asking again', async () => {
    const { personId, username } = await somebody();
    const act = await wish(personId);
    proxy.cutAt(isModify, 'before');
    const sent = await test.get(ResetsService).submit(act, agent.requester);
    // Meanwhile somebody else sets the password.
    await annuaire.set(username, 'pwdChangedTime', '20250303000000Z');
    for (let minutes = 0; minutes < 7; minutes += 1) await test.get(ResetReconciler).handle();
    expect(await stateOf(sent.id)).toEqual({ state: 'refused', reason: 'STATE_CHANGED' });
    expect(await annuaire.bind(username, OLD)).toBe('opens');
  });

  it('says in plain words that the directory does not answer', async () => {
    const down = await startTestApp({ ...ldapEnvironment(), DIRECTORY_URL: 'ldap://127.0.0.1:9' });
    const desk = (await signIn(down, 'supervisor')).client;
    const page = await desk.get(`/people/${await lockedOut(down)}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('L’annuaire ne répond pas');
    await down.stop();
  });

  it('tells supervisors, once, of a freeze that the directory refuses', async () => {
    const narrow = await startTestApp({
      ...ldapEnvironment(),
      DIRECTORY_BIND_DN: identityOf('guichet-peu').dn,
    });
    const supervisor = await deskPerson(narrow, { role: 'supervisor' });
    const username = `appel${process.pid}x${(count += 1)}`;
    await annuaire.account(username, OLD);
    const personId = await lockedOut(narrow, { username });
    const { id: caseId } = await openCase(narrow, personId, await deskPerson(narrow));
    const frozen = narrow
      .get(FreezesService)
      .freeze({ caseId, personId, reason: 'compte piraté' }, supervisor.requester, true);
    await expect(frozen).rejects.toMatchObject({ code: 'FREEZE_PENDING' });
    const freezeId = (await narrow.get(FreezesService).openOf(personId))?.id ?? '';
    const applier = narrow.get(FreezeApplier);
    for (let tries = 0; tries < 2; tries += 1)
      await expect(applier.handle({ freezeId })).rejects.toMatchObject({ code: 'DIRECTORY_RIGHTS' });
    await narrow.transactions.run(() => applier.gaveUp({ freezeId }));
    const told = await until(
      () =>
        narrow.transactions.query<{ text: string }>(
          `SELECT m.text AS "text" FROM captured_messages m JOIN notifications n ON n.id = m.id
           WHERE n.template = 'desk-alert' AND n.object_id = $1`,
          [personId],
        ),
      (messages) => messages.length > 0,
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toMatch(/could not be frozen|n’a pas pu être fait dans l’annuaire/);
    expect(await annuaire.bind(username, OLD)).toBe('opens');
    await narrow.stop();
  });

  it('is told by the doctor that everything is there', async () => {
    await somebody();
    const findings = (await test.get(Doctor).examine()).filter(({ check }) =>
      /^directory (?!sync)/.test(check),
    );
    // Of the test directory's policies one is made to be bad.
    const complaints = findings.filter(({ level }) => level !== 'ok').map(({ text }) => text);
    expect(complaints).toEqual([expect.stringContaining('In cn=sans-contrainte')]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['directory server', 'directory clock', 'directory policy', 'directory rights']),
    );
  });
});
