import { MINUTE } from '../../src/platform/clock.js';
import { TEST_PASSWORD } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ApiClient, signIn, signInAs, visit } from '../support/client.js';
import { codeOf, recoveryCodesOf } from '../support/totp.js';

const NEXT = 'cinq girafes jouent du piano';
let test_: TestApp;
beforeAll(async () => {
  test_ = await startTestApp();
});
afterAll(() => test_.stop());

const told = (accountId: string) =>
  test_.transactions
    .query<{ params: string }>(
      `SELECT params AS "params" FROM notifications WHERE template = 'account-notice' AND object_id = $1`,
      [accountId],
    )
    .then((rows) => rows.map(({ params }) => (JSON.parse(params) as { what: string }).what));

describe('the password', () => {
  it('changes with the present one, ends the other sessions and tells the owner', async () => {
    const { client, account } = await signIn(test_);
    const elsewhere = await signInAs(test_, account);
    const change = (current: string, password: string, repeat = password) =>
      client.post('/account/password', { current, password, repeat });
    expect((await change('pas celui-là, non', NEXT)).text).toContain('pas votre mot de passe actuel');
    expect((await change(TEST_PASSWORD, 'azertyuiop123')).text).toContain('trop courant');
    expect((await change(TEST_PASSWORD, NEXT, `${NEXT}x`)).text).toContain('différentes');
    expect((await change(TEST_PASSWORD, NEXT)).location).toBe('/account');
    expect((await client.get('/account')).status).toBe(200);
    expect((await elsewhere.get('/account')).status).toBe(303);
    const again = visit(test_);
    expect((await again.post('/sign-in', { email: account.email, password: NEXT })).status).toBe(303);
    expect(await told(account.id)).toEqual(['password']);
  });
});

describe('sessions', () => {
  it('are listed with their browser, and ended one by one or all but this one', async () => {
    const { client, account } = await signIn(test_);
    const second = await signInAs(test_, account);
    const third = await signInAs(test_, account);
    await second.get('/account', {
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0',
    });
    const page = await client.get('/account');
    expect(page.text.match(/cette session/g)).toHaveLength(1);
    const ends = [...page.text.matchAll(/action="(\/account\/sessions\/[^"]+\/end)"/g)].map(
      (m) => m[1] ?? '',
    );
    expect(ends).toHaveLength(2);
    await client.post(ends[0] ?? '');
    const statuses = [(await second.get('/account')).status, (await third.get('/account')).status];
    expect(statuses.sort()).toEqual([200, 303]);
    await client.post('/account/sessions/end');
    expect([(await second.get('/account')).status, (await third.get('/account')).status]).toEqual([303, 303]);
    expect((await client.get('/account')).status).toBe(200);
  });

  it('of somebody else cannot be ended', async () => {
    const { client } = await signIn(test_);
    const other = await signIn(test_);
    const [row] = await test_.transactions.query<{ id: string }>(
      'SELECT id AS "id" FROM sessions WHERE account_id = $1',
      [other.account.id],
    );
    await client.post(`/account/sessions/${row?.id}/end`);
    expect((await other.client.get('/account')).status).toBe(200);
  });
});

describe('the second factor', () => {
  it('is enrolled, its recovery codes renewed and shown once, and is taken away where it may', async () => {
    const { client, account } = await signIn(test_);
    const offer = await client.get('/account/second-factor');
    expect(offer.headers.get('cache-control')).toBe('no-store');
    expect((await client.post('/account/second-factor', { code: '000000' })).status).toBe(422);
    const done = await client.post('/account/second-factor', { code: codeOf(offer, test_.clock.now()) });
    expect(recoveryCodesOf(done)).toHaveLength(10);
    expect(done.headers.get('cache-control')).toBe('no-store');
    expect((await client.get('/account')).text).toContain('Il vous reste 10 codes de secours.');
    const renewed = recoveryCodesOf(await client.post('/account/second-factor/recovery-codes'));
    expect(renewed.filter((code) => recoveryCodesOf(done).includes(code))).toEqual([]);

    const door = visit(test_);
    await door.post('/sign-in', { email: account.email, password: TEST_PASSWORD });
    const former = recoveryCodesOf(done)[0] ?? '';
    expect((await door.post('/sign-in/code', { code: former })).status).toBe(422);
    expect((await door.post('/sign-in/code', { code: renewed[0] ?? '' })).status).toBe(303);

    expect((await client.post('/account/second-factor/removal')).location).toBe('/account');
    expect((await signInAs(test_, account)).cookies.size).toBeGreaterThan(0);
    expect(await told(account.id)).toEqual(['second-factor', 'recovery-code', 'second-factor']);
  });

  it('asks first for a password that is not stale', async () => {
    const { client } = await signIn(test_, 'manager');
    test_.clock.advance(5 * MINUTE);
    const asked = await client.get('/account/second-factor');
    expect(asked.location).toBe('/step-up?next=%2Faccount%2Fsecond-factor');
    const page = await client.get(asked.location);
    expect(page.heading).toBe('Confirmez votre identité');
    expect((await client.post('/step-up', { _stepUp: 'faux et archifaux', next: '/account' })).status).toBe(
      422,
    );
    const back = await client.post('/step-up', { _stepUp: TEST_PASSWORD, next: '/account/second-factor' });
    expect(back.location).toBe('/account/second-factor');
    expect((await client.get('/account/second-factor')).status).toBe(200);
  });
});

describe('tokens', () => {
  const form = { name: 'supervision', scope: ['read'], days: '30' };

  it('are shown once, narrowed by their scopes, and revoked', async () => {
    const { client, account } = await signIn(test_);
    const made = await client.post('/account/tokens', form);
    const token = /gst_[\w-]{43}/.exec(made.text)?.[0] ?? '';
    expect(made.headers.get('cache-control')).toBe('no-store');
    const page = await client.get('/account');
    expect(page.text).not.toContain(token);
    expect(page.text).toContain('supervision');
    const api = new ApiClient(test_.url, token);
    expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(204);
    const revoke = /action="(\/account\/tokens\/[^"]+)"/.exec(page.text)?.[1] ?? '';
    await client.post(revoke);
    expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(401);
    expect(await told(account.id)).toEqual(['token']);
  });

  it('keep what was typed when a field is wrong', async () => {
    const { client } = await signIn(test_);
    const back = await client.post('/account/tokens', { ...form, scope: ['everything'] });
    expect(back.status).toBe(422);
    expect(back.text).toContain('value="supervision"');
  });

  it('run out', async () => {
    const { client } = await signIn(test_);
    const token = /gst_[\w-]{43}/.exec((await client.post('/account/tokens', form)).text)?.[0] ?? '';
    const api = new ApiClient(test_.url, token);
    test_.clock.advance(30 * 24 * 60 * MINUTE - 1);
    expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(204);
    test_.clock.advance(1);
    expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(401);
  });
});

describe('the question before an act', () => {
  it('comes with everything typed, posts the act again, and carries no secret', async () => {
    const { client } = await signIn(test_, 'manager');
    await client.get('/account');
    test_.clock.advance(5 * MINUTE);
    const fields = { name: 'export "A" & <B>', scope: ['read', 'all'], days: '7' };
    const question = await client.post('/account/tokens', fields);
    expect(question.status).toBe(401);
    expect(question.text).toContain('action="/account/tokens"');
    expect(question.text).toContain('name="name" value="export &quot;A&quot; &amp; &lt;B&gt;"');
    expect(question.text.match(/name="scope"/g)).toHaveLength(2);
    const wrong = await client.post('/account/tokens', { ...fields, _stepUp: 'faux et archifaux' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain('Ni le mot de passe ni le code');
    expect(wrong.text).not.toContain('archifaux');
    const done = await client.post('/account/tokens', { ...fields, _stepUp: TEST_PASSWORD });
    expect(done.heading).toBe('Jeton créé');
    expect((await client.post('/account/tokens', fields)).heading).toBe('Jeton créé');
  });

  it('stands in the form itself once the last proof is stale', async () => {
    const { client } = await signIn(test_, 'manager');
    expect((await client.get('/account')).text).not.toContain('name="_stepUp"');
    test_.clock.advance(5 * MINUTE);
    expect((await client.get('/account')).text).toContain('name="_stepUp"');
  });

  it('answers programs and scripts in their way', async () => {
    const { client } = await signIn(test_, 'manager');
    await client.get('/account');
    test_.clock.advance(5 * MINUTE);
    const json = await client.post('/account/tokens', {}, { accept: 'application/json' });
    expect([json.status, json.json().code]).toEqual([401, 'STEP_UP_REQUIRED']);
    const part = await client.post('/account/tokens', { name: 'x' }, { 'hx-request': 'true' });
    expect(part.headers.get('hx-retarget')).toBe('main');
    expect(part.text).not.toContain('<html');
  });
});
