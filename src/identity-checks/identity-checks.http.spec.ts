import { CheckStore, NUMEN, WRONG_NUMEN, type Agent } from '../../test/factories/identity-checks.js';
import { saveEstablishment } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { apiOf, signInAs, type ApiClient, type Client } from '../../test/support/client.js';
import { DAY } from '../platform/clock.js';
import { newId } from '../platform/ids.js';

const THIERS = '0130040Y';
const DOCUMENT = {
  kind: 'document',
  documentType: 'passport',
  channel: 'live-video',
  faceMatches: true,
  names: { surname: 'Dupont', givenNames: 'Jean' },
  birthDate: '1980-05-17',
  expiry: '31/01/2031',
};

describe('identity checks over HTTP', () => {
  let test: TestApp;
  let store: CheckStore;
  let agent: Agent;
  let api: ApiClient;
  let browser: Client;

  beforeAll(async () => {
    test = await startTestApp();
    store = new CheckStore(test);
    agent = await store.agent();
    await saveEstablishment(test, { uai: THIERS });
    api = await apiOf(test, agent);
    browser = await signInAs(test, agent.account);
  });
  afterAll(() => test.stop());

  const audit = async () => JSON.stringify(await test.transactions.query('SELECT * FROM audit_payloads'));

  describe('the API', () => {
    it('starts a check, takes evidence, says what is missing, and suffices', async () => {
      const personId = await store.person();
      const number = await store.case(agent, personId);
      const started = await api.post(`/cases/${number}/identity-checks`, { action: 'password' });
      expect(started.status).toBe(201);
      const { id, expiresAt } = started.json<{ id: string; expiresAt: string }>();
      expect(Date.parse(expiresAt) - test.clock.now()).toBe(15 * 60_000);
      const wrong = await api.post(`/identity-checks/${id}/evidence`, { kind: 'numen', value: WRONG_NUMEN });
      expect(wrong.status).toBe(200);
      expect(wrong.json()).toMatchObject({ outcome: 'mismatch', attemptsLeft: 1, sufficient: false });
      const right = await api.post(`/identity-checks/${id}/evidence`, { kind: 'numen', value: NUMEN });
      expect(right.json()).toMatchObject({
        outcome: 'match',
        lamps: { resolution: 'on', verification: 'off' },
      });
      const face = await api.post(`/identity-checks/${id}/evidence`, DOCUMENT);
      expect(face.json()).toMatchObject({ outcome: 'match', sufficient: true });
      const shown = (await api.get(`/identity-checks/${id}`)).text;
      expect(shown).not.toMatch(new RegExp(`${NUMEN}|1980-05-17|jean\\.dupont@`));
      expect(shown).toContain('j•••@e•••.net');
    });

    it('T6, T7: answers for a wrong NUMEN and for none on file are the same bytes; no value is kept anywhere', async () => {
      const answers: string[] = [];
      for (const traits of [{}, { numen: undefined }]) {
        const number = await store.case(agent, await store.person(traits));
        const { id } = (await api.post(`/cases/${number}/identity-checks`, { action: 'unlock' })).json<{
          id: string;
        }>();
        answers.push(
          (await api.post(`/identity-checks/${id}/evidence`, { kind: 'numen', value: WRONG_NUMEN })).text,
        );
      }
      expect(answers[0]).toBe(answers[1]);
      expect(await audit()).not.toContain(WRONG_NUMEN);
    });

    it('T16: a destination of one’s own is refused: 422, whatever it is called', async () => {
      const { id } = await store.start(agent, await store.person());
      for (const body of [
        { destination: '+33700000000' },
        { contactId: newId(), destination: 'x@example.net' },
        { contactId: 'x@example.net' },
        { contactId: newId() },
      ]) {
        expect((await api.post(`/identity-checks/${id}/owner-codes`, body)).status).toBe(422);
      }
    });

    it('T16: an owner code goes to a masked destination', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      const { email } = await store.contacts(personId);
      const sent = await api.post(`/identity-checks/${id}/owner-codes`, { contactId: email });
      expect(sent.status).toBe(201);
      expect(sent.json()).toMatchObject({ contactId: email, masked: 'j•••@e•••.net' });
      expect(sent.text).not.toContain('dupont');
      const code = await store.codeSentFor(id);
      expect(
        (await api.post(`/identity-checks/${id}/evidence`, { kind: 'owner-code', code })).json(),
      ).toMatchObject({ outcome: 'match' });
      expect((await api.post(`/identity-checks/${id}/evidence`, { kind: 'owner-code', code })).status).toBe(
        409,
      );
    });

    it('document and call-back need a step-up of the token: 401', async () => {
      const { id } = await store.start(agent, await store.person());
      const stale = await apiOf(test, agent, { steppedUp: false });
      for (const body of [DOCUMENT, { kind: 'call-back', phoneId: THIERS, answeredBy: 'Lucie Faure' }]) {
        const answer = await stale.post(`/identity-checks/${id}/evidence`, body);
        expect(answer.status).toBe(401);
        expect(answer.json()).toMatchObject({ code: 'STEP_UP_REQUIRED' });
      }
      expect(
        (await stale.post(`/identity-checks/${id}/evidence`, { kind: 'numen', value: NUMEN })).status,
      ).toBe(200);
    });

    it('vouchers are never posted by an agent: evidence of that kind does not exist', async () => {
      const { id } = await store.start(agent, await store.person());
      expect(
        (await api.post(`/identity-checks/${id}/evidence`, { kind: 'voucher', voucherId: newId() })).status,
      ).toBe(422);
      expect((await api.get('/vouchers')).status).toBe(403);
    });

    it('a head sees and decides the requests of their school, stepped up', async () => {
      const head = await store.voucher();
      const personId = await store.person({ accountCreatedAt: test.clock.now() - 10 * DAY });
      const { id } = await store.start(agent, personId, 'activation');
      await api.post(`/identity-checks/${id}/evidence`, { kind: 'numen', value: NUMEN });
      const asked = await api.post(`/identity-checks/${id}/voucher-requests`, { uai: THIERS });
      expect(asked.status).toBe(201);
      const voucher = await apiOf(test, head);
      const list = (await voucher.get('/vouchers')).json<{ vouchers: { id: string }[] }>().vouchers;
      const request = asked.json<{ id: string }>().id;
      expect(list.map((one) => one.id)).toContain(request);
      const stale = await apiOf(test, head, { steppedUp: false });
      expect((await stale.post(`/vouchers/${request}`, { decision: 'vouch' })).status).toBe(401);
      expect((await voucher.post(`/vouchers/${request}`, { decision: 'vouch' })).status).toBe(204);
      expect((await voucher.post(`/vouchers/${request}`, { decision: 'vouch' })).status).toBe(409);
      expect((await api.get(`/identity-checks/${id}`)).json()).toMatchObject({
        required: { sufficient: true },
      });
    });

    it.each([
      ['no kind', {}],
      ['an unknown field', { kind: 'numen', value: NUMEN, override: true }],
      ['an unknown channel', { ...DOCUMENT, channel: 'email' }],
      ['names that are no names', { ...DOCUMENT, names: { surname: 'Dupont' } }],
      ['a document without expiry', { ...DOCUMENT, expiry: undefined }],
      [
        'a zone with a slip',
        { ...DOCUMENT, mrz: ['P<FRADUPONT<<JEAN', '12AB345671FRA8005171M3101312<<<<<<<<<<<<<<00'] },
      ],
    ])('refuses %s: 422, nothing counted', async (_what, body) => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      const answer = await api.post(`/identity-checks/${id}/evidence`, body);
      expect(answer.status).toBe(422);
      expect(answer.text).not.toContain(NUMEN);
      expect(await test.transactions.query('SELECT id FROM evidence WHERE check_id = $1', [id])).toEqual([]);
    });

    it('T10: another agent’s check, and a case out of scope, do not exist: 404', async () => {
      const { id, number } = await store.start(agent, await store.person());
      const elsewhere = await store.agent({ scope: 'departements:84' });
      const other = await apiOf(test, elsewhere);
      expect((await other.get(`/identity-checks/${id}`)).status).toBe(404);
      expect(
        (await other.post(`/identity-checks/${id}/evidence`, { kind: 'numen', value: NUMEN })).status,
      ).toBe(404);
      expect((await other.post(`/cases/${number}/identity-checks`, { action: 'unlock' })).status).toBe(404);
    });

    it('T14: one’s own account: 403; T24: an account left: 409', async () => {
      const personId = await store.person();
      const self = await store.agent({ personId });
      const own = await apiOf(test, self);
      const number = await store.case(self, personId);
      const refused = await own.post(`/cases/${number}/identity-checks`, { action: 'unlock' });
      expect([refused.status, refused.json<{ code: string }>().code]).toEqual([403, 'OWN_ACCOUNT']);
      const gone = await store.case(agent, await store.person({ status: 'left' }));
      expect((await api.post(`/cases/${gone}/identity-checks`, { action: 'unlock' })).status).toBe(409);
    });
  });

  describe('the pages', () => {
    it('a check runs from start to sufficient; what was compared never comes back', async () => {
      const personId = await store.person();
      const number = await store.case(agent, personId);
      const started = await browser.post(`/cases/${number}/identity-checks`, { action: 'password' });
      expect(started.status).toBe(303);
      const path = started.location;
      const page = await browser.get(path);
      expect(page.status).toBe(200);
      expect(page.headers.get('cache-control')).toContain('no-store');
      expect(page.text).toContain('on ne sait pas encore de qui il s’agit');
      const wrong = await browser.submit(`${path}/numen`, { numen: WRONG_NUMEN });
      expect(wrong.text).toContain('ne concorde pas');
      expect(wrong.text).not.toContain(WRONG_NUMEN);
      expect((await browser.submit(`${path}/numen`, { numen: NUMEN })).text).toContain(
        'on sait de qui il s’agit',
      );
      const { email } = await store.contacts(personId);
      const sent = await browser.submit(`${path}/owner-codes`, { contactId: email });
      expect(sent.text).toContain('Code envoyé à j•••@e•••.net');
      const code = await store.codeSentFor(path.split('/').pop() ?? '');
      const done = await browser.submit(`${path}/owner-code`, { code });
      expect(done.text).toContain('La vérification suffit');
      expect(done.text).not.toContain(code);
    });

    it('a refused form comes back with its values, 422, without what is compared', async () => {
      const { id } = await store.start(agent, await store.person());
      await browser.stepUp();
      const fields = {
        documentType: 'passport',
        channel: 'on-site',
        surname: 'Durand-Lefèvre',
        birthDate: '17/05/1980',
        mrz: 'P<FRADUPONT<<JEAN',
      };
      const answer = await browser.post(`/identity-checks/${id}/document`, fields);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('Durand-Lefèvre');
      expect(answer.text).toContain('faute de frappe');
      expect(answer.text).not.toMatch(/17\/05\/1980|P&lt;FRADUPONT|P<FRADUPONT/);
      const tooLong = await browser.post(`/identity-checks/${id}/numen`, { numen: `${NUMEN}`.repeat(6) });
      expect(tooLong.status).toBe(422);
      expect(tooLong.text).not.toContain(NUMEN);
    });

    it('the evidence pages ask for the password first where the kind is the agent’s word', async () => {
      const { id } = await store.start(agent, await store.person());
      const fresh = await signInAs(test, agent.account);
      test.clock.advance(6 * 60_000);
      const answer = await fresh.post(`/identity-checks/${id}/call-back`, {
        phoneId: THIERS,
        answeredBy: 'Lucie Faure',
      });
      expect(answer.status).toBe(401);
      expect(await test.transactions.query('SELECT id FROM evidence WHERE check_id = $1', [id])).toEqual([]);
    });

    it('a head vouches on the page of their own; the page is empty for others', async () => {
      const head = await store.voucher();
      const { id } = await store.start(agent, await store.person({ firstName: 'Zoé' }), 'unlock');
      const { id: request } = await store.checks.askVoucher(id, null, agent);
      const client = await signInAs(test, head.account);
      const page = await client.get('/vouchers');
      expect(page.text).toContain('Zoé Dupont');
      expect(page.text).not.toMatch(/1980|exemple\.net/);
      await client.stepUp();
      expect((await client.submit(`/vouchers/${request}`, { decision: 'vouch' })).text).toContain(
        'Votre attestation est enregistrée.',
      );
      const stranger = await signInAs(test, (await store.voucher({ uais: ['0840003X'] })).account);
      expect((await stranger.get('/vouchers')).text).toContain('Aucune attestation à donner');
      expect((await browser.get('/vouchers')).status).toBe(403);
    });

    it('an administrator reads the policy and opens voucher + call-back by naming who accepted the risk', async () => {
      const admin = await store.agent({ role: 'admin', scope: null, site: null });
      const client = await signInAs(test, admin.account);
      const page = await client.get('/settings/identity');
      expect(page.text).toMatch(/Fichier livré avec Guichet[\s\S]*Fermée\./);
      await client.stepUp();
      expect((await client.post('/settings/identity/voucher-route', { acceptedBy: '' })).status).toBe(422);
      const opened = await client.submit('/settings/identity/voucher-route', {
        acceptedBy: 'Anne Petit, RSSI',
      });
      expect(opened.text).toContain('risque accepté par Anne Petit, RSSI');
      expect((await client.submit('/settings/identity/voucher-route/closure')).text).toContain('Fermée.');
      expect((await browser.get('/settings/identity')).status).toBe(403);
    });

    it('a supervisor lifts the NUMEN lock after F; to one of elsewhere the person does not exist', async () => {
      const personId = await store.person();
      for (let i = 0; i < 5; i += 1) await store.checks.tryNumenForClaim(personId, WRONG_NUMEN);
      const supervisor = await apiOf(test, await store.agent({ role: 'supervisor' }));
      const path = `/people/${personId}/numen-lock`;
      const fresh = await apiOf(test, agent);
      expect((await supervisor.call('DELETE', path)).status).toBe(403);
      expect((await fresh.call('DELETE', path)).status).toBe(403);
      const { id } = await store.start(agent, personId);
      await fresh.post(`/identity-checks/${id}/evidence`, DOCUMENT);
      const elsewhere = await apiOf(
        test,
        await store.agent({ role: 'supervisor', scope: 'departements:84' }),
      );
      expect((await elsewhere.call('DELETE', path)).status).toBe(404);
      expect((await supervisor.call('DELETE', path)).status).toBe(204);
      expect(
        (await api.post(`/identity-checks/${id}/evidence`, { kind: 'numen', value: NUMEN })).json(),
      ).toMatchObject({ outcome: 'match' });
    });

    it('T22: GET on an act does nothing', async () => {
      const { id } = await store.start(agent, await store.person());
      for (const path of ['numen', 'document', 'owner-codes', 'voucher-requests']) {
        expect([404, 405]).toContain((await browser.get(`/identity-checks/${id}/${path}`)).status);
      }
    });
  });
});
