import { DAY, MINUTE } from '../../src/platform/clock.js';
import { DirectoryService } from '../../src/directory/directory.service.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { saveEstablishment, savePerson } from '../factories/people.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signIn, type Client } from '../support/client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await saveEstablishment(app);
});
afterAll(() => app.stop());

describe('the page of a person', () => {
  const numen = '02E9900000ZZZ';
  let id: string;

  beforeAll(async () => {
    id = await savePerson(app, {
      username: 'smartin',
      numen,
      birthName: 'Martin',
      usageName: 'Dupont',
      firstName: 'Sophie',
      birthDate: '1980-05-17',
      status: 'locked',
      contacts: [
        { kind: 'phone', value: '+33639980147' },
        { kind: 'email', value: 'sophie@exemple.net', setOn: app.clock.now() - 2 * DAY },
      ],
    });
  });

  it('shows what the desk needs, masked, and says what to do', async () => {
    const { client } = await signIn(app);
    const page = await client.get(`/people/${id}`);
    expect(page.status).toBe(200);
    expect(page.heading).toBe('Sophie Dupont');
    for (const text of [
      'smartin',
      'né·e Martin',
      'Lycée Thiers',
      'Compte bloqué',
      'puis déblocage',
      '06 •• •• •• 47',
      's•••@e•••.net',
      'trop récente',
      'Coordonnées modifiées avant-hier',
      'Classe A',
    ]) {
      expect(page.text).toContain(text);
    }
    expect(page.text).not.toMatch(/1980|17\/05|02E9900000ZZZ|sophie@exemple|639980147/i);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('is recorded for every view', async () => {
    const { client, account } = await signIn(app);
    await client.get(`/people/${id}`);
    await client.get(`/people/${id}`);
    const rows = await app
      .get(AuditService)
      .search({ actorId: account.id, action: 'person.read', limit: 10 });
    expect(rows.map(({ objectId }) => objectId)).toEqual([id, id]);
  });

  it('is not found outside the scope, for a stranger, and for protected people but by a supervisor', async () => {
    const hidden = await savePerson(app, { protected: true });
    const outside = await signIn(app, 'agent', { scope: 'departements:84' });
    const agent = await signIn(app);
    const supervisor = await signIn(app, 'supervisor');
    expect((await outside.client.get(`/people/${id}`)).status).toBe(404);
    expect((await agent.client.get('/people/018f0000-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await agent.client.get('/people/nobody')).status).toBe(404);
    expect((await agent.client.get(`/people/${hidden}`)).status).toBe(404);
    const page = await supervisor.client.get(`/people/${hidden}`);
    expect(page.text).toContain('Compte protégé');
    expect(page.text).toContain('Aucune réinitialisation');
  });

  it('is closed to whoever does not work at the desk', async () => {
    for (const role of ['secretary', 'hr', 'manager', 'auditor', 'admin'] as const) {
      const { client } = await signIn(app, role);
      expect((await client.get(`/people/${id}`)).status).toBe(403);
    }
  });
});

describe('the page of imports', () => {
  let admin: Client;
  beforeAll(async () => {
    admin = (await signIn(app, 'admin')).client;
  });

  async function upload(client: Client, content: string | Buffer, fields: Record<string, string> = {}) {
    const page = await client.get('/directory/imports');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const form = new FormData();
    for (const [name, value] of Object.entries({ _csrf: token, kind: 'people', ...fields })) {
      if (value) form.append(name, value);
    }
    form.append('file', new Blob([content]), 'personnels.csv');
    return client.send('/directory/imports', {
      method: 'POST',
      body: form,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
  }
  async function settled(client: Client, path: string) {
    for (let turn = 0; turn < 200; turn += 1) {
      const page = await client.get(path);
      if (!page.text.includes('hx-trigger')) return page;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the import never came to rest');
  }

  it('takes a file, says what it would do, and brings it in once confirmed', async () => {
    const csv =
      'username,birth_name,first_name,uai\npgdupuis,Dupuis,Pierre-Gilles,0130040Y\nldupuis,Dupuis,Léa,\n';
    const sent = await upload(admin, csv);
    expect(sent.status).toBe(303);
    const report = await settled(admin, sent.location);
    expect(report.text).toContain('À confirmer');
    expect(report.text).toContain('Importer les 2 lignes');
    expect(await app.get(DirectoryService).personByUsername('ldupuis')).toBeNull();
    app.clock.advance(6 * MINUTE);
    const asked = await admin.post(`${sent.location}/application`);
    expect(asked.status).toBe(401);
    expect(asked.text).toContain('_stepUp');
    await admin.stepUp();
    expect((await admin.post(`${sent.location}/application`)).location).toBe(sent.location);
    const done = await settled(admin, sent.location);
    expect(done.text).toContain('Terminé');
    expect(await app.get(DirectoryService).personByUsername('pgdupuis')).toMatchObject({
      uais: ['0130040Y'],
    });
    expect((await admin.get('/directory/imports')).text).toContain('personnels.csv');
  });

  it('lists bad lines, and imports the good ones only when asked', async () => {
    await admin.stepUp();
    const sent = await upload(
      admin,
      'username,birth_name,first_name,numen\nrdupuis,Dupuis,Rose,\nx y,,Zoé,02E99\n',
    );
    const report = await settled(admin, sent.location);
    for (const text of [
      'Refusé',
      'ligne 3, username',
      'x y',
      'ligne 3, birth_name',
      'ligne 3, numen',
      'forme d’un NUMEN',
    ]) {
      expect(report.text).toContain(text);
    }
    expect(report.text).not.toContain('02E99');
    expect((await admin.post(`${sent.location}/application`)).status).toBe(409);
    await admin.post(`${sent.location}/application`, { skipBad: 'yes' });
    await settled(admin, sent.location);
    expect(await app.get(DirectoryService).personByUsername('rdupuis')).toMatchObject({ firstName: 'Rose' });
  });

  it('gives a fragment to a page that watches, and a whole page to everybody else', async () => {
    const sent = await upload(admin, 'username,birth_name,first_name\nsdupuis,Dupuis,Sam\n');
    await settled(admin, sent.location);
    const fragment = await admin.get(sent.location, { 'hx-request': 'true' });
    expect(fragment.text.trimStart()).toMatch(/^<div id="import">/);
    expect((await admin.get(sent.location)).text).toMatch(/^<!doctype html>/i);
    const dropped = await admin.submit(`${sent.location}/cancellation`);
    expect(dropped.text).toContain('rien n’a changé');
    expect((await admin.post(`${sent.location}/application`)).status).toBe(409);
  });

  it('keeps what was chosen when the form is incomplete', async () => {
    const page = await admin.get('/directory/imports');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const form = new FormData();
    form.append('_csrf', token);
    form.append('kind', 'establishments');
    const answer = await admin.send('/directory/imports', {
      method: 'POST',
      body: form,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Choisissez un fichier');
    expect(answer.text).toMatch(/value="establishments" checked/);
  });

  it('reads no file without the form’s token, and no file that is too large', async () => {
    const form = new FormData();
    form.append('kind', 'people');
    form.append('file', new Blob(['username,birth_name,first_name\nq,Q,Q\n']), 'a.csv');
    const init = { method: 'POST', body: form, headers: { 'sec-fetch-site': 'same-origin' } };
    expect((await admin.send('/directory/imports', init)).status).toBe(403);
    expect((await upload(admin, Buffer.alloc(65 * 1024 * 1024, 'a'))).status).toBe(413);
  });

  it('is for administrators, and other pages take no such form', async () => {
    const { client } = await signIn(app, 'supervisor');
    expect((await client.get('/directory/imports')).status).toBe(403);
    expect((await upload(client, 'a,b\n')).status).toBe(403);
    const form = new FormData();
    form.append('lang', 'en');
    const init = { method: 'POST', body: form, headers: { 'sec-fetch-site': 'same-origin' } };
    expect((await admin.send('/language', init)).status).toBe(415);
  });
});
