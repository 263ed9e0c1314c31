import { hashToken } from '../../src/accounts/secret-tokens.js';
import { MINUTE } from '../../src/platform/clock.js';
import { storeAccount, TEST_PASSWORD } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signIn, signInAs, visit } from '../support/client.js';

let test_: TestApp;
beforeAll(async () => {
  test_ = await startTestApp();
});
afterAll(() => test_.stop());

const enter = (email: string, password: string, client = visit(test_)) =>
  client.post('/sign-in', { email, password });

describe('signing in', () => {
  it('takes the right password, whatever the case of the address, and leads to the home of the role', async () => {
    const account = await storeAccount(test_, { role: 'auditor' });
    const answer = await enter(`  ${account.email.toUpperCase()} `, TEST_PASSWORD);
    expect(answer.status).toBe(303);
    expect(answer.location).toBe('/audit');
  });

  it('comes back to the page that asked for it, never to another site', async () => {
    const account = await storeAccount(test_);
    const client = visit(test_);
    const fields = { email: account.email, password: TEST_PASSWORD };
    expect((await client.post('/sign-in', { ...fields, next: '/cases?view=mine' })).location).toBe(
      '/cases?view=mine',
    );
    const other = visit(test_);
    expect((await other.post('/sign-in', { ...fields, next: '//evil.example' })).location).toBe('/');
  });

  it('sets a cookie that scripts cannot read and other sites cannot post with, and keeps only its hash', async () => {
    const account = await storeAccount(test_);
    const answer = await enter(account.email, TEST_PASSWORD);
    const line = answer.headers.getSetCookie().find((one) => one.startsWith('guichet_session=')) ?? '';
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Lax/);
    expect(line).not.toMatch(/Max-Age|Expires/i);
    const token = /=([^;]+)/.exec(line)?.[1] ?? '';
    expect(token).toMatch(/^[\w-]{43}$/);
    const rows = await test_.transactions.query<{ hash: string }>(
      'SELECT token_hash AS "hash" FROM sessions WHERE account_id = $1',
      [account.id],
    );
    expect(rows).toEqual([{ hash: hashToken(token) }]);
  });

  it('gives a new token at each sign-in: one planted before is worthless', async () => {
    const client = visit(test_);
    client.cookies.set('guichet_session', 'A'.repeat(43));
    const account = await storeAccount(test_);
    await enter(account.email, TEST_PASSWORD, client);
    expect(client.cookies.get('guichet_session')).not.toBe('A'.repeat(43));
    const planted = visit(test_);
    planted.cookies.set('guichet_session', 'A'.repeat(43));
    expect((await planted.get('/step-up')).location).toMatch(/^\/sign-in/);
  });

  it('answers alike for a wrong password, an unknown address and a disabled account', async () => {
    const account = await storeAccount(test_);
    const disabled = await storeAccount(test_, { state: 'disabled' });
    const unset = await storeAccount(test_, { passwordHash: null });
    const answers = [
      await enter(account.email, 'quatre tortues vertes dansent'),
      await enter('personne@guichet.test', TEST_PASSWORD),
      await enter(disabled.email, TEST_PASSWORD),
      await enter(unset.email, TEST_PASSWORD),
    ];
    const plain = answers.map(({ status, text }) => ({
      status,
      text: text.replace(/value="[^"]*"/g, ''),
    }));
    expect(new Set(plain.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(plain[0]?.status).toBe(422);
    expect(plain[0]?.text).not.toContain(TEST_PASSWORD);
  });

  it('keeps the address typed and never the password when it refuses', async () => {
    const answer = await enter('quelquun@guichet.test', 'un secret bien gardé');
    expect(answer.text).toContain('value="quelquun@guichet.test"');
    expect(answer.text).not.toContain('un secret bien gardé');
  });

  it('refuses a form from another site', async () => {
    const account = await storeAccount(test_);
    const client = visit(test_);
    await client.get('/sign-in');
    const fields = { email: account.email, password: TEST_PASSWORD };
    expect((await client.post('/sign-in', fields, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await client.post('/sign-in', fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await client.post('/sign-in', { ...fields, _csrf: 'x' })).status).toBe(403);
  });
});

describe('sessions', () => {
  it('end after a quarter of an hour without a page for agents, later for managers, and at noon plus twelve for all', async () => {
    const agent = await signIn(test_, 'agent');
    const manager = await signIn(test_, 'manager');
    const here = (client: typeof agent.client) => client.get('/step-up').then(({ status }) => status);
    test_.clock.advance(14 * MINUTE);
    expect(await here(agent.client)).toBe(200);
    test_.clock.advance(14 * MINUTE);
    expect([await here(agent.client), await here(manager.client)]).toEqual([200, 200]);
    test_.clock.advance(15 * MINUTE);
    expect([await here(agent.client), await here(manager.client)]).toEqual([303, 200]);
    for (let i = 0; i < 14; i += 1) {
      test_.clock.advance(50 * MINUTE);
      await here(manager.client);
    }
    expect(await here(manager.client)).toBe(303);
  });

  it('note at most once a minute when they were last seen', async () => {
    const { client, account } = await signIn(test_);
    const began = test_.clock.now();
    const seen = async () => {
      await client.get('/step-up');
      const [row] = await test_.transactions.query<{ at: number }>(
        'SELECT last_seen_at AS "at" FROM sessions WHERE account_id = $1',
        [account.id],
      );
      return (row?.at ?? 0) - began;
    };
    test_.clock.advance(MINUTE - 1);
    expect([await seen(), await seen()]).toEqual([0, 0]);
    test_.clock.advance(1);
    await seen();
    expect(await seen()).toBe(MINUTE);
  });

  it('end at signing out, for every copy of the cookie', async () => {
    const { client } = await signIn(test_);
    const copy = visit(test_);
    for (const [name, value] of client.cookies) copy.cookies.set(name, value);
    expect((await client.post('/sign-out')).location).toBe('/sign-in');
    expect((await copy.get('/step-up')).status).toBe(303);
  });

  it('end with the account', async () => {
    const { client, account } = await signIn(test_);
    await test_.transactions.run(() =>
      test_.transactions.execute(`UPDATE accounts SET state = 'disabled' WHERE id = $1`, [account.id]),
    );
    expect((await client.get('/step-up')).status).toBe(303);
  });
});

describe('the API', () => {
  it('ignores cookies and takes bearer tokens', async () => {
    const { client, account } = await signIn(test_);
    const withCookie = await client.send('/api/v1/step-up', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: TEST_PASSWORD }),
    });
    expect(withCookie.status).toBe(401);
    const api = await apiOf(test_, account, { steppedUp: false });
    expect((await api.post('/step-up', { password: 'faux et archifaux' })).status).toBe(403);
    expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(204);
  });

  it('refuses a token whose account was disabled', async () => {
    const account = await storeAccount(test_);
    const api = await apiOf(test_, account);
    await test_.transactions.run(() =>
      test_.transactions.execute(`UPDATE accounts SET state = 'disabled' WHERE id = $1`, [account.id]),
    );
    expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(401);
  });
});

describe('throttles', () => {
  it('slow a guesser, and never the owner at a browser known to the account', async () => {
    const account = await storeAccount(test_);
    const owner = await signInAs(test_, account);
    for (let i = 0; i < 5; i += 1) await enter(account.email, 'ceci est bien faux');
    const slowed = await enter(account.email, TEST_PASSWORD);
    expect(slowed.status).toBe(429);
    await owner.post('/sign-out');
    owner.forgetToken();
    expect((await enter(account.email, TEST_PASSWORD, owner)).status).toBe(303);
    test_.clock.advance(31_000);
    expect((await enter(account.email, TEST_PASSWORD)).status).toBe(303);
  });

  it('let a hundred tries at once get no further than one by one', async () => {
    const account = await storeAccount(test_);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => enter(account.email, 'ceci est bien faux')),
    );
    const looked = answers.filter(({ status }) => status === 422).length;
    expect(looked).toBe(4);
  });
});
