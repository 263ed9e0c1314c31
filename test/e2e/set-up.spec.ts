import { announceFoundation } from '../../src/accounts/foundation.js';
import { AccessChangesService } from '../../src/accounts/administration/access-changes.service.js';
import { AdministrationService } from '../../src/accounts/administration/administration.service.js';
import { SetUpService } from '../../src/accounts/set-up/set-up.service.js';
import { cliActor } from '../../src/platform/actor.js';
import { HOUR, MINUTE } from '../../src/platform/clock.js';
import { storeAccount, TEST_PASSWORD } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signIn, visit, type Answer, type Client } from '../support/client.js';
import { codeOf as codeAt, recoveryCodesOf } from '../support/totp.js';

const PASSWORD = 'cinq girafes jouent du piano';
const by = cliActor('test');
let test_: TestApp;
beforeAll(async () => {
  test_ = await startTestApp({ SECOND_FACTOR: 'required' });
});
afterAll(() => test_.stop());

const path = (url: string): string => new URL(url).pathname;

const codeOf = (page: Answer): string => codeAt(page, test_.clock.now());

async function founded(): Promise<{ client: Client; recovery: string[]; secretPage: Answer }> {
  const link = await test_.get(SetUpService).issueFounding(by);
  const client = visit(test_);
  const form = {
    name: 'Dominique Fondation',
    email: 'Admin@Guichet.test',
    password: PASSWORD,
    repeat: PASSWORD,
  };
  const secretPage = await client.submit(path(link?.url ?? ''), form);
  const done = await client.post('/sign-in/enrolment', { code: codeOf(secretPage) });
  client.forgetToken();
  return { client, recovery: recoveryCodesOf(done), secretPage };
}

describe('the founding link', () => {
  it('is printed at the start, looked at without being used, and makes one admin', async () => {
    const printed: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array) => printed.push(String(text)) > 0;
    await announceFoundation(test_.app);
    process.stdout.write = write;
    const url = /http\S+\/set-up\/[\w-]{43}/.exec(printed.join(''))?.[0] ?? '';
    for (let i = 0; i < 3; i += 1) expect((await visit(test_).get(path(url))).status).toBe(200);

    const { client, recovery, secretPage } = await founded();
    expect((await visit(test_).get(path(url))).status).toBe(410);
    expect(secretPage.heading).toBe('Activer la double authentification');
    expect(secretPage.text).toContain('src="data:image/svg+xml;base64,');
    expect(recovery).toHaveLength(10);
    expect((await client.get('/step-up')).status).toBe(200);
    expect(await test_.get(SetUpService).issueFounding(by)).toBeNull();
  });
});

describe('a second factor', () => {
  it('is asked for at each sign-in; a code works once, a recovery code once', async () => {
    await test_.transactions.run(async () => {
      await test_.transactions.execute('DELETE FROM sessions');
      await test_.transactions.execute('DELETE FROM recovery_codes');
      await test_.transactions.execute('DELETE FROM accounts');
    });
    const { recovery, secretPage } = await founded();
    const enter = async (): Promise<Client> => {
      const client = visit(test_);
      const answer = await client.post('/sign-in', { email: 'admin@guichet.test', password: PASSWORD });
      expect(answer.location).toBe('/sign-in/code?next=%2F');
      expect((await client.get('/step-up')).location).toMatch(/^\/sign-in\?/);
      return client;
    };
    const used = await (await enter()).post('/sign-in/code', { code: codeOf(secretPage) });
    expect(used.status).toBe(422);
    test_.clock.advance(31_000);
    const code = codeOf(secretPage);
    expect((await (await enter()).post('/sign-in/code', { code })).location).toBe('/accounts');
    expect((await (await enter()).post('/sign-in/code', { code })).status).toBe(422);
    const spare = ` ${recovery[3]?.toLowerCase().replace('-', ' ')} `;
    expect((await (await enter()).post('/sign-in/code', { code: spare })).location).toBe('/accounts');
    expect((await (await enter()).post('/sign-in/code', { code: spare })).status).toBe(422);
  });

  it('ends the sign-in after five wrong codes, and never tells the password step apart', async () => {
    const client = visit(test_);
    await client.post('/sign-in', { email: 'admin@guichet.test', password: PASSWORD });
    let answer = await client.get('/sign-in/code');
    for (let i = 0; i < 6; i += 1) {
      test_.clock.advance(30_000);
      answer = await client.post('/sign-in/code', { code: '000000' });
    }
    expect(answer.location).toMatch(/^\/sign-in\?/);
  });

  it('is enrolled before anything else, by all but managers and auditors', async () => {
    for (const role of ['agent', 'supervisor', 'secretary', 'head', 'hr', 'admin'] as const) {
      const account = await storeAccount(test_, { role });
      const client = visit(test_);
      const answer = await client.post('/sign-in', { email: account.email, password: TEST_PASSWORD });
      expect([role, answer.location]).toEqual([role, '/sign-in/enrolment?next=%2F']);
      expect((await client.get('/step-up')).status).toBe(303);
    }
    for (const role of ['manager', 'auditor'] as const) await signIn(test_, role);
  });

  it('keeps its secret sealed in the database', async () => {
    const [row] = await test_.transactions.query<{ secret: string }>(
      `SELECT totp_secret AS "secret" FROM accounts WHERE totp_secret IS NOT NULL`,
    );
    expect(row?.secret).toMatch(/^[\w-]{16}\.[\w-]{27}\.[\w-]{22}$/);
  });
});

describe('a set-up link', () => {
  const make = async () => {
    const email = `nouvelle.${Math.random().toString(36).slice(2)}@guichet.test`;
    const input = { name: 'Claude Nouvelle', email, role: 'secretary' as const, uais: ['0130001F'] };
    const { link } = await test_.get(AdministrationService).create(input, { by, alone: true });
    return { email, path: path(link?.url ?? '') };
  };

  it('sets a good password only, and keeps working after a bad one', async () => {
    const { path: at } = await make();
    const client = visit(test_);
    const bad = (password: string, repeat = password) => client.post(at, { password, repeat });
    expect((await bad('court')).text).toContain('au moins 12 caractères');
    expect((await bad('motdepasse2026!')).text).toContain('trop courant');
    expect((await bad('claude nouvelle')).text).toContain('repose sur votre nom');
    const differ = await bad(PASSWORD, `${PASSWORD}s`);
    expect(differ.status).toBe(422);
    expect(differ.text).toContain('différentes');
    expect(differ.text).not.toContain(PASSWORD);
    expect((await client.post(at, { password: PASSWORD, repeat: PASSWORD })).status).toBe(303);
    expect((await client.get(at)).status).toBe(410);
  });

  it('is used by one of two who post it at once', async () => {
    const { path: at } = await make();
    const browsers = [visit(test_), visit(test_)];
    for (const browser of browsers) await browser.get(at);
    const statuses = await Promise.all(
      browsers.map(async (one) => (await one.post(at, { password: PASSWORD, repeat: PASSWORD })).status),
    );
    expect(statuses.sort()).toEqual([303, 410]);
  });

  it('runs out after three days', async () => {
    const { path: at } = await make();
    test_.clock.advance(72 * HOUR - MINUTE);
    expect((await visit(test_).get(at)).status).toBe(200);
    test_.clock.advance(MINUTE);
    expect((await visit(test_).get(at)).status).toBe(410);
  });

  it('restores an account: new password, former factor gone, former sessions ended, the owner told', async () => {
    const { email, path: at } = await make();
    const owner = visit(test_);
    const secretPage = await owner.submit(at, { password: PASSWORD, repeat: PASSWORD });
    await owner.post('/sign-in/enrolment', { code: codeOf(secretPage) });
    const [row] = await test_.transactions.query<{ id: string }>(
      'SELECT id AS "id" FROM accounts WHERE email = $1',
      [email],
    );
    const id = row?.id ?? '';
    const link = await test_.get(AccessChangesService).restore(id, by);
    expect((await owner.get('/step-up')).status).toBe(303);
    const renewed = visit(test_);
    const other = 'six hérissons dorment debout';
    const next = await renewed.submit(path(link.url), { password: other, repeat: other });
    expect(next.heading).toBe('Activer la double authentification');
    expect((await visit(test_).post('/sign-in', { email, password: PASSWORD })).status).toBe(422);
    const notices = await test_.transactions.query<{ params: string }>(
      `SELECT params AS "params" FROM notifications WHERE template = 'account-notice' AND object_id = $1`,
      [id],
    );
    expect(notices.map(({ params }) => (JSON.parse(params) as { what: string }).what)).toContain('restored');
  });
});
