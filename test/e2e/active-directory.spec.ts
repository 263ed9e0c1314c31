import { DirectorySource } from '../../src/directory/directory.source.js';
import type { LdapConnections } from '../../src/directory/ldap/ldap-connections.js';
import { SyncDirectoryHandler } from '../../src/directory/sync/sync.handler.js';
import { newId } from '../../src/platform/ids.js';
import { ResetReconciler } from '../../src/resets/reset-reconciler.js';
import { MINUTE } from '../../src/platform/clock.js';
import { ResetSecrets } from '../../src/resets/reset-secrets.js';
import { UnclaimedSecrets } from '../../src/resets/unclaimed-secrets.js';
import { ResetsService } from '../../src/resets/resets.service.js';
import { saveEstablishment } from '../factories/people.js';
import {
  deskPerson,
  lockedOut,
  NUMEN,
  openCase,
  sufficientCheck,
  type DeskPerson,
} from '../factories/resets.js';
import { adEnvironment, Domain, type AdState } from '../support/ad.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signIn, signInAs, visit } from '../support/client.js';
import { service } from '../support/services.js';
import { tcpProxy, type Cut, type TcpProxy } from '../support/tcp-proxy.js';

const OLD = 'Ancien-secret-17';
const field = (html: string, name: string): string =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? '';

const wanted = service('TEST_AD_URL') ? describe : describe.skip;

wanted('the desk on an Active Directory', () => {
  let test: TestApp;
  let domain: Domain;
  let proxy: TcpProxy;
  let agent: DeskPerson;
  let count = 0;

  beforeAll(async () => {
    const env = adEnvironment();
    proxy = await tcpProxy(new URL((env.DIRECTORY_URL ?? '').replace('ad+', '')));
    test = await startTestApp({ ...env, DIRECTORY_URL: `ad+ldaps://127.0.0.1:${proxy.port}` });
    domain = await Domain.open();
    agent = await deskPerson(test);
    await saveEstablishment(test);
  });
  afterAll(async () => {
    await domain.close();
    await test.stop();
    await proxy.close();
  });

  /** Somebody of the domain whom a file gave a birth date and a private address: the two meet by their username. */
  async function somebody(state?: AdState): Promise<{ personId: string; username: string }> {
    const username = `appel${process.pid}x${(count += 1)}`;
    await domain.account(username, OLD, state, {
      sn: 'Dupont',
      givenName: 'Jean',
      departmentNumber: '0130040Y',
    });
    return { username, personId: await lockedOut(test, { username }) };
  }
  const sync = (): Promise<void> => test.get(SyncDirectoryHandler).handle();
  const usernameShown = async (who: string): Promise<string> =>
    (
      await test.transactions.query<{ username: string }>('SELECT username FROM people WHERE id = $1', [who])
    )[0]?.username ?? '';

  it('finds, within the minute, what changed in the domain', async () => {
    const { personId, username } = await somebody();
    await sync();
    const linked = await test.transactions.query('SELECT 1 FROM directory_links WHERE person_id = $1', [
      personId,
    ]);
    expect(linked).toHaveLength(1);
    await domain.rename(username, `${username}b`);
    await sync();
    expect(await usernameShown(personId)).toBe(`${username}b`);
    expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ status: 'active' });
  });

  it('shows those who look after it how far the index follows, and why it does not', async () => {
    const page = async (app: TestApp): Promise<string> =>
      (await (await signIn(app, 'admin')).client.get('/directory/imports')).text;
    const { username } = await somebody();
    await sync();
    await domain.set(username, 'sn', 'Autrement');
    await sync();
    const text = await page(test);
    expect(text).toContain('L’index des personnes suit l’annuaire');
    expect(text).toMatch(/<dt>Personnes suivies<\/dt><dd>[1-9]/);
    expect(text).toMatch(/Dernier changement reçu<.dt><dd>.* : \d+ créées, [1-9]\d* modifiées/);
    test.clock.advance(6 * MINUTE);
    expect(await page(test)).toContain('n’est plus lu depuis plus de cinq minutes');
    test.clock.advance(-6 * MINUTE);
    const down = await startTestApp({ ...adEnvironment(), DIRECTORY_URL: 'ad+ldaps://127.0.0.1:9' });
    expect(await page(down)).toContain('jamais été lu en entier');
    await down.get(SyncDirectoryHandler).handle();
    const failed = await page(down);
    expect(failed).toContain('L’annuaire ne répond pas');
    expect(failed).toContain('ECONNREFUSED');
    await down.stop();
  });

  it('walks the whole call: check, reset, pairing, choice; then only the chosen secret opens', async () => {
    const { personId, username } = await somebody('locked');
    const desk = (await signIn(test, 'agent')).client;
    const opened = await desk.post('/cases', {
      type: 'password',
      channel: 'phone',
      personId,
      subject: 'Mot de passe',
    });
    const number = /\/cases\/(\d{4}-\d{6})/.exec(opened.location)?.[1] ?? '';
    await desk.post(`/cases/${number}/identity-checks`, { action: 'password', next: `/cases/${number}` });
    const page = await desk.get(`/cases/${number}`);
    const check = /identity-checks\/([0-9a-f-]{36})\/numen/.exec(page.text)?.[1] ?? '';
    await desk.post(`/identity-checks/${check}/numen`, { numen: NUMEN });
    await desk.stepUp();
    await desk.post(`/identity-checks/${check}/document`, {
      documentType: 'national-id',
      channel: 'live-video',
      faceMatches: 'yes',
      birthDate: '1980-05-17',
      surname: 'Dupont',
      givenNames: 'Jean',
      expiry: '2031-01-01',
    });
    const { text } = await desk.get(`/cases/${number}`);
    const receipt = await desk.post(`/cases/${number}/resets`, {
      identityCheckId: field(text, 'identityCheckId'),
      kind: field(text, 'kind'),
      idempotencyKey: field(text, 'idempotencyKey'),
      delivery: 'pairing',
    });
    expect(receipt.status).toBe(200);
    const resetId = /reset-([0-9a-f-]{36})/.exec(receipt.text)?.[1] ?? '';
    const temporary = test.get(ResetSecrets).temporarySecret(resetId);
    expect(await domain.bind(username, OLD)).toBe('52e');
    expect(await domain.bind(username, temporary)).toBe('773');

    const owner = visit(test);
    await owner.get('/claim');
    const shown = await owner.post('/claim/pairings');
    const code = /class="claim-code"[^>]*>([A-Z0-9]{6})</.exec(shown.text)?.[1] ?? '';
    await desk.post(`/resets/${resetId}/pairing`, { code });
    await owner.get('/claim/waiting');
    // The domain remembers: what it refuses, the owner may replace in the same browser.
    const again = await owner.post('/claim/secret', { secret: OLD, again: OLD });
    expect(again.status).toBe(422);
    const secret = 'Neuf tulipes jaunes, 1 vélo';
    expect((await owner.post('/claim/secret', { secret, again: secret })).location).toBe('/claim/done');
    expect(await domain.bind(username, secret)).toBe('opens');
    expect(await domain.bind(username, temporary)).toBe('52e');
  });

  async function submit(personId: string, by = agent) {
    const opened = await openCase(test, personId, by);
    const identityCheckId = await sufficientCheck(test, opened, by);
    const wish = {
      caseId: opened.id,
      identityCheckId,
      kind: 'password',
      delivery: 'pairing',
      contactId: null,
    } as const;
    return test.get(ResetsService).submit({ ...wish, idempotencyKey: newId() }, by.requester);
  }
  const stateOf = async (resetId: string) =>
    (
      await test.transactions.query<{ state: string; reason: string | null }>(
        'SELECT state AS "state", reason AS "reason" FROM resets WHERE id = $1',
        [resetId],
      )
    )[0];

  it('refuses an account whose password never expires, and leaves it as it was', async () => {
    const { personId, username } = await somebody('never-expires');
    const before = await domain.values(username, 'pwdLastSet', 'uSNChanged');
    await expect(submit(personId)).rejects.toMatchObject({ code: 'SECRET_NEVER_EXPIRES', kind: 'conflict' });
    expect(await domain.values(username, 'pwdLastSet', 'uSNChanged')).toEqual(before);
  });

  it('T13 says that the account changed since the check, and leaves it untouched', async () => {
    const { personId, username } = await somebody();
    const opened = await openCase(test, personId, agent);
    const identityCheckId = await sufficientCheck(test, opened, agent);
    // Somebody else sets the password meanwhile.
    await domain.reset(username, 'Bonjour-tous-2026');
    const before = await domain.values(username, 'pwdLastSet', 'uSNChanged', 'lockoutTime', 'accountExpires');
    const act = {
      caseId: opened.id,
      identityCheckId,
      kind: 'password',
      delivery: 'pairing',
      contactId: null,
      idempotencyKey: newId(),
    } as const;
    await expect(test.get(ResetsService).submit(act, agent.requester)).rejects.toMatchObject({
      code: 'STATE_CHANGED',
      kind: 'conflict',
    });
    expect(Number(before.uSNChanged)).toBeGreaterThan(0);
    expect(
      await domain.values(username, 'pwdLastSet', 'uSNChanged', 'lockoutTime', 'accountExpires'),
    ).toEqual(before);
    expect(await domain.bind(username, 'Bonjour-tous-2026')).toBe('773');
  });

  describe('before the call goes further, says of an account', () => {
    const pages = async (personId: string): Promise<string[]> => {
      const supervisor = (await signIn(test, 'supervisor')).client;
      const desk = await signInAs(test, agent.account);
      const { number } = await openCase(test, personId, agent);
      return [(await supervisor.get(`/people/${personId}`)).text, (await desk.get(`/cases/${number}`)).text];
    };

    it.each<[AdState | 'must-change', string]>([
      ['disabled', 'Compte désactivé'],
      ['left', 'Fin de fonction'],
      ['locked', 'Compte bloqué après des essais manqués'],
      ['expired', 'Mot de passe expiré'],
      ['never-expires', 'n’expire jamais'],
      ['must-change', 'changement de mot de passe est déjà imposé'],
      ['protected', 'Compte protégé'],
    ])('that is %s: %s', async (state, words) => {
      const { personId, username } = await somebody(state === 'must-change' ? undefined : state);
      if (state === 'must-change') await domain.set(username, 'pwdLastSet', '0');
      for (const page of await pages(personId)) {
        expect(page).toContain(words);
        expect(page).not.toContain('rien ne bloque la connexion');
      }
    });

    it('that nothing stands in the way, as the domain has it now and not as it was last read', async () => {
      const { personId, username } = await somebody('locked');
      await sync();
      expect((await pages(personId)).join()).toContain('Compte bloqué');
      await domain.set(username, 'lockoutTime', '0');
      expect(await domain.bind(username, OLD)).toBe('opens');
      for (const page of await pages(personId)) {
        expect(page).toContain('rien ne bloque la connexion');
        expect(page).not.toContain('Compte bloqué');
      }
    });
  });

  it('writes once, however often the same act is sent', async () => {
    const { personId, username } = await somebody();
    const opened = await openCase(test, personId, agent);
    const identityCheckId = await sufficientCheck(test, opened, agent);
    const wish = {
      caseId: opened.id,
      identityCheckId,
      kind: 'password',
      delivery: 'pairing',
      contactId: null,
      idempotencyKey: newId(),
    } as const;
    const done = await test.get(ResetsService).submit(wish, agent.requester);
    const written = await domain.values(username, 'uSNChanged');
    expect((await test.get(ResetsService).submit(wish, agent.requester)).id).toBe(done.id);
    expect(await domain.values(username, 'uSNChanged')).toEqual(written);
  });

  describe('a temporary secret that nobody claims', () => {
    const given = async (state?: AdState) => {
      const { personId, username } = await somebody(state);
      // Another agent each time: one may do so many in an hour.
      const reset = await submit(personId, await deskPerson(test));
      const [job] = await test.transactions.query<{ payload: string; runAt: number }>(
        `SELECT payload AS "payload", run_at AS "runAt" FROM jobs
         WHERE name = 'claims.scramble-unclaimed' ORDER BY created_at DESC, id DESC LIMIT 1`,
      );
      const { claimId } = JSON.parse(job?.payload ?? '{}') as { claimId: string };
      return {
        ...{ personId, username, claimId, resetId: reset.id, runAt: Number(job?.runAt) },
        secret: test.get(ResetSecrets).temporarySecret(reset.id),
      };
    };
    const lapse = (claimId: string): Promise<void> => test.get(UnclaimedSecrets).handle({ claimId });
    const trail = async (claimId: string): Promise<string[]> =>
      (
        await test.transactions.query<{ action: string }>(
          'SELECT action FROM audit_entries WHERE object_id = $1 ORDER BY seq',
          [claimId],
        )
      ).map(({ action }) => action);

    it('is made unusable in the domain when it can no longer be claimed or sent again, on record', async () => {
      const { personId, username, claimId, secret, runAt } = await given();
      expect(runAt).toBe(test.clock.now() + 121 * MINUTE);
      expect(await domain.bind(username, secret)).toBe('773');
      await lapse(claimId);
      expect(await domain.bind(username, secret)).toBe('52e');
      expect(await test.get(DirectorySource).readState(personId)).toMatchObject({
        status: 'active',
        mustChange: true,
      });
      expect(await trail(claimId)).toContain('claim.secret-scrambled');
      const written = await domain.values(username, 'uSNChanged');
      await lapse(claimId);
      expect(await domain.values(username, 'uSNChanged')).toEqual(written);
    });

    it('is found also when the account was touched since', async () => {
      const { username, claimId, secret } = await given();
      await domain.set(username, 'accountExpires', '0');
      await lapse(claimId);
      expect(await domain.bind(username, secret)).toBe('52e');
    });

    it('is left alone once somebody else has set another', async () => {
      const { username, claimId } = await given();
      await domain.reset(username, 'Bonjour-tous-2026');
      await lapse(claimId);
      expect(await domain.bind(username, 'Bonjour-tous-2026')).toBe('773');
      expect(await trail(claimId)).not.toContain('claim.secret-scrambled');
    });

    it('waits for a lock to end rather than unlocking, and says of a closed account that it was left', async () => {
      const locked = await given();
      for (let tries = 0; tries < 3; tries += 1) await domain.bind(locked.username, 'faux faux 99');
      await expect(lapse(locked.claimId)).rejects.toThrow('locked for now');
      const closed = await given();
      await domain.set(closed.username, 'userAccountControl', String(0x202));
      await lapse(closed.claimId);
      expect(await trail(closed.claimId)).toContain('claim.secret-left');
    });
  });

  /** What is encrypted cannot be told apart on its way: the cut is armed when the next write begins. */
  function cutNextWrite(when: Cut): void {
    const connections = Reflect.get(test.get(DirectorySource), 'connections') as LdapConnections;
    const as = connections.as.bind(connections);
    connections.as = (role, work) => {
      if (role === 'read') return as(role, work);
      connections.as = as;
      return as(role, (client) => {
        proxy.cutAt(() => true, when);
        return work(client);
      });
    };
  }

  it.each([
    ['before', 'refused', '52e'],
    ['during', 'refused', '52e'],
    ['after', 'done', '773'],
  ] as const)(
    'cut %s the write: to be reconciled, then %s, and never written twice',
    async (when, settled, temporaryOpens) => {
      const { personId, username } = await somebody();
      const opened = await openCase(test, personId, agent);
      const identityCheckId = await sufficientCheck(test, opened, agent);
      cutNextWrite(when);
      const wish = {
        caseId: opened.id,
        identityCheckId,
        kind: 'password',
        delivery: 'pairing',
        contactId: null,
      } as const;
      const sent = await test
        .get(ResetsService)
        .submit({ ...wish, idempotencyKey: newId() }, agent.requester);
      expect(await stateOf(sent.id)).toMatchObject({ state: 'to-reconcile' });
      const written = await domain.values(username, 'uSNChanged', 'pwdLastSet');
      await test.get(ResetReconciler).handle();
      expect(await stateOf(sent.id)).toMatchObject({ state: settled });
      expect(await domain.values(username, 'uSNChanged', 'pwdLastSet')).toEqual(written);
      expect(await domain.bind(username, test.get(ResetSecrets).temporarySecret(sent.id))).toBe(
        temporaryOpens,
      );
      const claims = await test.transactions.query('SELECT 1 FROM claims WHERE reset_id = $1', [sent.id]);
      expect(claims).toHaveLength(settled === 'done' ? 1 : 0);
    },
  );

  it('says in plain words that the directory does not answer, and the call goes on', async () => {
    const down = await startTestApp({ ...adEnvironment(), DIRECTORY_URL: 'ad+ldaps://127.0.0.1:9' });
    const desk = await signIn(down, 'agent');
    const personId = await lockedOut(down);
    const opened = await desk.client.post('/cases', {
      type: 'password',
      channel: 'phone',
      personId,
      subject: 'Mot de passe',
    });
    expect(opened.status).toBe(303);
    for (const path of [`/people/${personId}`, opened.location.replace(/^https?:..[^/]+/, '')]) {
      const page = await desk.client.get(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain('L’annuaire ne répond pas');
    }
    await down.stop();
  });
});
