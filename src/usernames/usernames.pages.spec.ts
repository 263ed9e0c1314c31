import { MISTRAL, SAINT_CHARLES, THIERS } from '../../test/factories/desk.js';
import { saveEstablishment, savePerson, type PersonTraits } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { apiOf, signIn, type Client } from '../../test/support/client.js';
import { MINUTE } from '../platform/clock.js';
import { Settings } from '../platform/settings/settings.service.js';
import { UsernameIndex } from './username-index.js';

const NUMEN = '02E9900000ZZZ';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await saveEstablishment(app, { uai: THIERS, name: 'Lycée Thiers', commune: 'Marseille' });
  await saveEstablishment(app, { uai: MISTRAL, name: 'Lycée Frédéric Mistral', commune: 'Avignon' });
});
afterAll(() => app.stop());

async function save(traits: PersonTraits): Promise<string> {
  const id = await savePerson(app, { uais: [THIERS], ...traits });
  await app.transactions.run(() => app.get(UsernameIndex).reindex([id]));
  return id;
}

const facts = (action: string) =>
  app.transactions.query<{ actorId: string; payload: string }>(
    `SELECT e.actor_id AS "actorId", p.payload AS "payload" FROM audit_entries e
     JOIN audit_payloads p ON p.seq = e.seq WHERE e.action = $1 ORDER BY e.seq`,
    [action],
  );

/** A page without what differs on every answer: form tokens. */
const steady = (html: string): string => html.replace(/name="_csrf" value="[^"]+"/g, '');

describe('the page of usernames', () => {
  let secretary: Client;
  let paul: string;
  beforeAll(async () => {
    ({ client: secretary } = await signIn(app, 'secretary', { uais: [THIERS] }));
    paul = await save({
      username: 'pde-la-fontaine',
      birthName: 'de La Fontaine',
      firstName: 'Paul',
      function: 'Professeur de lettres',
      numen: NUMEN,
      uais: [THIERS, MISTRAL],
    });
  });

  it('answers with the username, the school, the function and why, and confirms with a slip', async () => {
    const page = await secretary.get('/usernames?q=pdelafontaine');
    expect(page.status).toBe(200);
    expect(page.heading).toBe('Trouver un identifiant exact');
    expect(page.text).toContain('1 personne correspond.');
    expect(page.text).toContain(
      'Vous tapiez « pdelafontaine » ; l’identifiant exact est « pde-la-fontaine » : la particule est gardée avec des tirets.',
    );
    expect(page.text).toContain('p, d, e, tiret, l, a, tiret, f, o, n, t, a, i, n, e');
    expect(page.text).toContain('Professeur de lettres');
    expect(page.text).toContain('Lycée Thiers, Marseille, 0130040Y');
    // her colleague's other school is not hers to learn
    expect(page.text).not.toContain('Mistral');
    expect(page.text).not.toContain('1980');

    const slip = await secretary.submit('/usernames/confirmations', {
      personId: paul,
      triedUsername: 'pdelafontaine',
      caseNumber: '2026-000123',
    });
    expect(slip.heading).toBe('Identifiant confirmé');
    expect(slip.text).toContain('pde-la-fontaine');
    expect(slip.text).toContain('la particule est gardée avec des tirets');
    expect(slip.text).toContain('2026-000123');
    const audited = await facts('username.confirmed');
    expect(audited.at(-1)?.payload).toContain('pdelafontaine');
  });

  it('works while one types: a fragment, nothing under three letters', async () => {
    const live = await secretary.get('/usernames?q=pdelaf', { 'hx-request': 'true' });
    expect(live.text).not.toContain('<html');
    expect(live.text).toContain('pde-la-fontaine');
    const early = await secretary.get('/usernames?q=pd', { 'hx-request': 'true' });
    expect(early.text).not.toContain('pde-la-fontaine');
  });

  it('says what to try when nobody matches', async () => {
    const page = await secretary.get('/usernames?q=xqzzwk');
    expect(page.text).toContain('Personne ne correspond');
    expect(page.text).toContain('le nom et le prénom en entier');
  });

  it('escapes what was typed', async () => {
    const page = await secretary.get(`/usernames?q=${encodeURIComponent('<b>pdelafontaine</b>{{x}}')}`);
    expect(page.text).not.toContain('<b>');
  });

  it('comes back with its values when a field is wrong, 422', async () => {
    const page = await secretary.get('/usernames?q=paul&uai=nonsense');
    expect(page.status).toBe(422);
    expect(page.text).toContain('value="paul"');
  });

  it('sends the slip once, to a mailbox on file', async () => {
    const answer = await secretary.post('/usernames/confirmations', {
      personId: paul,
      triedUsername: 'plafontaine',
    });
    expect((await secretary.get(answer.location)).text).toContain('Envoyer à son établissement');
    const sent = await secretary.submit(`${answer.location}/messages`, { to: 'professional' });
    expect(sent.text).toContain('Envoyée à l’établissement');
    expect((await secretary.post(`${answer.location}/messages`, { to: 'academic' })).status).toBe(409);
    const rows = await app.transactions.query<{ params: string; recipientKind: string }>(
      `SELECT params AS "params", recipient_kind AS "recipientKind" FROM notifications WHERE template = 'username-confirmation'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.recipientKind).toBe('establishment');
    expect(rows[0]?.params).not.toContain('fontaine');
  });

  it('shows a slip only to who gave it', async () => {
    const answer = await secretary.post('/usernames/confirmations', { personId: paul });
    const { client: other } = await signIn(app, 'secretary', { uais: [THIERS] });
    expect((await other.get(answer.location)).status).toBe(404);
    expect((await other.post(`${answer.location}/messages`, { to: 'academic' })).status).toBe(404);
  });

  it('warns of namesakes and shows what tells them apart', async () => {
    await save({ username: 'mfabre', birthName: 'Fabre', firstName: 'Marie', function: 'AESH' });
    await save({ username: 'mfabre1', birthName: 'Fabre', firstName: 'Michel', function: 'Professeur' });
    const page = await secretary.get('/usernames?q=mfabre');
    expect(page.text).toContain('homonymes');
    expect(page.text).toContain('AESH');
    expect(page.text.match(/card is-warning/g)).toHaveLength(2);
  });
});

describe('NUMEN-shaped text', () => {
  it.each([NUMEN, '02 e 99 00000 zzz', '02E99 000'])('%s is not searched, kept or echoed', async (text) => {
    const { client } = await signIn(app, 'secretary', { uais: [THIERS] });
    const before = (await facts('usernames.searched')).length;
    const answer = await client.get(`/usernames?q=${encodeURIComponent(text)}`);
    expect(answer.location).toBe('/usernames?numen=1');
    const page = await client.get(answer.location);
    expect(page.text).toContain('ressemble à un NUMEN');
    const live = await client.get(`/usernames?q=${encodeURIComponent(text)}`, { 'hx-request': 'true' });
    expect(live.text).toContain('ressemble à un NUMEN');
    expect(live.text).not.toContain(text);
    const rows = await facts('usernames.searched');
    expect(rows.length).toBe(before + 2);
    for (const { payload } of rows.slice(before)) expect(payload).toContain('"text":"[NUMEN]"');
  });

  it('is refused by the API and not kept as the tried username', async () => {
    const { account } = await signIn(app, 'agent');
    const api = await apiOf(app, account);
    const answer = await api.get(`/usernames?q=${NUMEN}`);
    expect([answer.status, answer.json()['code']]).toEqual([422, 'USERNAME_NUMEN_NOT_SEARCHED']);
    const personId = await save({ username: 'kept-clean', birthName: 'Clean', firstName: 'Kept' });
    await api.post('/username-confirmations', { personId, triedUsername: NUMEN });
    const [row] = await app.transactions.query<{ tried: string | null }>(
      `SELECT tried_username AS "tried" FROM username_confirmations WHERE person_id = $1`,
      [personId],
    );
    expect(row?.tried).toBeNull();
  });
});

describe('reach', () => {
  const ASKED = [
    'qzorblat',
    'Quentin Zorblat',
    'zorblat',
    'qzorblatt',
    'zorb',
    'qzorbla1',
    'former-zorblat',
    'q.zorblat@ac-test.fr',
  ];

  it('answers for another school exactly as for nobody: page, fragment, API, total', async () => {
    const { client, account } = await signIn(app, 'secretary', { uais: [THIERS] });
    const api = await apiOf(app, account);
    const ask = async (): Promise<string[]> => {
      const answers: string[] = [];
      for (const text of ASKED) {
        const q = encodeURIComponent(text);
        answers.push(steady((await client.get(`/usernames?q=${q}`)).text));
        answers.push((await client.get(`/usernames?q=${q}`, { 'hx-request': 'true' })).text);
        answers.push((await api.get(`/usernames?q=${q}`)).text);
        answers.push((await api.get(`/usernames?q=${q}&uai=${SAINT_CHARLES}`)).text);
      }
      return answers;
    };
    const nobody = await ask();
    const id = await save({
      username: 'qzorblat1',
      birthName: 'Zorblat',
      firstName: 'Quentin',
      uais: [SAINT_CHARLES],
      email: 'q.zorblat@ac-test.fr',
      aliases: ['former-zorblat'],
    });
    await save({ username: 'qzorblat', birthName: 'Zorblat', firstName: 'Quitterie', uais: [] });
    expect(await ask()).toEqual(nobody);
    const refused = await api.post('/username-confirmations', { personId: id });
    const unknown = await api.post('/username-confirmations', {
      personId: '01a00000-0000-7000-8000-000000000000',
    });
    expect([refused.status, refused.json()['detail']]).toEqual([404, unknown.json()['detail']]);
    // and an agent of the académie finds both
    const agent = await apiOf(app, (await signIn(app, 'agent')).account);
    expect((await agent.get('/usernames?q=qzorblat')).json()['total']).toBe(2);
  });

  it('follows the département of an agent', async () => {
    await save({ username: 'vaucluse', birthName: 'Aucluse', firstName: 'Victor', uais: [MISTRAL] });
    const { account } = await signIn(app, 'agent', { scope: 'departements:84' });
    const { account: other } = await signIn(app, 'agent', { scope: 'departements:13' });
    const totals = [account, other].map(
      async (one) => (await (await apiOf(app, one)).get('/usernames?q=vaucluse')).json()['total'],
    );
    expect(await Promise.all(totals)).toEqual([1, 0]);
  });

  it('keeps protected people to supervisors', async () => {
    const personId = await save({
      username: 'gprotege',
      birthName: 'Protege',
      firstName: 'Guy',
      protected: true,
    });
    for (const [role, total, status] of [
      ['agent', 0, 404],
      ['hr', 0, 404],
      ['supervisor', 1, 201],
    ] as const) {
      const api = await apiOf(app, (await signIn(app, role)).account);
      expect((await api.get('/usernames?q=gprotege')).json()['total']).toBe(total);
      expect((await api.post('/username-confirmations', { personId })).status).toBe(status);
    }
  });
});

describe('quotas', () => {
  it('count people shown, once each in ten minutes, and refuse in plain words with 429', async () => {
    const settings = app.get(Settings);
    await app.transactions.run(() => settings.set('quotas', { 'people-shown-school': { ceiling: 3 } }));
    app.clock.advance(11 * MINUTE);
    for (const [index, name] of ['Abelin', 'Abelot', 'Abelus', 'Abelac'].entries()) {
      await save({
        username: `${'abcd'[index] ?? ''}${name.toLowerCase()}`,
        birthName: name,
        firstName: 'abcd'[index] ?? '',
      });
    }
    const { client, account } = await signIn(app, 'head', { uais: [THIERS] });
    for (const text of ['abelin', 'abelin', 'aabelin', 'babelot', 'cabelus']) {
      expect((await client.get(`/usernames?q=${text}`)).status).toBe(200);
    }
    const page = await client.get('/usernames?q=dabelac');
    expect(page.status).toBe(429);
    expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(page.text).toContain('Vous avez atteint le nombre de personnes affichables');
    expect(page.text).toContain('value="dabelac"');
    expect(page.text).not.toContain('identifiant exact est');
    const api = await apiOf(app, account);
    expect((await api.get('/usernames?q=dabelac')).json()['code']).toBe('QUOTA_REACHED');
    expect((await facts('usernames.refused')).length).toBe(2);
    app.clock.advance(11 * MINUTE);
    expect((await client.get('/usernames?q=dabelac')).text).toContain('dabelac');
    await app.transactions.run(() => settings.set('quotas', {}));
  });
});

describe('the API', () => {
  it('gives candidates with the rule, the explanation and a score', async () => {
    const api = await apiOf(app, (await signIn(app, 'hr')).account);
    const answer = (await api.get('/usernames?q=De%20la%20fontaine%20paul&limit=3')).json<{
      candidates: Record<string, unknown>[];
      total: number;
    }>();
    expect(answer.total).toBe(1);
    expect(answer.candidates[0]).toMatchObject({
      username: 'pde-la-fontaine',
      displayName: 'Paul de La Fontaine',
      uai: THIERS,
      function: 'Professeur de lettres',
      matched: 'first-name',
    });
    expect(answer.candidates[0]?.['explanation']).toContain('pde-la-fontaine');
    expect(answer.candidates[0]?.['score']).toBeGreaterThan(0.7);
  });

  it('confirms and says why the tried one failed', async () => {
    const api = await apiOf(app, (await signIn(app, 'agent')).account);
    const { candidates } = (await api.get('/usernames?q=pdelafontaine')).json<{
      candidates: { personId: string }[];
    }>();
    const answer = await api.post('/username-confirmations', {
      personId: candidates[0]?.personId,
      triedUsername: 'pdelafontaine3',
      caseNumber: '2026-000123',
    });
    expect(answer.status).toBe(201);
    expect(answer.json()).toMatchObject({
      username: 'pde-la-fontaine',
      whyTriedFailed: expect.stringContaining('il ne porte pas de numéro') as string,
      confirmationId: expect.any(String) as string,
    });
  });

  it.each(['', '?q=', `?q=${'x'.repeat(201)}`, '?q=paul&limit=0', '?q=paul&limit=x', '?q=paul&other=1'])(
    'refuses %s with 422',
    async (query) => {
      const api = await apiOf(app, (await signIn(app, 'agent')).account);
      expect((await api.get(`/usernames${query}`)).status).toBe(422);
    },
  );

  it('records who searched what and whom they saw', async () => {
    const { account } = await signIn(app, 'agent');
    await (await apiOf(app, account)).get('/usernames?q=plafontaine');
    const last = (await facts('usernames.searched')).at(-1);
    expect(last?.actorId).toBe(account.id);
    const payload = JSON.parse(last?.payload ?? '{}') as { text: string; shown: string[]; total: number };
    expect(payload).toMatchObject({ text: 'plafontaine', total: 1, shown: [expect.any(String)] });
  });
});
