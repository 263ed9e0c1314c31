import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Environment } from '../../src/platform/config/config.js';
import { permissionsOfToken } from '../../src/accounts/tokens/token.rules.js';
import { PERMISSIONS } from '../../src/accounts/permissions.rules.js';
import { QUOTAS } from '../../src/accounts/quotas/quota.rules.js';
import { QuotasService } from '../../src/accounts/quotas/quotas.service.js';
import { SecondFactorService } from '../../src/accounts/second-factor/second-factor.service.js';
import { accountActor } from '../../src/accounts/sign-in/sign-in.service.js';
import { TokensService } from '../../src/accounts/tokens/tokens.service.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { READY_ANSWERS } from '../../src/cases/ready-answers.rules.js';
import { hasText, t } from '../../src/platform/i18n/i18n.js';
import { cliActor } from '../../src/platform/actor.js';
import { DAY, HOUR, MINUTE } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { Settings } from '../../src/platform/settings/settings.service.js';
import { UsernameIndex } from '../../src/usernames/username-index.js';
import { saveEstablishment, type PersonTraits } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';
import { storeAccount, TEST_PASSWORD } from '../support/accounts.js';
import { ApiDesk, DOCUMENT, expectStatus, refusal } from '../support/api-desk.js';
import { startTestApp, testConfig, type TestApp } from '../support/app.js';
import { ApiClient, apiOf, signIn, signInAs, visit } from '../support/client.js';
import { codeOfSecret } from '../support/totp.js';

const THIERS = '0130040Y';
const MISTRAL = '0840003X';

/** The rules on people, tokens and scope, and what the desk asked for, each under its title. */
let test: TestApp;
let desk: ApiDesk;
let supervisor: ApiDesk;

beforeAll(async () => {
  test = await startTestApp();
  await saveEstablishment(test, { uai: THIERS });
  await saveEstablishment(test, { uai: MISTRAL, name: 'Lycée Mistral' });
  desk = await ApiDesk.of(test);
  supervisor = await ApiDesk.of(test, { role: 'supervisor' });
});
afterAll(() => test.stop());

const rows = <T>(sql: string, params: unknown[] = []) => test.transactions.query<T>(sql, params);
const count = async (from: string, params: unknown[] = []) =>
  Number((await rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, params))[0]?.n);
async function findable(traits: PersonTraits): Promise<string> {
  const id = await lockedOut(test, traits);
  await test.transactions.run(() => test.get(UsernameIndex).reindex([id]));
  return id;
}

describe('API and step-up', () => {
  it('a token is made by its owner after the second factor', async () => {
    const strict = await startTestApp({ SECOND_FACTOR: 'required' });
    try {
      const wish = { name: 'x', scopes: ['all'], life: DAY };
      const without = await storeAccount(strict, { role: 'agent' });
      const tokens = strict.get(TokensService);
      await expect(tokens.createOwn(without.id, wish, accountActor(without))).rejects.toMatchObject({
        code: 'TOKEN_NEEDS_FACTOR',
      });
      const enrolled = await storeAccount(strict, { role: 'agent', totpSecret: 'sealed' });
      expect(await tokens.createOwn(enrolled.id, wish, accountActor(enrolled))).toHaveProperty('token');
    } finally {
      await strict.stop();
    }
  });

  it('lives at most 90 days and has named scopes that only narrow its role', async () => {
    const tokens = test.get(TokensService);
    const make = (more: object) =>
      tokens.createOwn(
        desk.account.id,
        { name: 'x', scopes: ['all'], life: DAY, ...more },
        accountActor(desk.account),
      );
    await expect(make({ life: 90 * DAY + 1 })).rejects.toMatchObject({ code: 'TOKEN_TOO_LONG' });
    await expect(make({ life: 0 })).rejects.toMatchObject({ code: 'TOKEN_TOO_LONG' });
    expect((await make({ life: 90 * DAY })).expiresAt).toBe(test.clock.now() + 90 * DAY);
    for (const scopes of [[], ['everything'], ['all', 'root']])
      await expect(make({ scopes })).rejects.toMatchObject({ code: 'TOKEN_SCOPES' });
    expect(permissionsOfToken('agent', ['all']).has('accounts.manage')).toBe(false);
    expect(permissionsOfToken('agent', ['read']).has('resets.submit')).toBe(false);
    expect(permissionsOfToken('admin', ['all']).has('resets.submit')).toBe(false);
  });

  it('POST /step-up opens five minutes for that token: document, call-back, voucher, resets, approvals and freezes need it', async () => {
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    const calls = async (who: ApiDesk['api'], boss: ApiDesk['api'], head: ApiDesk['api']) => [
      await who.post(`/identity-checks/${checkId}/evidence`, DOCUMENT),
      await who.post(`/identity-checks/${checkId}/evidence`, {
        kind: 'call-back',
        phoneId: THIERS,
        answeredBy: 'Lucie Faure',
      }),
      await who.post(`/cases/${number}/resets`, {}),
      await who.post(`/cases/${number}/freezes`, {}),
      await boss.post(`/resets/${newId()}/approvals`, {}),
      await head.post(`/vouchers/${newId()}`, {}),
    ];
    const voucher = await storeAccount(test, { role: 'head', uais: [THIERS] });
    const fresh = (account: { id: string }) => apiOf(test, account, { steppedUp: false });
    const [who, boss, head] = await Promise.all([desk.account, supervisor.account, voucher].map(fresh));
    if (!who || !boss || !head) throw new Error('unreachable');
    const closed = await calls(who, boss, head);
    expect(closed.map(refusal)).toEqual(closed.map(() => [401, 'STEP_UP_REQUIRED']));
    for (const api of [who, boss, head])
      expect((await api.post('/step-up', { password: TEST_PASSWORD })).status).toBe(204);
    const open = await calls(who, boss, head);
    expect(open.filter(({ status }) => status === 401)).toEqual([]);
    test.clock.advance(5 * MINUTE);
    const late = await calls(who, boss, head);
    expect(late.map(({ status }) => status)).toEqual(late.map(() => 401));
    test.clock.advance(-5 * MINUTE);
  });

  it('command-line tokens only read, except while HOST and PUBLIC_URL are loopback', async () => {
    const remote = await startTestApp({
      PUBLIC_URL: 'https://guichet.example',
      SMTP_URL: 'smtp://127.0.0.1:1',
      SECOND_FACTOR: 'required',
    });
    try {
      const wish = (scopes: string[]) => ({ name: 'x', scopes, life: DAY });
      const { email } = await storeAccount(remote);
      const make = (scopes: string[]) =>
        remote.get(TokensService).createAtCommandLine(email, wish(scopes), cliActor('test'));
      for (const scopes of [['all'], ['resets'], ['read', 'cases']])
        await expect(make(scopes)).rejects.toMatchObject({ code: 'ACTING_TOKEN_ON_LOOPBACK_ONLY' });
      expect(await make(['read'])).toHaveProperty('token');
      const here = await storeAccount(test);
      const local = test.get(TokensService).createAtCommandLine(here.email, wish(['all']), cliActor('test'));
      expect(await local).toHaveProperty('token');
    } finally {
      await remote.stop();
    }
  });

  it('a token made on loopback without a second factor only reads once the installation is elsewhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-token-'));
    const tried = async (env: Environment, token: string) => {
      const installed = await startTestApp({ DATA_DIR: folder, ...env });
      try {
        const api = new ApiClient(installed.url, token);
        return [(await api.get('/cases')).status, (await api.post('/cases', {})).status];
      } finally {
        await installed.stop();
      }
    };
    try {
      const first = await startTestApp({ DATA_DIR: folder });
      const account = await storeAccount(first);
      const wish = { name: 'x', scopes: ['all'], life: DAY };
      const tokens = first.get(TokensService);
      const made = [
        (await tokens.createAtCommandLine(account.email, wish, cliActor('test'))).token,
        (await tokens.createOwn(account.id, wish, accountActor(account))).token,
        // Made before tokens were marked.
        (await apiOf(first, account)).token ?? '',
      ];
      await first.stop();
      const away = { PUBLIC_URL: 'https://guichet.example', SMTP_URL: 'smtp://127.0.0.1:1' };
      for (const token of made) {
        expect(await tried({}, token)).toEqual([200, 422]);
        expect(await tried({ ...away, SECOND_FACTOR: 'required' }, token)).toEqual([200, 403]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('a TOTP step works once, also when it comes three times at once', async () => {
    const account = await storeAccount(test, { role: 'supervisor' });
    const factor = test.get(SecondFactorService);
    const { spelt } = factor.offer('session', account);
    await factor.enrol('session', account, codeOfSecret(spelt, test.clock.now()), accountActor(account));
    test.clock.advance(30_000);
    const code = codeOfSecret(spelt, test.clock.now());
    const apis = [];
    for (let i = 0; i < 3; i += 1) apis.push(await apiOf(test, account, { steppedUp: false }));
    const statuses = await Promise.all(
      apis.map(async (api) => (await api.post('/step-up', { totp: code })).status),
    );
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    test.clock.advance(-30_000);
  });
});

describe('Demo and capture only on loopback', () => {
  const away = { PUBLIC_URL: 'https://guichet.example' };
  const problems = (env: Record<string, string>): string => {
    try {
      testConfig(env);
      return '';
    } catch (error) {
      return String((error as Error).message);
    }
  };

  it('HOST defaults to 127.0.0.1; elsewhere a missing SMTP_URL, a demo and a factor off stop the start', () => {
    expect(loadConfig({ DATA_DIR: testConfig().dataDir }).host).toBe('127.0.0.1');
    expect(problems({ ...away, SECOND_FACTOR: 'required' })).toContain('SMTP_URL is missing');
    const smtp = { SMTP_URL: 'smtp://mail.example' };
    expect(problems({ ...away, ...smtp })).toContain('SECOND_FACTOR=off');
    expect(problems({ ...away, ...smtp, DEMO: 'true' })).toContain('DEMO=true');
    expect(problems({ HOST: '0.0.0.0', SECOND_FACTOR: 'required' })).toContain('SMTP_URL is missing');
  });

  it('a demo refuses a real directory, SMTP or SMS', () => {
    expect(problems({ DEMO: 'true', SMTP_URL: 'smtp://mail.example' })).toContain(
      'refuses a real mail server',
    );
    expect(problems({ DEMO: 'true', DIRECTORY_URL: 'ldap://ad.example' })).toContain(
      'refuses a real directory',
    );
    expect(problems({ DEMO: 'true', SMS_URL: 'https://sms.example' })).toContain('SMS_URL');
  });

  it('a request whose Host header is not loopback is refused, on pages, API, mailbox and claim', async () => {
    const { request } = await import('node:http');
    const ask = (path: string, host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        request(test.url + path, { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        })
          .on('error', reject)
          .end();
      });
    for (const path of ['/sign-in', '/mailbox', '/claim', '/api/v1/cases']) {
      expect([path, await ask(path, 'guichet.attaquant.example')]).toEqual([path, 403]);
      expect([path, await ask(path, 'localhost:1234')]).not.toEqual([path, 403]);
    }
  });
});

describe('No name oracle', () => {
  it('for a secretary or head, candidates, totals, explanations and case creation know only their own schools', async () => {
    const stranger = await findable({
      username: 'qoracle',
      birthName: 'Oracle',
      firstName: 'Quentin',
      uais: [MISTRAL],
    });
    for (const role of ['secretary', 'head'] as const) {
      const school = await ApiDesk.of(test, { role, uais: [THIERS] });
      const other = (await school.api.get('/usernames?q=qoracle')).text;
      expect(other).toBe((await school.api.get('/usernames?q=personnedutout')).text);
      const open = (personId: string) =>
        school.api.post('/cases', { type: 'password', channel: 'secretary', personId });
      const confirm = (personId: string) => school.api.post('/username-confirmations', { personId });
      const bare = (text: string) => text.replace(/"requestId":"[^"]*"/, '');
      for (const ask of [open, confirm]) {
        const [there, nobody] = [await ask(stranger), await ask(newId())];
        expect(there.status).toBe(nobody.status);
        expect(bare(there.text)).toBe(bare(nobody.text));
        expect(there.status).toBe(404);
      }
    }
  });

  it('they see the cases they opened: status and public messages', async () => {
    const personId = await lockedOut(test);
    const school = await ApiDesk.of(test, { role: 'secretary', uais: [THIERS] });
    const opened = await school.api.post('/cases', { type: 'password', channel: 'secretary', personId });
    const { number } = expectStatus(opened, 201).json<{ number: string }>();
    await desk.api.post(`/cases/${number}/messages`, { body: 'Secret du bureau', visibility: 'internal' });
    await desk.api.post(`/cases/${number}/messages`, { body: 'Bonjour à vous', visibility: 'public' });
    const seen = (await school.api.get(`/cases/${number}`)).text;
    expect(seen).toContain('Bonjour à vous');
    expect(seen).not.toMatch(/Secret du bureau|Camille Essai/);
    const other = await ApiDesk.of(test, { role: 'secretary', uais: [THIERS] });
    expect((await other.api.get(`/cases/${number}`)).status).toBe(404);
    expect((await school.api.get(`/cases/${await desk.case(personId)}`)).status).toBe(404);
  });

  it('people marked protected are found by supervisors only', async () => {
    const personId = await findable({
      username: 'pprotege',
      birthName: 'Protégé',
      firstName: 'Paul',
      protected: true,
    });
    const totals = [];
    for (const who of [desk, supervisor])
      totals.push((await who.api.get('/usernames?q=pprotege')).json<{ total: number }>().total);
    expect(totals).toEqual([0, 1]);
    const open = (who: ApiDesk) => who.api.post('/cases', { type: 'password', channel: 'phone', personId });
    expect(refusal(await open(desk))).toEqual([404, 'CASE_PERSON_UNKNOWN']);
    const page = await signInAs(test, desk.account);
    await page.get('/cases/new');
    const typed = { type: 'password', channel: 'phone', subject: 'Ce que j’ai tapé', personId };
    const refused = await page.post('/cases', typed);
    expect([refused.status, refused.text]).toEqual([404, expect.stringContaining('Ce que j’ai tapé')]);
    expect((await open(supervisor)).status).toBe(201);
  });

  it('quotas count people shown, not searches', async () => {
    for (let n = 0; n < 4; n += 1)
      await findable({ username: `zquota${n}`, birthName: `Zquota${'abcd'[n]}`, firstName: 'Zoé' });
    const { client, account } = await signIn(test, 'hr');
    await client.get('/');
    const hr = await apiOf(test, account);
    for (let i = 0; i < 50; i += 1) expect((await hr.get('/usernames?q=zquota0')).status).toBe(200);
    for (let i = 0; i < 50; i += 1) expect((await hr.get('/usernames?q=personnedutout')).status).toBe(200);
    expect(QUOTAS['people-shown-school'].ceiling).toBe(30);
    expect(QUOTAS['school-list']).toBeDefined();
  });
});

describe('Throttles', () => {
  it('sign-in slows, never locks, by account first', async () => {
    const account = await storeAccount(test);
    const guess = () => visit(test).post('/sign-in', { email: account.email, password: 'faux et archifaux' });
    const statuses = [];
    for (let i = 0; i < 8; i += 1) statuses.push((await guess()).status);
    expect(statuses.slice(-1)).toEqual([429]);
    test.clock.advance(MINUTE);
    await signInAs(test, account);
    test.clock.advance(-MINUTE);
  });

  it('ceilings are settings with a rentrée calendar; a supervisor extends by an hour, recorded; three times the ceiling stops', async () => {
    await test.transactions.run(() => test.get(Settings).set('quotas', { probe: { ceiling: 4 } }));
    const quotas = test.get(QuotasService);
    const { id } = await storeAccount(test);
    const take = async (cost: number) => (await quotas.take(id, 'probe', cost)).allowed;
    expect([await take(4), await take(1)]).toEqual([true, false]);
    await quotas.extend(id, 'probe', accountActor(supervisor.account));
    expect([await take(8), await take(1)]).toEqual([true, false]);
    expect(await count(`audit_entries WHERE action = 'quota.extended' AND object_id = $1`, [id])).toBe(1);
    expect(Object.values(QUOTAS).every(({ season }) => season !== undefined)).toBe(true);
    await test.transactions.run(() => test.get(Settings).set('quotas', {}));
  });
});

describe('Agents have a scope', () => {
  it('académie, départements or UAIs; outside it 404; a site, recorded with on-site evidence', async () => {
    const personId = await lockedOut(test);
    const number = await desk.case(personId);
    for (const scope of ['departements:84', `uais:${MISTRAL}`]) {
      const away = await ApiDesk.of(test, { scope });
      expect([scope, (await away.api.get(`/cases/${number}`)).status]).toEqual([scope, 404]);
      const about = (id: string) =>
        away.api.post('/cases', { type: 'password', channel: 'phone', personId: id });
      expect(refusal(await about(personId))).toEqual(refusal(await about(newId())));
    }
    for (const scope of ['departements:13', `uais:${THIERS}`, 'academie']) {
      const near = await ApiDesk.of(test, { scope });
      expect([scope, (await near.api.get(`/cases/${number}`)).status]).toEqual([scope, 200]);
    }
    const nowhere = await ApiDesk.of(test, { scope: null });
    expect((await nowhere.api.get(`/cases/${number}`)).status).toBe(404);
    const counter = await ApiDesk.of(test, { site: 'dsden-05' });
    const checkId = await counter.check(await counter.case(personId));
    await counter.evidence(checkId, { ...DOCUMENT, channel: 'on-site' });
    expect(await count(`evidence WHERE check_id = $1 AND site = 'dsden-05'`, [checkId])).toBe(1);
    const nobody = await ApiDesk.of(test, { site: null });
    const without = await nobody.check(await nobody.case(personId));
    expect(refusal(await nobody.evidence(without, { ...DOCUMENT, channel: 'on-site' }))).toEqual([
      422,
      'SITE_MISSING',
    ]);
  });
});

describe('Audit row', () => {
  it('in the chain: sequence, time, actor id, action, object id, salted payload hash, MAC; nothing personal', async () => {
    const [row] = await rows<Record<string, unknown>>(
      'SELECT * FROM audit_entries ORDER BY seq DESC LIMIT 1',
    );
    expect(Object.keys(row ?? {}).sort()).toEqual(
      [
        'action',
        'actor_id',
        'actor_kind',
        'at',
        'mac',
        'object_id',
        'object_type',
        'payload_hash',
        'seq',
      ].sort(),
    );
    expect(await test.get(AuditService).verify()).toMatchObject({ ok: true });
  });

  it('unauthenticated refusals: one row per minute and kind', async () => {
    test.clock.advance(2 * HOUR);
    const before = await count(`audit_entries WHERE action = 'sign-in.refused'`);
    for (let i = 0; i < 6; i += 1)
      await visit(test).post('/sign-in', { email: `x${i}@guichet.test`, password: 'faux et archifaux' });
    expect(await count(`audit_entries WHERE action = 'sign-in.refused'`)).toBe(before + 1);
    test.clock.advance(-2 * HOUR);
  });
});

describe('by=agent figures and small counts', () => {
  it('by=agent is for supervisors only, and off by default', async () => {
    const manager = await apiOf(test, await storeAccount(test, { role: 'manager' }));
    expect((await manager.get('/statistics?by=agent')).status).toBe(403);
    expect((await supervisor.api.get('/statistics?by=agent')).status).toBe(403);
    await test.transactions.run(() => test.get(Settings).set('statistics-by-agent', true));
    expect((await manager.get('/statistics?by=agent')).status).toBe(403);
    expect((await supervisor.api.get('/statistics?by=agent')).status).toBe(200);
    await test.transactions.run(() => test.get(Settings).set('statistics-by-agent', false));
    expect(PERMISSIONS['statistics.by-agent']).toEqual(['supervisor']);
  });

  it('managers see counts under 5 as "< 5", on the page and over the API', async () => {
    const { client, account } = await signIn(test, 'manager');
    const shown = await client.get('/statistics');
    expect(shown.text).toMatch(/(&lt;|<|moins de) ?5/);
    const api = (await (await apiOf(test, account)).get('/statistics?by=type')).json<{
      groups: { opened: number | null; resolved: number | null }[];
      identityChecks: { count: number | null }[];
      evidence: { count: number | null }[];
      resets: { count: number | null }[];
    }>();
    const numbers = [
      ...api.groups.flatMap(({ opened, resolved }) => [opened, resolved]),
      ...[...api.identityChecks, ...api.evidence, ...api.resets].map((one) => one.count),
    ];
    expect(numbers.length).toBeGreaterThan(3);
    expect(numbers.filter((n) => n !== null && n > 0 && n < 5)).toEqual([]);
  });
});

describe('Person strip', () => {
  it('before any evidence: open cases, resets in 7 days, refused checks in 30, contact changed recently, another check running now', async () => {
    const setOn = test.clock.now() - 2 * DAY;
    const contacts = [
      { kind: 'email' as const, value: 'neuf@perso.example', setOn },
      { kind: 'email' as const, value: 'vieux@perso.example' },
    ];
    const personId = await lockedOut(test, { contacts });
    const first = await desk.verified(personId);
    expectStatus(await desk.reset(first.number, first.checkId), 201);
    const refusedCheck = await desk.check(await desk.case(personId));
    await desk.evidence(refusedCheck, { kind: 'numen', value: '02E9900009ZZZ' });
    const number = await desk.case(personId);
    const page = (await (await signInAs(test, desk.account)).get(`/cases/${number}`)).text;
    for (const key of ['open', 'resets', 'refused', 'contact'])
      expect(page).toContain(t('fr', `cases.strip.${key}`));
    expect(page).toContain(t('fr', 'cases.strip.running'));
  });

  it('the mailbox of the account itself is no contact that changed', async () => {
    const { DirectoryService } = await import('../../src/directory/directory.service.js');
    const recent = {
      kind: 'email' as const,
      value: 'a@ac-exemple.fr',
      academic: true,
      setOn: test.clock.now(),
    };
    const personId = await lockedOut(test, { contacts: [recent] });
    expect(await test.get(DirectoryService).contactsChangedAt(personId)).toBeNull();
  });
});

describe('`Next` key', () => {
  it('takes the oldest unassigned case, never the same for two agents', async () => {
    const school = await ApiDesk.of(test, { role: 'secretary', uais: [THIERS] });
    for (let n = 0; n < 4; n += 1)
      await school.api.post('/cases', {
        type: 'password',
        channel: 'secretary',
        personId: await lockedOut(test),
      });
    const agents = await Promise.all(Array.from({ length: 4 }, () => signIn(test, 'agent')));
    for (const { client } of agents) await client.get('/');
    const taken = await Promise.all(
      agents.map(async ({ client }) => (await client.post('/cases/next')).location),
    );
    expect(new Set(taken).size).toBe(4);
    expect(taken.every((location) => /^\/cases\/\d{4}-\d{6}/.test(location))).toBe(true);
  });
});

describe('When policy says no', () => {
  it('one key sends or prints the same neutral next-step sheet and parks the case', async () => {
    const sheets = [];
    for (const traits of [{}, { accountClass: 'D' as const }, { status: 'disabled' as const }]) {
      const number = await desk.case(await lockedOut(test, traits));
      const { client } = await signIn(test, 'agent');
      await client.get(`/cases/${number}`);
      const parked = await client.post(`/cases/${number}/next-step`, { how: 'print' });
      expect(parked.status).toBe(303);
      const printed = await client.get(parked.location);
      sheets.push(printed.text.replaceAll(number, '').replace(/nonce="[^"]*"|value="[^"]*"/g, ''));
      expect((await desk.api.get(`/cases/${number}`)).json().status).toMatch(/^pending-/);
    }
    expect(new Set(sheets).size).toBe(1);
  });

  it('closing asks for one cause of a short list, which statistics count', async () => {
    const number = await desk.case(await lockedOut(test));
    expect((await desk.api.post(`/cases/${number}/closure`, {})).status).toBe(422);
    expect((await desk.api.post(`/cases/${number}/closure`, { cause: 'because' })).status).toBe(422);
    expectStatus(await desk.api.post(`/cases/${number}/closure`, { cause: 'not-verified' }), 200);
    const figures = (await supervisor.api.get('/statistics?by=cause')).json<{ groups: { key: string }[] }>();
    expect(figures.groups.map(({ key }) => key)).toContain('not-verified');
  });
});

describe('Eight ready answers', () => {
  it('in French and English', () => {
    expect(READY_ANSWERS).toHaveLength(8);
    for (const key of READY_ANSWERS)
      for (const lang of ['fr', 'en'] as const) {
        expect(hasText(`cases.ready.${key}.body`)).toBe(true);
        expect(t(lang, `cases.ready.${key}.body`).length).toBeGreaterThan(80);
      }
    const texts = READY_ANSWERS.map((key) => t('fr', `cases.ready.${key}.body`));
    expect(new Set([...texts, ...READY_ANSWERS.map((key) => t('en', `cases.ready.${key}.body`))]).size).toBe(
      16,
    );
  });
});

it('a NUMEN given here is nowhere in the trail', async () => {
  expect(await count(`audit_payloads WHERE payload LIKE '%' || $1 || '%'`, [NUMEN])).toBe(0);
});
