import { AccessChangesService } from '../../src/accounts/administration/access-changes.service.js';
import { savePerson } from '../factories/people.js';
import { storeAccount, TEST_PASSWORD } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signIn, visit, type Answer, type Client, type SignedIn } from '../support/client.js';

let test_: TestApp;
let admin: SignedIn;
let second: SignedIn;
beforeAll(async () => {
  test_ = await startTestApp();
  admin = await signIn(test_, 'admin', { name: 'Alix Premier' });
  second = await signIn(test_, 'admin', { name: 'Bérénice Seconde' });
});
afterAll(() => test_.stop());

const linkOn = (page: Answer): string =>
  new URL(/http\S+\/set-up\/[\w-]{43}/.exec(page.text)?.[0] ?? '').pathname;
const idOn = (page: Answer, name: string): string =>
  new RegExp(`href="/accounts/([0-9a-f-]{36})">${name}<`).exec(page.text)?.[1] ?? '';
const grantOn = (page: Answer): string =>
  /\/accounts\/grants\/([0-9a-f-]{36})\/refusal/.exec(page.text)?.[1] ?? '';
const rows = (sql: string, ...params: unknown[]) =>
  test_.transactions.query<Record<string, unknown>>(sql, params);
const create = (client: Client, fields: Record<string, string>) =>
  client.post('/accounts', {
    name: 'Noa Neuf',
    email: `noa.${Math.random().toString(36).slice(2)}@guichet.test`,
    ...fields,
  });
const own = { password: 'cinq girafes jouent du piano', repeat: 'cinq girafes jouent du piano' };

describe('a school’s account', () => {
  it('is made by one admin, with a link shown once', async () => {
    const made = await create(admin.client, { role: 'secretary', uais: '0130001f 130002G' });
    expect(made.headers.get('cache-control')).toBe('no-store');
    const opened = await visit(test_).post(linkOn(made), own);
    expect(opened.location).toBe('/usernames');
    const [row] = await rows(`SELECT uais AS "uais", scope AS "scope" FROM accounts WHERE name = 'Noa Neuf'`);
    expect(row).toEqual({ uais: '["0130001F","0130002G"]', scope: null });
  });

  it('comes back with what was typed when a school is wrong or missing', async () => {
    const wrong = await create(admin.client, { role: 'head', uais: '0130001F, 0130001Z' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('« 0130001Z » n’est pas un UAI');
    expect(wrong.text).toContain('value="0130001F, 0130001Z"');
    expect((await create(admin.client, { role: 'head' })).text).toContain('au moins un établissement');
  });

  it('is refused when its address is taken or its person unknown, at the field', async () => {
    const taken = await create(admin.client, { role: 'manager', email: admin.account.email.toUpperCase() });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('Un compte utilise déjà cette adresse.');
    const nobody = await create(admin.client, { role: 'manager', person: 'inconnu' });
    expect(nobody.text).toContain('L’annuaire ne connaît personne');
  });
});

describe('Who resets the resetters: agent, supervisor and admin take a second admin', () => {
  it.each(['agent', 'supervisor', 'admin'])(
    'a new %s waits, is approved by another admin, and all admins are told',
    async (role) => {
      const email = `${role}@waits.test`;
      const asked = await create(admin.client, { role, email, name: `Attente ${role}` });
      expect(asked.location).toBe('/accounts');
      const [waiting] = await rows(
        'SELECT id AS "id", state AS "state" FROM accounts WHERE email = $1',
        email,
      );
      expect(waiting?.['state']).toBe('awaiting');
      const grant = grantOn(await admin.client.get('/accounts'));
      expect((await admin.client.post(`/accounts/grants/${grant}/approval`)).status).toBe(403);
      expect((await admin.client.get('/accounts')).text).not.toContain(`/accounts/grants/${grant}/approval`);
      const approved = await second.client.post(`/accounts/grants/${grant}/approval`);
      expect((await visit(test_).post(linkOn(approved), own)).status).toBe(303);
      const told = await rows(
        `SELECT recipient_id AS "id" FROM notifications WHERE template = 'role-granted' AND object_id = $1`,
        waiting?.['id'],
      );
      const ids = told.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([admin.account.id, second.account.id]));
      expect((await second.client.post(`/accounts/grants/${grant}/approval`)).status).toBe(404);
    },
  );

  it('an existing account keeps its role until then', async () => {
    const account = await storeAccount(test_, { role: 'hr', name: 'Promue Bientôt' });
    const changed = await admin.client.post(`/accounts/${account.id}`, {
      ...{
        name: account.name,
        role: 'agent',
        reach: 'departements',
        reachList: '13',
        site: 'dsden-13',
        version: 1,
      },
    });
    expect(changed.location).toBe(`/accounts/${account.id}`);
    const read = async () =>
      (
        await rows(
          'SELECT role AS "role", scope AS "scope", site AS "site" FROM accounts WHERE id = $1',
          account.id,
        )
      )[0];
    expect(await read()).toEqual({ role: 'hr', scope: null, site: null });
    const list = await second.client.get('/accounts');
    expect(list.text).toContain('demande le rôle « Agent d’assistance » pour Promue Bientôt');
    await second.client.post(`/accounts/grants/${grantOn(list)}/approval`);
    expect(await read()).toEqual({ role: 'agent', scope: 'departements:13', site: 'dsden-13' });
  });

  it('a refusal closes the account that only waited for it', async () => {
    await create(admin.client, { role: 'agent', email: 'refuse@waits.test' });
    await second.client.post(`/accounts/grants/${grantOn(await second.client.get('/accounts'))}/refusal`);
    const [row] = await rows(`SELECT state AS "state" FROM accounts WHERE email = 'refuse@waits.test'`);
    expect(row).toEqual({ state: 'disabled' });
  });

  it('reopening a privileged account asks again', async () => {
    const account = await storeAccount(test_, { role: 'agent', state: 'disabled' });
    await admin.client.post(`/accounts/${account.id}/enabling`);
    const signedIn = () => visit(test_).post('/sign-in', { email: account.email, password: TEST_PASSWORD });
    expect((await signedIn()).status).toBe(422);
    await second.client.post(`/accounts/grants/${grantOn(await second.client.get('/accounts'))}/approval`);
    expect((await signedIn()).status).toBe(303);
  });

  it('a lost factor is restored by another admin, by a link on the page, never by mail', async () => {
    const account = await storeAccount(test_, { role: 'agent' });
    const shown = await admin.client.post(`/accounts/${account.id}/restoration`);
    expect(shown.heading).toContain('Lien personnel');
    const mails = await rows('SELECT template AS "t" FROM notifications WHERE recipient_id = $1', account.id);
    expect(mails).toEqual([]);
    expect((await admin.client.post(`/accounts/${admin.account.id}/restoration`)).status).toBe(403);
  });

  it('a restored account loses its tokens too: whoever found the factor may have made some', async () => {
    const account = await storeAccount(test_, { role: 'agent' });
    const api = await apiOf(test_, account);
    expect((await api.get('/cases')).status).toBe(200);
    await admin.client.post(`/accounts/${account.id}/restoration`);
    expect((await api.get('/cases')).status).toBe(401);
  });

  it('another account of the same person is no second admin, and nobody restores or changes their other account', async () => {
    const personId = await savePerson(test_);
    const first = await signIn(test_, 'admin', { personId });
    const other = await signIn(test_, 'admin', { personId });
    await create(first.client, { role: 'agent', email: 'deux-comptes@waits.test' });
    const grant = grantOn(await other.client.get('/accounts'));
    expect((await other.client.post(`/accounts/grants/${grant}/approval`)).status).toBe(403);
    const { id } = other.account;
    expect((await first.client.post(`/accounts/${id}/restoration`)).status).toBe(403);
    expect((await first.client.post(`/accounts/${id}/disabling`)).status).toBe(403);
    const form = { name: 'Moi', role: 'hr', version: 1 };
    expect((await first.client.post(`/accounts/${id}`, form)).status).toBe(403);
    expect((await second.client.post(`/accounts/grants/${grant}/approval`)).status).toBe(200);
    await test_.transactions.run(() =>
      test_.transactions.execute(`UPDATE accounts SET state = 'disabled' WHERE person_id = $1`, [personId]),
    );
  });

  it('who is behind an account is on the trail: without a person, their own account would be anybody’s', async () => {
    const personId = await savePerson(test_, { username: 'agente-liee' });
    const account = await storeAccount(test_, { role: 'secretary', personId });
    const form = { name: account.name, role: 'secretary', uais: '0130001F', version: 1 };
    await admin.client.post(`/accounts/${account.id}`, { ...form, person: '' });
    const [entry] = await rows(
      `SELECT p.payload AS "payload" FROM audit_payloads p JOIN audit_entries e ON e.seq = p.seq
       WHERE e.action = 'account.changed' AND e.object_id = $1`,
      account.id,
    );
    const kept = await rows('SELECT person_id AS "person" FROM accounts WHERE id = $1', account.id);
    expect(JSON.parse(String(entry?.['payload']))).toMatchObject({ person: kept[0]?.['person'] });
  });

  it('the database itself refuses an approval by whoever asked', async () => {
    const [grant] = await rows(
      `SELECT id AS "id", requested_by AS "by" FROM role_grants WHERE state = 'approved'`,
    );
    await expect(
      test_.transactions.run(() =>
        test_.transactions.execute('UPDATE role_grants SET decided_by = requested_by WHERE id = $1', [
          grant?.['id'],
        ]),
      ),
    ).rejects.toThrow();
  });
});

describe('an admin', () => {
  it('changes duties at once where no second admin is needed, and a stale form changes nothing', async () => {
    const account = await storeAccount(test_, { role: 'secretary' });
    const form = { role: 'secretary', uais: '0840001V', version: 1 };
    const send = (name: string) => admin.client.post(`/accounts/${account.id}`, { ...form, name });
    expect((await send('Autre Nom')).location).toBe(`/accounts/${account.id}`);
    const stale = await send('Encore Un Nom');
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('entre-temps');
    expect(stale.text).toContain('value="Encore Un Nom"');
  });

  it('closes an account: sessions, tokens and links stop at once', async () => {
    const { client, account } = await signIn(test_, 'agent');
    const api = await apiOf(test_, account);
    expect((await admin.client.post(`/accounts/${account.id}/disabling`)).status).toBe(303);
    expect((await client.get('/account')).status).toBe(303);
    expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(401);
    expect((await admin.client.get(`/accounts/${account.id}`)).text).toContain('Fermé');
  });

  it('neither changes nor closes their own account, nor the last admin’s', async () => {
    const { id } = admin.account;
    expect((await admin.client.get(`/accounts/${id}`)).text).toContain('votre propre compte');
    expect((await admin.client.post(`/accounts/${id}/disabling`)).status).toBe(403);
    const form = { name: 'Moi', role: 'hr', version: 1 };
    expect((await admin.client.post(`/accounts/${id}`, form)).status).toBe(403);
  });

  it('finds accounts by name, address and role, page by page', async () => {
    for (let i = 0; i < 101; i += 1) await storeAccount(test_, { role: 'head', name: `Zoé Page ${i}` });
    const first = await admin.client.get('/accounts?q=PAGE&role=head');
    expect(first.text.match(/Zoé Page/g)).toHaveLength(100);
    const next = /href="(\/accounts\?after[^"]+)"/.exec(first.text)?.[1] ?? '';
    expect(
      (await admin.client.get(next.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'))).text.match(
        /Zoé Page/g,
      ),
    ).toHaveLength(1);
    expect((await admin.client.get('/accounts?q=100%25')).text).toContain('Aucun compte');
    expect(idOn(await admin.client.get('/accounts?q=bérénice'), 'Bérénice Seconde')).toBe(second.account.id);
  });

  it('every change is on the trail', async () => {
    const actions = (await rows('SELECT DISTINCT action AS "a" FROM audit_entries')).map(({ a }) => a);
    expect(actions).toEqual(
      expect.arrayContaining(
        ['account.created', 'account.changed', 'account.disabled', 'account.enabled'].concat([
          'grant.requested',
          'grant.approved',
          'grant.refused',
          'set-up-link.issued',
          'password.set',
        ]),
      ),
    );
  });
});

test('the last admin cannot be closed', async () => {
  const alone = await startTestApp();
  try {
    const last = await storeAccount(alone, { role: 'admin' });
    const by = { accountId: null, kind: 'cli', label: 'test' } as const;
    await expect(alone.get(AccessChangesService).disable(last.id, by)).rejects.toThrow('LAST_ADMIN');
  } finally {
    await alone.stop();
  }
});
