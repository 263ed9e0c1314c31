import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { may, type Role } from '../../src/accounts/permissions.rules.js';
import { DirectorySource } from '../../src/directory/directory.source.js';
import { BackupService } from '../../src/operations/backup.service.js';
import { MINUTE } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { listRoutes, type RouteInfo } from '../../src/platform/web/routes.js';
import { ResetSecrets } from '../../src/resets/reset-secrets.js';
import { saveEstablishment } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';
import { storeAccount } from '../support/accounts.js';
import { ApiDesk, DOCUMENT, expectStatus, refusal } from '../support/api-desk.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signInAs, visit, type Client } from '../support/client.js';
import { listeners } from '../support/plain-http.js';
import { until } from '../support/until.js';

const THIERS = '0130040Y';
const WRONG = '02E9900009ZZZ';
const SECRET = 'Neuf tulipes jaunes, 1 vélo';

/** Threats at the doors of the application: what answers tell, what leaks, who reaches what. */
let test: TestApp;
let desk: ApiDesk;

beforeAll(async () => {
  test = await startTestApp();
  await saveEstablishment(test, { uai: THIERS });
});
beforeEach(async () => {
  desk = await ApiDesk.of(test);
});
afterAll(() => test.stop());

const rows = <T>(sql: string, params: unknown[] = []) => test.transactions.query<T>(sql, params);
const pairingCode = async (owner: Client): Promise<string> => {
  await owner.get('/claim');
  const shown = await owner.post('/claim/pairings');
  return /class="claim-code"[^>]*>([A-Z0-9]{6})</.exec(shown.text)?.[1] ?? '';
};

it('T6 oracle: for a wrong NUMEN and none on file the bodies are the same bytes, and the medians of 200 tries differ by less than 5 ms', async () => {
  const times = { wrong: [] as number[], none: [] as number[] };
  const bodies = { wrong: new Set<string>(), none: new Set<string>() };
  for (let round = 0; round < 100; round += 1) {
    // ten misses a day are all that one agent may make
    const agent = await ApiDesk.of(test);
    const order = round % 2 === 0 ? (['wrong', 'none'] as const) : (['none', 'wrong'] as const);
    for (const which of order) {
      const personId = await lockedOut(test, which === 'none' ? { numen: undefined } : {});
      const checkId = await agent.check(await agent.case(personId));
      for (let tries = 0; tries < 2; tries += 1) {
        const started = performance.now();
        const answer = await agent.evidence(checkId, { kind: 'numen', value: WRONG });
        times[which].push(performance.now() - started);
        bodies[which].add(`${answer.status} ${answer.text}`);
      }
    }
  }
  expect(times.wrong).toHaveLength(200);
  expect([...bodies.wrong].sort()).toEqual([...bodies.none].sort());
  expect(bodies.wrong.size).toBe(2); // one try left, none left
  const median = (some: number[]) => some.sort((a, b) => a - b)[some.length / 2] ?? NaN;
  expect(Math.abs(median(times.wrong) - median(times.none))).toBeLessThan(5);
}, 180_000);

// Logs, headers, Redis and files of the built product are searched by test/e2e/leaks.spec.ts.
it('T7 a NUMEN leaks nowhere: after a full scenario neither database, mails nor backup hold it; a note with one is kept masked', async () => {
  const value = '02E9977777QZX';
  const personId = await lockedOut(test, { numen: value });
  const number = await desk.case(personId, { description: `Mon NUMEN : ${value}`, subject: value });
  const checkId = await desk.check(number);
  await desk.evidence(checkId, { kind: 'numen', value: '02E9977777QZY' });
  await desk.evidence(checkId, { kind: 'numen', value: value.toLowerCase() });
  await desk.evidence(checkId, DOCUMENT);
  expectStatus(await desk.reset(number, checkId), 201);
  await desk.api.post(`/cases/${number}/messages`, { body: `Il dit ${value}`, visibility: 'public' });
  await desk.api.get(`/usernames?q=${value}`);
  await until(
    () => rows<{ id: string }>(`SELECT id FROM notifications WHERE state IN ('queued', 'sending')`),
    (waiting) => waiting.length === 0,
  );
  const file = join(test.config.dataDir, 'scenario.backup');
  await test.get(BackupService).write(file);
  const held = readdirSync(test.config.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path).toString('latin1').toUpperCase();
      return [value, '77777QZX', '77777QZY'].some((part) => bytes.includes(part));
    });
  expect(held).toEqual([]);
  const shown = (await desk.api.get(`/cases/${number}`)).text;
  expect(shown).toContain('[NUMEN]');
});

describe('T10 IDOR between areas', () => {
  /** Objects of the 13, asked for from the 84. */
  async function objects() {
    const personId = await lockedOut(test);
    const near = await ApiDesk.of(test, { role: 'supervisor', scope: 'departements:13' });
    const { number, checkId } = await near.verified(personId);
    const { id: resetId } = expectStatus(await near.reset(number, checkId), 201).json<{ id: string }>();
    const frozen = await desk.case(await lockedOut(test));
    const freeze = await desk.api.post(`/cases/${frozen}/freezes`, { reason: 'Hameçonnage' });
    const confirmed = await near.api.post('/username-confirmations', { personId });
    const head = await storeAccount(test, { role: 'head', uais: [THIERS] });
    const asking = await desk.check(await desk.case(await lockedOut(test)));
    const voucher = await desk.api.post(`/identity-checks/${asking}/voucher-requests`, {});
    expect([freeze.status, confirmed.status, voucher.status]).toEqual([201, 201, 201]);
    return {
      ...{ number, checkId, resetId, personId, head },
      freezeId: freeze.json().id as string,
      voucherId: voucher.json().id as string,
      confirmationId: confirmed.json().confirmationId as string,
    };
  }

  /** Bodies that would be right if the object were within reach. */
  const BODIES: readonly (readonly [RegExp, Record<string, string | number | boolean | object>])[] = [
    [/api.*identity-checks$/, { action: 'password' }],
    [/identity-checks$/, { action: 'password' }],
    [/evidence$/, { kind: 'numen', value: NUMEN }],
    [/owner-codes$/, { contactId: newId() }],
    [/owner-code$/, { code: '12345678' }],
    [/voucher-requests$/, {}],
    [/\/numen$/, { numen: NUMEN }],
    [/attributes$/, { saidBirthDate: '17/05/1980', saidBirthName: 'Dupont', school: THIERS }],
    [
      /document$/,
      {
        documentType: 'passport',
        channel: 'live-video',
        faceMatches: 'yes',
        birthDate: '1980-05-17',
        surname: 'Dupont',
        givenNames: 'Jean',
        expiry: '2031-01-01',
      },
    ],
    [/call-back$/, { phoneId: THIERS, answeredBy: 'Lucie Faure' }],
    [
      /resets$/,
      { identityCheckId: newId(), kind: 'password', delivery: 'pairing', idempotencyKey: 'matrix-key' },
    ],
    [/approvals/, { decision: 'approve' }],
    [/vouchers/, { decision: 'vouch' }],
    [/pairing$/, { code: 'ABC234' }],
    [/freezes$/, { reason: 'Hameçonnage' }],
    [/confirmations.*messages$/, { to: 'academic' }],
    [/messages$/, { body: 'Bonjour', visibility: 'public' }],
    [/draft$/, { visibility: 'public' }],
    [/closure$/, { cause: 'forgotten' }],
    [/parking$/, { on: 'requester' }],
    [/next-step$/, { how: 'print' }],
    [/corrections$/, { subject: 'Autre' }],
  ];

  it.each(['agent', 'supervisor'] as const)(
    'every route with an object × %s of another scope: 404, not 403, and nothing changes',
    async (role: Role) => {
      const some = await objects();
      const ids = (path: string): string | null => {
        if (/numen-lock|^\/people|api\/v1\/people/.test(path)) return some.personId;
        if (/identity-checks\/:id/.test(path)) return some.checkId;
        if (/resets\/:id|approvals\/:id/.test(path)) return some.resetId;
        if (/freezes\/:id/.test(path)) return some.freezeId;
        if (/vouchers\/:id/.test(path)) return some.voucherId;
        if (/usernames\/confirmations/.test(path)) return some.confirmationId;
        return path.includes(':number') ? some.number : null;
      };
      const routes = listRoutes(test.app).filter(
        ({ path, access }) =>
          path.includes(':') &&
          access?.kind === 'permission' &&
          may(role, access.permission) &&
          ids(path) !== null,
      );
      expect(routes.length).toBeGreaterThan(30);
      const away = await storeAccount(test, { role, scope: 'departements:84' });
      const near = await lockedOut(test, { uais: ['0840003X'] });
      const client = await signInAs(test, away);
      await client.stepUp();
      const api = await apiOf(test, away);
      const written = () =>
        rows<{ n: number }>(
          'SELECT (SELECT count(*) FROM evidence) + (SELECT count(*) FROM resets) + (SELECT count(*) FROM case_events) + (SELECT count(*) FROM freezes WHERE confirmed_at IS NOT NULL) AS n',
        );
      const before = await written();
      const wrong = [];
      for (const route of routes) {
        const status = await ask(route, ids(route.path) as string, some.number, client, api, near);
        if (status !== 404) wrong.push(`${route.method} ${route.path}: ${status}`);
      }
      expect(wrong).toEqual([]);
      expect(await written()).toEqual(before);
    },
  );

  it('a voucher request of another school does not exist for its head', async () => {
    const { voucherId } = await objects();
    const stranger = await ApiDesk.of(test, { role: 'head', uais: ['0840003X'] });
    expect((await stranger.api.post(`/vouchers/${voucherId}`, { decision: 'vouch' })).status).toBe(404);
    expect((await stranger.api.get('/vouchers')).text).not.toContain(voucherId);
    const page = await signInAs(test, stranger.account);
    await page.stepUp();
    expect((await page.post(`/vouchers/${voucherId}`, { decision: 'vouch' })).status).toBe(404);
  });

  async function ask(
    { method, path }: RouteInfo,
    id: string,
    number: string,
    client: Client,
    api: ApiDesk['api'],
    near: string,
  ): Promise<number> {
    const address = path.replace(':number', number).replace(/:\w+/g, id);
    if (method === 'DELETE') return (await api.call(method, address.slice('/api/v1'.length))).status;
    const body = { ...(BODIES.find(([pattern]) => pattern.test(path))?.[1] ?? {}) };
    if (/person$/.test(path)) Object.assign(body, { personId: near });
    if (path.startsWith('/api/')) {
      if (method === 'PATCH') Object.assign(body, { version: 1 });
      const answer = await api.call(
        method,
        address.slice('/api/v1'.length),
        method === 'GET' ? undefined : body,
      );
      return answer.status;
    }
    return method === 'GET'
      ? (await client.get(address)).status
      : (await client.post(address, body as Record<string, string>)).status;
  }
});

it('T19 no response to a signed-in account holds a claim token, a secret or a clear address; GET never consumes; the second POST is 410; past its life the temporary secret is refused', async () => {
  const seen: string[] = [];
  const listener = (sent: Record<string, string>, text: string): void => {
    if (sent['authorization'] || /guichet_session/.test(sent['cookie'] ?? '')) seen.push(text);
  };
  listeners.add(listener);
  const secrets: string[] = [];
  try {
    const supervisor = await ApiDesk.of(test, { role: 'supervisor' });
    const admin = await storeAccount(test, { role: 'admin' });
    const auditor = await storeAccount(test, { role: 'auditor' });
    const pages = await Promise.all(
      [desk.account, supervisor.account, admin, auditor].map((one) => signInAs(test, one)),
    );
    for (const delivery of ['contact', 'pairing'] as const) {
      for (const accountClass of ['A', 'B'] as const) {
        const address = `owner-${newId().slice(-8)}@perso.example`;
        const personId = await lockedOut(test, {
          accountClass,
          contacts: [{ kind: 'email', value: address }],
        });
        const { number, checkId } = await desk.verified(personId);
        const { id } = expectStatus(await desk.reset(number, checkId, { delivery }), 201).json<{
          id: string;
        }>();
        if (accountClass === 'B')
          expectStatus(await supervisor.api.post(`/resets/${id}/approvals`, { decision: 'approve' }), 200);
        const [claim] = await rows<{ id: string }>('SELECT id FROM claims WHERE reset_id = $1', [id]);
        const links = await rows<{ id: string }>('SELECT id FROM not_me_links WHERE reset_id = $1', [id]);
        const values = test.get(ResetSecrets);
        secrets.push(
          address,
          values.temporarySecret(id),
          values.claimToken(claim?.id ?? '', 1),
          values.claimToken(claim?.id ?? '', 2),
        );
        secrets.push(...links.map((link) => values.notMeToken(link.id)));
        await desk.api.post(`/resets/${id}/reissue`);
        for (const page of pages)
          for (const path of [
            '/',
            `/cases/${number}`,
            '/approvals',
            '/notifications',
            '/audit',
            `/people/${personId}`,
            '/call',
            '/account',
          ])
            await page.get(path);
        await desk.api.get(`/cases/${number}`);
        await (await apiOf(test, admin)).get('/notifications?limit=200');
        await (await apiOf(test, auditor)).get('/audit?limit=1000');
      }
    }
  } finally {
    listeners.delete(listener);
  }
  expect(seen.length).toBeGreaterThan(100);
  expect(secrets.filter((secret) => seen.some((text) => text.includes(secret)))).toEqual([]);

  const personId = await lockedOut(test, { username: 'jdupont-t19' });
  const { number, checkId } = await desk.verified(personId);
  const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
  const owner = visit(test);
  await desk.api.post(`/resets/${id}/pairing`, { code: await pairingCode(owner) });
  for (let i = 0; i < 3; i += 1) expect((await owner.get('/claim/secret')).status).toBe(200);
  const temporary = test.get(ResetSecrets).temporarySecret(id);
  const source = test.get(DirectorySource);
  expect(await source.verifySecret('jdupont-t19', temporary)).toMatchObject({
    outcome: 'ok',
    mustChange: true,
  });
  test.clock.advance(31 * MINUTE);
  expect(await source.verifySecret('jdupont-t19', temporary)).toMatchObject({ outcome: 'refused' });
  test.clock.advance(-31 * MINUTE);
  expect((await owner.post('/claim/secret', { secret: SECRET, again: SECRET })).location).toBe('/claim/done');
  expect((await owner.post('/claim/secret', { secret: `${SECRET}.`, again: `${SECRET}.` })).status).toBe(410);
}, 120_000);

describe('T22 session hijack, forgery, a shared desk', () => {
  it('a cross-site POST is 403, a GET on any act does nothing, an act with a proof older than five minutes is 401', async () => {
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    const before = JSON.stringify(await test.get(DirectorySource).readState(personId));
    const browser = await signInAs(test, desk.account);
    const fields = {
      identityCheckId: checkId,
      kind: 'password',
      delivery: 'pairing',
      idempotencyKey: newId(),
    };
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await browser.post(`/cases/${number}/resets`, fields, foreign)).status).toBe(403);
    expect((await browser.post(`/cases/${number}/resets`, { ...fields, _csrf: 'forged' })).status).toBe(403);
    const acts = [
      `/cases/${number}/resets`,
      `/cases/${number}/freezes`,
      `/identity-checks/${checkId}/numen`,
      `/resets/${newId()}/pairing`,
      `/approvals/${newId()}`,
    ];
    for (const act of acts)
      expect([act, [404, 405]]).toEqual([act, expect.arrayContaining([(await browser.get(act)).status])]);
    test.clock.advance(6 * MINUTE);
    expect((await browser.post(`/cases/${number}/resets`, fields)).status).toBe(401);
    const stale = await apiOf(test, desk.account, { steppedUp: false });
    expect(refusal(await stale.post(`/cases/${number}/resets`, fields))).toEqual([401, 'STEP_UP_REQUIRED']);
    test.clock.advance(-6 * MINUTE);
    expect(JSON.stringify(await test.get(DirectorySource).readState(personId))).toBe(before);
  });

  it('fifteen idle minutes end the session, and the cookie is neither readable by scripts nor sent by other sites', async () => {
    const browser = visit(test);
    await browser.get('/sign-in');
    const { TEST_PASSWORD } = await import('../support/accounts.js');
    const answer = await browser.post('/sign-in', { email: desk.account.email, password: TEST_PASSWORD });
    const cookie = answer.headers.getSetCookie().find((line) => line.includes('guichet_session'));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=(Lax|Strict)/);
    expect((await browser.get('/')).status).toBe(200);
    test.clock.advance(15 * MINUTE);
    expect((await browser.get('/')).location).toContain('/sign-in');
    test.clock.advance(-15 * MINUTE);
  });
});
