import type { Account } from '../accounts/account.entity.js';
import { SAINT_CHARLES, THIERS, MISTRAL } from '../../test/factories/desk.js';
import { savePerson } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { apiOf, signIn, visit, type ApiClient, type Client } from '../../test/support/client.js';

/** The hidden fields of the first form of a page that is sent to `action`. */
function hidden(html: string, action: string): Record<string, string> {
  const form = html.slice(html.indexOf(`method="post" action="${action}"`));
  const fields = form
    .slice(0, form.indexOf('</form>'))
    .matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name, value]) => [name as string, value as string]));
}

describe('the pages of cases', () => {
  let test: TestApp;
  let client: Client;
  let agent: Account;
  let person: string;

  beforeAll(async () => {
    test = await startTestApp();
    ({ account: agent, client } = await signIn(test, 'agent', { name: 'Agnès Guichetière' }));
    person = await savePerson(test, {
      firstName: 'Élodie',
      birthName: 'Le Bœuf',
      username: 'ele-boeuf',
      uais: [THIERS],
    });
  });
  afterAll(() => test.stop());

  const open = async (fields: Record<string, string> = {}, by = client): Promise<string> => {
    const answer = await by.post('/cases', { type: 'password', channel: 'phone', ...fields });
    expect([answer.status, answer.location]).toEqual([
      303,
      expect.stringMatching(/^\/cases\/20\d\d-\d{6}$/) as string,
    ]);
    return answer.location.slice('/cases/'.length);
  };

  it('opens a case from its form and shows it', async () => {
    const form = await client.get(`/cases/new?person=${person}`);
    expect(form.heading).toBe('Nouvelle demande');
    expect(form.text).toContain('Élodie Le Bœuf');
    const { openKey, personId } = hidden(form.text, '/cases');
    const fields = { type: 'locked', channel: 'phone', subject: 'Accès <b>perdu</b>', openKey, personId };
    const [first, second] = await Promise.all([client.post('/cases', fields), client.post('/cases', fields)]);
    expect(first.location).toBe(second.location);
    const page = await client.get(first.location);
    expect(page.heading).toBe('Accès &lt;b&gt;perdu&lt;/b&gt;');
    expect(page.text).toContain('ele-boeuf');
    expect(page.text).toContain('Compte verrouillé');
    expect(page.text).not.toContain('1980');
  });

  it('gives a bad form back with what was typed, 422', async () => {
    const answer = await client.post('/cases', { type: 'nothing', channel: 'phone', subject: 'À garder' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('À garder');
    const unknown = await client.post('/cases', {
      type: 'other',
      channel: 'phone',
      subject: 'Gardé',
      personId: agent.id,
    });
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain('Gardé');
    expect(unknown.text).toContain('Cette personne n’existe pas');
  });

  it('lists, searches without accents, and points a NUMEN elsewhere', async () => {
    const number = await open({ personId: person, subject: 'Rançongiciel détecté' });
    for (const path of [
      '/',
      '/cases',
      '/cases?view=my',
      '/cases?q=rancongiciel',
      `/cases?q=${number}`,
      '/cases?q=LE+BOEUF',
    ]) {
      const page = await client.get(path);
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.text).toContain(number);
    }
    const numen = await client.get('/cases?q=02E9900000ZZZ');
    expect(numen.status).toBe(200);
    expect(numen.text).toContain('ressemble à un NUMEN');
    expect(numen.text).not.toContain('02E9900000ZZZ');
    expect((await client.get('/cases?q=introuvable')).text).toContain('Aucune demande');
  });

  it.each([
    ['/cases?cursor=x', 422],
    ['/cases?view=nothing', 422],
    [`/cases?q=${encodeURIComponent(`'; DROP TABLE cases; --`)}`, 200],
    ['/cases?q={{constructor}}%3Cscript%3E', 200],
    ['/cases/2026-999999', 404],
    ['/cases/%F0%28', 400],
    [`/cases/${'9'.repeat(40)}`, 404],
  ])('answers %s with %i, and no trace of a fault', async (path, status) => {
    const page = await client.get(path);
    expect(page.status).toBe(status);
    expect(page.text).not.toContain('<script>');
    expect(page.text).not.toMatch(/SQLITE|at \w+ \(/);
  });

  it('answers, resolves, closes with a cause and reopens', async () => {
    const number = await open({ personId: person });
    const at = `/cases/${number}`;
    const said = await client.submit(`${at}/messages`, {
      ...hidden((await client.get(at)).text, `${at}/messages`),
      body: 'Bonjour, NUMEN 02E9900000ZZZ',
      visibility: 'public',
    });
    expect(said.text).toContain('Bonjour, NUMEN [NUMEN]');
    const resolved = await client.submit(`${at}/resolution`, hidden(said.text, `${at}/resolution`));
    expect(resolved.text).toContain('Résolue');
    const bad = await client.post(`${at}/closure`, { ...hidden(resolved.text, `${at}/closure`), cause: 'x' });
    expect(bad.status).toBe(422);
    const closed = await client.submit(`${at}/closure`, {
      ...hidden(resolved.text, `${at}/closure`),
      cause: 'forgotten',
    });
    expect(closed.text).toMatch(/Close\s: Mot de passe oublié/);
    const reopened = await client.submit(`${at}/reopening`, hidden(closed.text, `${at}/reopening`));
    expect(reopened.text).toContain('Rouverte');
    for (const act of ['parking', 'release']) expect(reopened.text).toContain(`${at}/${act}`);
  });

  it('puts a ready answer after what was typed, in the chosen language, and keeps nothing', async () => {
    const number = await open();
    const page = await client.post(`/cases/${number}/draft`, {
      body: 'Chère collègue,',
      visibility: 'public',
      ready: 'imap.en',
    });
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/Chère collègue,\s+Hello,/);
    expect((await client.get(`/cases/${number}`)).text).not.toContain('Hello,');
  });

  describe('a stale form', () => {
    it('keeps what was typed and shows what happened since', async () => {
      const number = await open({ subject: 'Au départ' });
      const at = `/cases/${number}`;
      const before = await client.get(`${at}/edit`);
      const messageForm = hidden((await client.get(at)).text, `${at}/messages`);
      const other = await signIn(test, 'supervisor');
      await other.client.get(at);
      test.clock.advance(1000);
      await other.client.post(`${at}/messages`, { body: 'Vu avec le collège', visibility: 'internal' });

      const late = await client.post(`${at}/corrections`, {
        ...hidden(before.text, `${at}/corrections`),
        type: 'password',
        priority: 'high',
        subject: 'Ma version',
      });
      expect(late.status).toBe(409);
      expect(late.text).toContain('Ma version');
      expect(late.text).toContain('Au départ');
      expect(late.text).toContain('Vu avec le collège');

      const message = await client.post(`${at}/messages`, {
        ...messageForm,
        body: 'Un long texte',
        visibility: 'public',
      });
      expect(message.status).toBe(409);
      expect(message.text).toMatch(/<textarea[^>]*>\s*Un long texte<\/textarea>/);
      const again = hidden(message.text, `${at}/messages`);
      const sent = await client.submit(`${at}/messages`, { ...again, body: 'Un long texte' });
      expect(sent.status).toBe(200);
      expect(sent.text).toContain('Un long texte');
    });
  });

  it('`Next` key: takes the oldest unassigned case, and says when there is none', async () => {
    const { client: other } = await signIn(test, 'agent', { scope: `uais:${SAINT_CHARLES}` });
    await other.get('/cases');
    expect((await other.post('/cases/next')).location).toBe('/cases?view=unassigned');
    const number = await open({ channel: 'email', uai: SAINT_CHARLES });
    await other.get('/cases');
    expect((await other.post('/cases/next')).location).toBe(`/cases/${number}`);
  });

  it('takes back a closure and a wait from the message that says they are done', async () => {
    const number = await open();
    await client.post(`/cases/${number}/assignment`);
    for (const [act, fields, undo] of [
      ['parking', { on: 'requester' }, 'resumption'],
      ['closure', { cause: 'forgotten' }, 'reopening'],
    ] as const) {
      await client.get(`/cases/${number}`);
      const done = await client.submit(`/cases/${number}/${act}`, fields);
      expect(done.text).toMatch(
        new RegExp(`class="undo no-print" method="post" action="/cases/${number}/${undo}"`),
      );
      expect((await client.get(`/cases/${number}`)).text).not.toContain('class="undo');
      const back = await client.submit(`/cases/${number}/${undo}`);
      expect(back.text).toMatch(/est (reprise|rouverte)/);
    }
  });

  it('prints', async () => {
    const number = await open({ subject: 'À imprimer' });
    const page = await client.get(`/cases/${number}/print`);
    expect(page.status).toBe(200);
    expect(page.heading).toContain('À imprimer');
    expect(page.text).not.toContain('<nav');
    expect(page.text).toMatch(/no-print.*data-print/);
    expect(page.text).toContain(`href="/cases/${number}"`);
  });

  describe('who sees what', () => {
    it.each([
      ['secretary', '/usernames'],
      ['head', '/usernames'],
      ['hr', '/usernames'],
      ['manager', '/statistics'],
      ['auditor', '/audit'],
      ['admin', '/accounts'],
    ] as const)('%s begins the day at %s and has no desk', async (role, home) => {
      const { client: other } = await signIn(test, role);
      expect((await other.get('/')).location).toBe(home);
      if (role !== 'secretary' && role !== 'head') {
        const number = await open();
        expect((await other.get('/cases')).status).toBe(403);
        expect((await other.get(`/cases/${number}`)).status).toBe(403);
        expect((await other.post('/cases', { type: 'other', channel: 'phone' })).status).toBe(403);
      }
    });

    it('sends nobody to sign in', async () => {
      expect((await visit(test).get('/cases')).location).toMatch(/^\/sign-in/);
    });

    it('answers 404 on every route to an agent of another area, and changes nothing', async () => {
      const number = await open({ personId: person });
      const { client: other } = await signIn(test, 'agent', { scope: 'departements:84', site: 'dsden-84' });
      const at = `/cases/${number}`;
      await other.get('/cases');
      for (const path of [at, `${at}/print`, `${at}/edit`]) expect((await other.get(path)).status).toBe(404);
      const acts: [string, Record<string, string>][] = [
        ['messages', { body: 'x', visibility: 'public' }],
        ['assignment', {}],
        ['release', {}],
        ['resolution', {}],
        ['closure', { cause: 'other' }],
        ['reopening', {}],
        ['parking', { on: 'requester' }],
        ['resumption', {}],
        ['corrections', { subject: 'Volée' }],
        ['draft', { visibility: 'public' }],
      ];
      for (const [act, fields] of acts) {
        expect([act, (await other.post(`${at}/${act}`, fields)).status]).toEqual([act, 404]);
      }
      const page = await client.get(at);
      expect(page.text).not.toContain('Volée');
      expect(hidden(page.text, `${at}/messages`)['version']).toBe('1');
    });

    it('lets a secretary follow her own case without the desk’s part of it', async () => {
      const { client: secretary } = await signIn(test, 'secretary', { uais: [THIERS] });
      await secretary.get('/cases/new');
      const stranger = await savePerson(test, { uais: [MISTRAL] });
      expect(
        (await secretary.post('/cases', { type: 'locked', channel: 'secretary', personId: stranger })).status,
      ).toBe(404);
      const number = await open(
        { personId: person, channel: 'secretary', description: 'Au secours' },
        secretary,
      );
      const at = `/cases/${number}`;
      await client.get(at);
      await client.post(`${at}/messages`, { body: 'soupçon de fraude', visibility: 'internal' });
      await client.post(`${at}/messages`, { body: 'Nous nous en occupons', visibility: 'public' });
      const page = await secretary.get(at);
      expect(page.text).toContain('Au secours');
      expect(page.text).toContain('Nous nous en occupons');
      expect(page.text).not.toContain('soupçon');
      expect(page.text).not.toContain(agent.name);
      expect((await secretary.post(`${at}/closure`, { cause: 'other' })).status).toBe(403);
      expect((await secretary.get('/cases')).text).toContain(number);
      const colleague = await signIn(test, 'secretary', { uais: [THIERS] });
      expect((await colleague.client.get(at)).status).toBe(404);
    });
  });

  describe('the API', () => {
    let api: ApiClient;
    beforeAll(async () => {
      api = await apiOf(test, agent);
    });

    it('opens, reads, corrects, assigns, answers, closes and reopens a case', async () => {
      const opened = await api.post('/cases', {
        type: 'username',
        channel: 'phone',
        personId: person,
        subject: 'Identifiant',
        description: 'Ne passe pas',
        requester: 'La gestionnaire',
      });
      expect(opened.status).toBe(201);
      const { number } = opened.json<{ number: string }>();
      const read = (await api.get(`/cases/${number}`)).json<Record<string, unknown>>();
      expect(read).toMatchObject({
        number,
        type: 'username',
        status: 'open',
        requester: 'La gestionnaire',
        person: { id: person, username: 'ele-boeuf' },
        version: 1,
        timeline: [{ body: 'Ne passe pas', visibility: 'public' }],
      });
      const patched = await api.call('PATCH', `/cases/${number}`, {
        version: 1,
        type: 'locked',
        status: 'pending-requester',
      });
      expect(patched.json()).toMatchObject({ type: 'locked', status: 'pending-requester', version: 3 });
      const stale = await api.call('PATCH', `/cases/${number}`, { version: 1, subject: 'Trop tard' });
      expect([stale.status, stale.json<{ code: string }>().code]).toEqual([409, 'CASE_CHANGED']);
      expect(
        (await api.post(`/cases/${number}/messages`, { body: 'Bonjour', visibility: 'public' })).status,
      ).toBe(201);
      expect((await api.post(`/cases/${number}/closure`, { cause: 'nothing' })).status).toBe(422);
      const closed = await api.post(`/cases/${number}/closure`, { cause: 'wrong-username' });
      expect([closed.status, closed.json()]).toEqual([
        200,
        expect.objectContaining({ status: 'closed' }) as object,
      ]);
      const reopened = await api.call('DELETE', `/cases/${number}/closure`);
      expect(reopened.json()).toMatchObject({ status: 'open' });
      const taken = await api.post(`/cases/${number}/assignment`);
      expect([taken.status, taken.json<{ code: string }>().code]).toEqual([409, 'CASE_ALREADY_YOURS']);
    });

    it('opens one case for one idempotency key', async () => {
      const body = { type: 'other', channel: 'email', idempotencyKey: 'key-of-this-call' };
      const [a, b] = await Promise.all([api.post('/cases', body), api.post('/cases', body)]);
      expect(a.json<{ number: string }>().number).toBe(b.json<{ number: string }>().number);
    });

    it('pages by cursor, with a total where one is kept', async () => {
      const first = (await api.get('/cases?limit=2')).json<{
        cases: unknown[];
        nextCursor: string;
        total: number;
      }>();
      expect(first.cases).toHaveLength(2);
      const second = (await api.get(`/cases?limit=2&cursor=${first.nextCursor}`)).json<{
        cases: unknown[];
      }>();
      expect(second.cases).toHaveLength(2);
      expect(second.cases).not.toEqual(first.cases);
      const [count] = await test.transactions.query<{ n: number }>('SELECT COUNT(*) AS "n" FROM cases');
      expect(first.total).toBe(count?.n);
    });

    it('answers problems as RFC 9457', async () => {
      const missing = await api.get('/cases/2026-999999');
      expect(missing.status).toBe(404);
      expect(missing.headers.get('content-type')).toContain('application/problem+json');
      expect(missing.json()).toMatchObject({ code: 'CASE_NOT_FOUND', status: 404 });
      const bad = await api.post('/cases', { type: 'x', channel: 'phone', extra: 1 });
      expect(bad.status).toBe(422);
      expect(
        bad
          .json<{ errors: { field: string }[] }>()
          .errors.map((one) => one.field)
          .sort(),
      ).toEqual(['extra', 'type']);
      expect((await api.get('/cases?q=02E9900000ZZZ')).json()).toMatchObject({
        code: 'CASE_NUMEN_NOT_SEARCHED',
      });
      expect((await api.get('/cases?cursor=zzz')).json()).toMatchObject({ code: 'CASE_CURSOR_BAD' });
    });
  });
});
