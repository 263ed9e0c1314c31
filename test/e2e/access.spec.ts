import { ROLES } from '../../src/accounts/permissions.rules.js';
import { homeOf } from '../../src/accounts/account.rules.js';
import { MINUTE } from '../../src/platform/clock.js';
import { storeAccount, TEST_PASSWORD } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signIn, signInAs, visit } from '../support/client.js';

let test_: TestApp;
beforeAll(async () => {
  test_ = await startTestApp();
});
afterAll(() => test_.stop());

const trail = (actorId: string, action: string) =>
  test_.transactions.query<{ objectId: string }>(
    'SELECT object_id AS "objectId" FROM audit_entries WHERE actor_id = $1 AND action = $2',
    [actorId, action],
  );

it.each(ROLES)('%s finds a page to begin with, also from the mark at the top', async (role) => {
  const { client } = await signIn(test_, role);
  const desk = await client.get('/');
  if (homeOf(role) !== '/') expect(desk.location).toBe(homeOf(role));
  expect((await client.get(homeOf(role))).status).not.toBe(403);
});

it('a refused page is 403, says so, and is on the trail', async () => {
  const { client, account } = await signIn(test_, 'manager');
  const refused = await client.get('/accounts');
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('Votre rôle ne permet pas cette action.');
  expect(await trail(account.id, 'access.refused')).toEqual([{ objectId: '/accounts' }]);
});

it('sign-ins, their end and wrong answers are on the trail; refusals of strangers one a minute', async () => {
  const account = await storeAccount(test_);
  const client = await signInAs(test_, account);
  await client.post('/step-up', { _stepUp: 'faux et archifaux' });
  await client.post('/sign-out');
  for (const action of ['session.opened', 'step-up.refused', 'session.ended']) {
    expect([action, (await trail(account.id, action)).length]).toEqual([action, 1]);
  }
  test_.clock.advance(MINUTE);
  const refusals = async () =>
    (await test_.transactions.query(`SELECT seq FROM audit_entries WHERE action = 'sign-in.refused'`)).length;
  const before = await refusals();
  const wrong = (email: string) => visit(test_).post('/sign-in', { email, password: 'faux et archifaux' });
  for (const email of [account.email, 'x@guichet.test', account.email]) await wrong(email);
  expect(await refusals()).toBe(before + 1);
});

it('the language is kept with the account', async () => {
  const { client, account } = await signIn(test_, 'auditor');
  await client.post('/language', { lang: 'en', next: '/account' });
  const elsewhere = await signInAs(test_, account);
  expect((await elsewhere.get('/account')).heading).toBe('My account');
});

it('under https cookies carry __Host- and Secure', async () => {
  const secure = await startTestApp({
    PUBLIC_URL: 'https://guichet.example.fr',
    SMTP_URL: 'smtp://127.0.0.1:1',
    SECOND_FACTOR: 'required',
  });
  try {
    const account = await storeAccount(secure, { role: 'manager' });
    const answer = await visit(secure).post('/sign-in', { email: account.email, password: TEST_PASSWORD });
    const lines = answer.headers.getSetCookie().filter((line) => line.includes('guichet_'));
    const session = lines.find((line) => line.startsWith('__Host-guichet_session=')) ?? '';
    expect(session).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(lines.filter((line) => !/; Secure/.test(line))).toEqual([]);
  } finally {
    await secure.stop();
  }
});

describe('API and step-up: a token', () => {
  it('needs a proof of its own, five minutes old at most', async () => {
    const account = await storeAccount(test_, { role: 'supervisor' });
    await signInAs(test_, account);
    const api = await apiOf(test_, account, { steppedUp: false });
    const act = () => api.post('/resets/none/approvals', {});
    expect((await act()).json()).toMatchObject({ status: 401, code: 'STEP_UP_REQUIRED' });
    expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(204);
    expect((await act()).status).not.toBe(401);
    test_.clock.advance(5 * MINUTE);
    expect((await act()).status).toBe(401);
  });

  it('is slowed after wrong proofs', async () => {
    const api = await apiOf(test_, await storeAccount(test_), { steppedUp: false });
    const statuses = [];
    for (let i = 0; i < 5; i += 1)
      statuses.push((await api.post('/step-up', { password: 'faux et archifaux' })).status);
    expect(statuses).toEqual([403, 403, 403, 403, 429]);
  });

  it('that is malformed, unknown or of another kind is nobody', async () => {
    const api = await apiOf(test_, await storeAccount(test_));
    const call = (authorization: string) =>
      visit(test_).send('/api/v1/step-up', { method: 'POST', headers: { authorization } });
    for (const value of [
      'Bearer',
      'Bearer x',
      `Basic ${api.token}`,
      `Bearer ${api.token}x`,
      `Bearer ${'A'.repeat(47)}`,
    ]) {
      expect([value, (await call(value)).status]).toEqual([value, 401]);
    }
  });
});
