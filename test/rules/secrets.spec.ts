import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectorySource } from '../../src/directory/directory.source.js';
import { DirectoryService } from '../../src/directory/directory.service.js';
import { StrangerThrottle } from '../../src/accounts/stranger-throttle.port.js';
import { VOUCHER_ROUTE_SETTING } from '../../src/identity-checks/check-subjects.js';
import { BackupService } from '../../src/operations/backup.service.js';
import { Doctor } from '../../src/operations/doctor.service.js';
import { openKeys, sealKeys } from '../../src/operations/key-file.js';
import { DAY, HOUR, MINUTE } from '../../src/platform/clock.js';
import { loadConfig } from '../../src/platform/config/config.js';
import { newId } from '../../src/platform/ids.js';
import { Settings } from '../../src/platform/settings/settings.service.js';
import { PAIRINGS_KEPT, PAIRINGS_WAITING } from '../../src/resets/claim.rules.js';
import { FreezesService } from '../../src/resets/freezes.service.js';
import { PairingsService } from '../../src/resets/pairings.service.js';
import { ResetReconciler } from '../../src/resets/reset-reconciler.js';
import { ResetSecrets } from '../../src/resets/reset-secrets.js';
import { saveEstablishment, savePerson } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';
import { ApiDesk, DOCUMENT, expectStatus, refusal } from '../support/api-desk.js';
import { startTestApp, TEST_KEYS, type TestApp } from '../support/app.js';
import { signInAs, visit, type Client } from '../support/client.js';
import { until } from '../support/until.js';

const THIERS = '0130040Y';
const SECRET = 'Neuf tulipes jaunes, 1 vélo';

/** The rules on secrets on their way, each under its title. */
let test: TestApp;
let desk: ApiDesk;
let supervisor: ApiDesk;

beforeAll(async () => {
  test = await startTestApp();
  await saveEstablishment(test, { uai: THIERS });
  supervisor = await ApiDesk.of(test, { role: 'supervisor' });
});
// A fresh agent each time: ten resets an hour are all that one does.
beforeEach(async () => {
  desk = await ApiDesk.of(test);
});
afterAll(() => test.stop());

const rows = <T>(sql: string, params: unknown[] = []) => test.transactions.query<T>(sql, params);
const count = async (from: string, params: unknown[] = []) =>
  Number((await rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, params))[0]?.n);

interface Done {
  id: string;
  number: string;
  personId: string;
  withdrawalCode: string;
}
async function resetDone(delivery = 'pairing', traits = {}, by = desk): Promise<Done> {
  const personId = await lockedOut(test, traits);
  const { number, checkId } = await by.verified(personId);
  const answer = expectStatus(await by.reset(number, checkId, { delivery }), 201);
  return { number, personId, ...answer.json<{ id: string; withdrawalCode: string }>() };
}
async function claimOf(resetId: string) {
  const [claim] = await rows<{ id: string; generation: number; state: string; expiresAt: number }>(
    'SELECT id, generation, state, expires_at AS "expiresAt" FROM claims WHERE reset_id = $1',
    [resetId],
  );
  if (!claim) throw new Error('no claim');
  const token = test.get(ResetSecrets).claimToken(claim.id, Number(claim.generation));
  return { ...claim, path: `/claim/${token}`, token };
}
async function pairingCode(owner: Client): Promise<string> {
  await owner.get('/claim');
  const shown = await owner.post('/claim/pairings');
  return /class="claim-code"[^>]*>([A-Z0-9]{6})</.exec(shown.text)?.[1] ?? '';
}
async function notMeLinks(resetId: string): Promise<{ path: string; recipient: string }[]> {
  const links = await rows<{ id: string; recipient: string }>(
    'SELECT id, recipient FROM not_me_links WHERE reset_id = $1 ORDER BY recipient',
    [resetId],
  );
  return links.map(({ id, recipient }) => ({
    path: `/not-me/${test.get(ResetSecrets).notMeToken(id)}`,
    recipient,
  }));
}
const sent = (template: string, objectId: string) =>
  count('notifications WHERE template = $1 AND object_id = $2', [template, objectId]);

describe('Claim: three deliveries, and no secret on an agent’s screen', () => {
  it('deliveries by class: A all three, B contact or pairing, C pairing on site, none for an unlock', async () => {
    await ApiDesk.of(test, { role: 'secretary', uais: [THIERS] });
    for (const delivery of ['contact', 'pairing', 'hand-over']) await resetDone(delivery);
    const b = await desk.verified(await lockedOut(test, { accountClass: 'B' }));
    expect(refusal(await desk.reset(b.number, b.checkId, { delivery: 'hand-over' }))).toEqual([
      403,
      'DELIVERY_NOT_ALLOWED',
    ]);
    expectStatus(await desk.reset(b.number, b.checkId, { delivery: 'contact' }), 201);
    const unlock = await desk.verified(await lockedOut(test, { status: 'locked' }), 'unlock');
    const wish = { kind: 'unlock', delivery: 'pairing' };
    expect(refusal(await desk.reset(unlock.number, unlock.checkId, wish))).toEqual([
      422,
      'DELIVERY_NOT_NEEDED',
    ]);
  });

  it('contact: a one-time link, whose page also asks the withdrawal code; GET consumes nothing', async () => {
    const { id, withdrawalCode } = await resetDone('contact');
    const { path } = await claimOf(id);
    const owner = visit(test);
    for (let i = 0; i < 3; i += 1) expect((await owner.get(path)).status).toBe(200);
    expect((await claimOf(id)).state).toBe('issued');
    expect((await owner.get('/claim/secret')).status).toBe(404);
    expect((await owner.post(path, { code: withdrawalCode })).location).toBe('/claim/secret');
    const thief = visit(test);
    await thief.get(path);
    expect((await thief.post(path, { code: withdrawalCode })).status).toBe(410);
    expect((await owner.post('/claim/secret', { secret: SECRET, again: SECRET })).location).toBe(
      '/claim/done',
    );
    const other = `${SECRET}.`;
    expect((await owner.post('/claim/secret', { secret: other, again: other })).status).toBe(410);
    expect((await owner.get(path)).status).toBe(410);
  });

  it('five errors kill the claim, not the person', async () => {
    const { id, withdrawalCode, number, personId } = await resetDone('contact');
    const { path } = await claimOf(id);
    const wrong = withdrawalCode === '000000' ? '111111' : '000000';
    const owner = visit(test);
    await owner.get(path);
    for (let left = 4; left >= 0; left -= 1)
      expect((await owner.post(path, { code: wrong })).status).toBe(422);
    expect((await owner.post(path, { code: withdrawalCode })).status).toBe(410);
    expect((await claimOf(id)).state).toBe('dead');
    const again = await desk.check(number);
    await desk.verify(again);
    expectStatus(await desk.reset(number, again), 201);
    expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ status: 'active' });
  });

  it('twenty wrong codes at once count as at most five, and the right one among the late is refused', async () => {
    const { id, withdrawalCode } = await resetDone('contact');
    const { path } = await claimOf(id);
    const wrong = withdrawalCode === '000000' ? '111111' : '000000';
    const owner = visit(test);
    await owner.get(path);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => String(100_000 + n)).map((code) =>
        owner.post(path, { code: code === withdrawalCode ? wrong : code }),
      ),
    );
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5);
    expect((await owner.post(path, { code: withdrawalCode })).status).toBe(410);
  });

  it('pairing: the browser that shows the six characters becomes the claim; five wrong ones kill it', async () => {
    const { id } = await resetDone('pairing');
    const owner = visit(test);
    const code = await pairingCode(owner);
    expect((await owner.get('/claim/secret')).status).toBe(404);
    expect((await desk.api.post(`/resets/${id}/pairing`, { code })).json()).toEqual({ outcome: 'paired' });
    expect((await owner.get('/claim/secret')).status).toBe(200);
    expect((await visit(test).get('/claim/secret')).status).toBe(404);
    const other = await resetDone('pairing');
    expect((await desk.api.post(`/resets/${other.id}/pairing`, { code })).json()).toMatchObject({
      outcome: 'mismatch',
    });
    for (let i = 0; i < 4; i += 1) await desk.api.post(`/resets/${other.id}/pairing`, { code: 'AAAAAA' });
    const late = await pairingCode(visit(test));
    expect((await desk.api.post(`/resets/${other.id}/pairing`, { code: late })).status).toBe(410);
  });

  it('pairing asks for a recent proof on the page too', async () => {
    const { id } = await resetDone('pairing');
    const browser = await signInAs(test, desk.account);
    test.clock.advance(6 * MINUTE);
    const code = await pairingCode(visit(test));
    expect((await browser.post(`/resets/${id}/pairing`, { code })).status).toBe(401);
    expect((await claimOf(id)).state).toBe('issued');
    test.clock.advance(-6 * MINUTE);
  });

  it('at the counter the page also asks for the NUMEN, where one is on file and the agent did not ask it', async () => {
    const counter = async (numen: string | undefined) => {
      const personId = await lockedOut(test, { numen });
      const number = await desk.case(personId, { channel: 'counter' });
      const checkId = await desk.check(number);
      const said = { kind: 'attributes', birthDate: '17/05/1980', birthName: 'Dupont', school: THIERS };
      await desk.evidence(checkId, said);
      await desk.evidence(checkId, { ...DOCUMENT, channel: 'on-site' });
      const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
      const owner = visit(test);
      await desk.api.post(`/resets/${id}/pairing`, { code: await pairingCode(owner) });
      return owner;
    };
    const owner = await counter(NUMEN);
    const choice = { secret: SECRET, again: SECRET };
    expect((await owner.post('/claim/secret', { ...choice, numen: '02E9900009ZZZ' })).status).toBe(422);
    expect((await owner.post('/claim/secret', { ...choice, numen: NUMEN })).location).toBe('/claim/done');
    const nothingOnFile = await counter(undefined);
    expect((await nothingOnFile.get('/claim/secret')).text).not.toContain('name="numen"');
    expect((await nothingOnFile.post('/claim/secret', choice)).location).toBe('/claim/done');
  });

  it('hand-over: the slip goes to the secretary or head and names its owner, the withdrawal code is told on the call; never by whose voucher counted', async () => {
    await test.transactions.run(() =>
      test.get(Settings).set(VOUCHER_ROUTE_SETTING, { acceptedBy: 'RSSI', acceptedAt: 1 }),
    );
    const uai = await saveEstablishment(test, { uai: '0130042A', name: 'Collège' });
    const head = await ApiDesk.of(test, { role: 'head', uais: [uai], name: 'Paul Petit' });
    const number = await desk.case(await lockedOut(test, { uais: [uai], contacts: [] }));
    const checkId = await desk.check(number);
    await desk.evidence(checkId, { kind: 'numen', value: NUMEN });
    const asked = await desk.api.post(`/identity-checks/${checkId}/voucher-requests`, {});
    await head.api.post(`/vouchers/${asked.json().id as string}`, { decision: 'vouch' });
    await desk.evidence(checkId, { kind: 'call-back', phoneId: uai, answeredBy: 'Lucie Faure' });
    const wish = { delivery: 'hand-over' };
    expect(refusal(await desk.reset(number, checkId, wish))).toEqual([403, 'DELIVERY_NOT_ALLOWED']);
    const hander = await ApiDesk.of(test, { role: 'secretary', uais: [uai], name: 'Anne Martin' });
    const done = expectStatus(await desk.reset(number, checkId, wish), 201);
    const { id } = done.json<{ id: string }>();
    // Nobody outside the school that vouched would hear of it: a second person says yes first.
    expectStatus(await supervisor.api.post(`/resets/${id}/approvals`, { decision: 'approve' }), 200);
    const { id: claimId, token } = await claimOf(id);
    const withdrawalCode = test.get(ResetSecrets).withdrawalCode(claimId, 1);
    const slips = await until(
      () =>
        rows<{ recipient: string; text: string }>(
          `SELECT m.recipient, m.text FROM captured_messages m WHERE m.text LIKE $1`,
          [`%/claim/${token}%`],
        ),
      (found) => found.length > 0,
    );
    expect(slips.map(({ recipient }) => recipient)).toEqual([hander.account.email]);
    expect(slips[0]?.text).toMatch(/Ce message est pour \S+ .*en main propre/s);
    expect(slips[0]?.text).not.toContain(withdrawalCode);
    await test.transactions.run(() => test.get(Settings).set(VOUCHER_ROUTE_SETTING, null));
  });

  it('a browser with a Guichet session is refused and reported', async () => {
    const { id, withdrawalCode } = await resetDone('contact');
    const { path } = await claimOf(id);
    const browser = await signInAs(test, desk.account);
    for (const at of [path, '/claim', '/claim/waiting', '/claim/secret'])
      expect([at, (await browser.get(at)).status]).toEqual([at, 403]);
    expect((await browser.post(path, { code: withdrawalCode })).status).toBe(403);
    expect((await browser.post('/claim/pairings')).status).toBe(403);
    const reported = count(`audit_entries WHERE action = 'claim.refused-session' AND actor_id = $1`, [
      desk.account.id,
    ]);
    expect(await reported).toBe(6);
  });

  it('a device waits as at sign-in when its address asks too often, and so many wait at once', async () => {
    const door = await startTestApp();
    try {
      const owner = visit(door);
      await owner.get('/claim');
      const ask = async () => (await owner.post('/claim/pairings')).status;
      const waiting = async () =>
        Number(
          (await door.transactions.query<{ n: number }>('SELECT count(*) AS n FROM claim_pairings'))[0]?.n,
        );
      expect(await ask()).toBe(200);
      const first = await pairingCode(owner);
      for (let n = 2; n < 10; n += 1) expect(await ask()).toBe(200);
      expect([first.length, await waiting()]).toEqual([6, 1]);
      const slowed = await owner.post('/claim/pairings');
      expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([
        429,
        expect.stringMatching(/^\d+$/),
      ]);
      door.clock.advance(HOUR);
      expect(await ask()).toBe(200);
      await door.transactions.run(async () => {
        const until = door.clock.now() + HOUR;
        for (let n = 1; n <= PAIRINGS_WAITING - PAIRINGS_KEPT; n += 1)
          await door.transactions.execute(
            `INSERT INTO claim_pairings (id, code_hash, browser_hash, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $4)`,
            [newId(), `code ${n}`, `browser ${n}`, until],
          );
      });
      const refused = await owner.post('/claim/pairings');
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
      expect(refused.text).toContain('Trop d’appareils');
      const pairings = door.get(PairingsService);
      const desk = Object.assign(door.get(StrangerThrottle), { isInside: () => true });
      expect((await pairings.start('127.0.0.1')).code).toHaveLength(6);
      Reflect.deleteProperty(desk, 'isInside');
      await expect(pairings.start('198.51.100.7')).rejects.toThrow('PAIRINGS_FULL');
    } finally {
      await door.stop();
    }
  });

  it('a link’s life of 30 minutes runs from SMTP acceptance', async () => {
    const { id } = await resetDone('contact');
    const { expiresAt } = await until(
      () => claimOf(id),
      (claim) => Number(claim.expiresAt) === test.clock.now() + 30 * MINUTE,
    );
    test.clock.set(Number(expiresAt));
    expect((await visit(test).get((await claimOf(id)).path)).status).toBe(410);
    test.clock.advance(-30 * MINUTE);
  });

  it('within 2 h it may be re-issued twice to the same destination, each time killing the former', async () => {
    const { id } = await resetDone('contact');
    const first = (await claimOf(id)).path;
    const second = expectStatus(await desk.api.post(`/resets/${id}/reissue`), 200).json();
    expect(second).toMatchObject({ reissuesLeft: 1 });
    expect((await visit(test).get(first)).status).toBe(404);
    expectStatus(await desk.api.post(`/resets/${id}/reissue`), 200);
    expect((await desk.api.post(`/resets/${id}/reissue`)).status).toBe(409);
    const late = await resetDone('contact');
    test.clock.advance(2 * HOUR + MINUTE);
    const fresh = await ApiDesk.of(test, { role: 'supervisor' });
    expect(refusal(await fresh.api.post(`/resets/${late.id}/reissue`))).toEqual([
      409,
      'CLAIM_REISSUES_SPENT',
    ]);
    test.clock.advance(-2 * HOUR - MINUTE);
  });

  it('the claim pages are no-store and no-referrer, and show no name before a code was right', async () => {
    const { id, withdrawalCode } = await resetDone('contact', { username: 'jdupont-nom' });
    const { path } = await claimOf(id);
    const owner = visit(test);
    for (const page of [await owner.get('/claim'), await owner.get(path)]) {
      expect(page.headers.get('cache-control')).toContain('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.text).not.toMatch(/dupont/i);
    }
    await owner.post(path, { code: withdrawalCode });
    expect((await owner.get('/claim/secret')).text).toContain('jdupont-nom');
  });
});

describe('A temporary password', () => {
  it('exists for no policy: a file that allows one stops the start, and neither page nor API ever holds the one in the directory', async () => {
    const policy = JSON.parse(readFileSync('policies/identity-policy.json', 'utf8')) as object;
    expect(policy).not.toHaveProperty('temporaryPassword');
    const folder = mkdtempSync(join(tmpdir(), 'guichet-temporary-'));
    const file = join(folder, 'policy.json');
    writeFileSync(file, JSON.stringify({ ...policy, temporaryPassword: true }));
    await expect(startTestApp({ IDENTITY_POLICY_FILE: file })).rejects.toThrow(/"temporaryPassword" must be/);
    rmSync(folder, { recursive: true });
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    expect((await desk.reset(number, checkId, { delivery: 'temporary-password' })).status).toBe(422);
    const done = expectStatus(await desk.reset(number, checkId), 201);
    const temporary = test.get(ResetSecrets).temporarySecret(done.json().id as string);
    const browser = await signInAs(test, desk.account);
    for (const text of [done.text, (await browser.get(`/cases/${number}`)).text])
      expect(text).not.toContain(temporary);
  });

  it('any once-only value is rendered by the POST itself, no-store, and never again', async () => {
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    const browser = await signInAs(test, desk.account);
    const fields = {
      identityCheckId: checkId,
      kind: 'password',
      delivery: 'contact',
      idempotencyKey: 'page-once-only',
    };
    const receipt = await browser.post(`/cases/${number}/resets`, fields);
    expect(receipt.headers.get('cache-control')).toContain('no-store');
    const spelt = /class="claim-code">([\d ]+)</.exec(receipt.text)?.[1] ?? '';
    expect(spelt).toMatch(/^\d( \d){5}$/);
    const again = await browser.post(`/cases/${number}/resets`, fields);
    for (const text of [again.text, (await browser.get(`/cases/${number}`)).text])
      for (const form of [spelt, spelt.replaceAll(' ', '')]) expect(text).not.toContain(form);
  });

  it('nothing the API answers is kept on the way either, codes and people', async () => {
    const { number, checkId } = await desk.verified(await lockedOut(test));
    const done = expectStatus(await desk.reset(number, checkId, { delivery: 'contact' }), 201);
    expect(done.json()).toHaveProperty('withdrawalCode');
    const again = await desk.api.post(`/resets/${done.json().id as string}/reissue`);
    const found = await desk.api.get('/usernames?q=dupont');
    const document = await fetch(`${test.url}/api/v1/openapi.json`);
    for (const { headers } of [done, again, found, document])
      expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('Nothing secret at rest in the queue', () => {
  it('claim, not-me and code values are in no row of the database, only their hashes; bodies only in capture', async () => {
    const { id, withdrawalCode } = await resetDone('contact');
    const { token } = await claimOf(id);
    const links = (await notMeLinks(id)).map(({ path }) => path.slice('/not-me/'.length));
    const tables = await rows<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`);
    for (const { name } of tables.filter((one) => one.name !== 'captured_messages')) {
      const text = JSON.stringify(await rows(`SELECT * FROM "${name}"`));
      for (const secret of [token, ...links]) expect([name, text.includes(secret)]).toEqual([name, false]);
      if (['jobs', 'notifications', 'claims', 'audit_payloads'].includes(name))
        expect([name, text.includes(`"${withdrawalCode}"`)]).toEqual([name, false]);
    }
  });

  it('dead letters show template, masked recipient and reason', async () => {
    const { id } = await resetDone('contact');
    await until(
      () => count(`notifications WHERE object_id = $1 AND state <> 'captured'`, [id]),
      (waiting) => waiting === 0,
    );
    await test.transactions.run(() =>
      test.transactions.execute(
        `UPDATE notifications SET state = 'dead', reason = '550 no such mailbox' WHERE object_id = $1`,
        [id],
      ),
    );
    const listed = (await supervisor.api.get('/notifications?state=dead')).json<{
      notifications: { template: string; recipient: { masked: string }; reason: string }[];
    }>();
    expect(listed.notifications[0]).toMatchObject({
      reason: '550 no such mailbox',
      template: 'reset-notice',
    });
    expect(listed.notifications[0]?.recipient.masked).toContain('•••');
    expect(JSON.stringify(listed)).not.toMatch(/not-me\/|claim\//);
  });
});

describe('Told elsewhere', () => {
  const stateOf = async (traits: object, more: Record<string, unknown> = {}) => {
    const personId = await savePerson(test, {
      ...{ numen: NUMEN, birthName: 'Dupont', firstName: 'Jean', birthDate: '1980-05-17' },
      ...traits,
    });
    const number = await desk.case(personId, more);
    await desk.api.post(`/cases/${number}/assignment`);
    const checkId = await desk.check(number);
    await desk.verify(checkId);
    return expectStatus(await desk.reset(number, checkId), 201).json<{ id: string; state: string }>();
  };
  /** A school without mailbox, telephone or head. */
  const uai = '0130043B';
  beforeAll(() => saveEstablishment(test, { uai, email: null, phone: null }));

  it('another contact, else the head, else the school mailbox, else HR', async () => {
    const kinds = async (id: string) =>
      (
        await rows<{ kind: string }>(
          `SELECT recipient_kind AS kind FROM notifications WHERE object_id = $1 AND template = 'reset-notice'`,
          [id],
        )
      ).map(({ kind }) => kind);
    const school = await stateOf({});
    expect(school.state).toBe('done');
    expect((await kinds(school.id)).sort()).toEqual(['establishment', 'person']);
    await savePerson(test, { username: 'le-proviseur', function: 'Proviseur' });
    const led = await saveEstablishment(test, { uai: '0130044C', headUsername: 'le-proviseur' });
    expect((await kinds((await stateOf({ uais: [led] })).id)).sort()).toEqual(['person', 'person']);
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', 'rh@ac-exemple.example'));
    expect(await kinds((await stateOf({ uais: [uai] })).id)).toContain('hr');
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', null));
  });

  it('with none, a second person must approve: the locked mailbox itself and a fresh contact do not count', async () => {
    const fresh = [{ kind: 'email' as const, value: 'x@perso.example', setOn: test.clock.now() - DAY }];
    expect((await stateOf({ uais: [uai] })).state).toBe('awaiting-approval');
    expect((await stateOf({ uais: [uai], contacts: fresh })).state).toBe('awaiting-approval');
    const old = [{ kind: 'email' as const, value: 'y@perso.example' }];
    expect((await stateOf({ uais: [uai], contacts: old })).state).toBe('done');
  });

  it('the contact used in the check, and the school that asked, do not count', async () => {
    const contacts = [{ kind: 'email' as const, value: 'seul@perso.example' }];
    const personId = await lockedOut(test, { uais: [uai], contacts });
    const { number, checkId } = await desk.verified(personId);
    expect(
      expectStatus(await desk.reset(number, checkId, { delivery: 'contact' }), 201).json(),
    ).toMatchObject({
      state: 'awaiting-approval',
    });
    expect((await stateOf({}, { channel: 'secretary' })).state).toBe('awaiting-approval');
  });

  it('one message and one link per mailbox', async () => {
    const { id } = await stateOf({});
    const recipients = (await notMeLinks(id)).map(({ recipient }) => recipient.split(':')[0]);
    expect(recipients.sort()).toEqual(['establishment', 'person']);
  });
});

describe('“Ce n’était pas moi”', () => {
  it('GET changes nothing and shows no name; POST freezes, drops what was recorded and reopens the case', async () => {
    const { id, number, personId } = await resetDone('pairing');
    expectStatus(await desk.api.post(`/cases/${number}/closure`, { cause: 'forgotten' }), 200);
    const [link] = await notMeLinks(id);
    const somebody = visit(test);
    for (let i = 0; i < 3; i += 1) expect((await somebody.get(link?.path ?? '')).text).not.toMatch(/dupont/i);
    expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ status: 'active' });
    expect((await somebody.post(link?.path ?? '')).status).toBe(200);
    expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ status: 'frozen' });
    const shown = await until(
      async () => (await desk.api.get(`/cases/${number}`)).json<{ status: string; priority: string }>(),
      ({ status }) => status === 'open',
    );
    expect(shown.priority).toBe('urgent');
    const { generation, state } = await claimOf(id);
    expect([Number(generation), state]).toEqual([1, 'dead']);
  });

  it('one token per recipient and reset, for 7 days', async () => {
    const { id } = await resetDone('pairing');
    const links = await notMeLinks(id);
    expect(new Set(links.map(({ path }) => path)).size).toBe(links.length);
    expect(links.length).toBeGreaterThan(1);
    test.clock.advance(7 * DAY);
    expect((await visit(test).get(links[0]?.path ?? '')).status).toBe(410);
    expect((await visit(test).post(links[0]?.path ?? '')).status).toBe(410);
    test.clock.advance(-7 * DAY);
  });

  it('a second freeze by the same recipient within 30 days only alerts', async () => {
    const first = await resetDone('pairing');
    const link = (await notMeLinks(first.id)).find(({ recipient }) => recipient.startsWith('contact'));
    await visit(test).post(link?.path ?? '');
    await test.transactions.run(() =>
      test.transactions.execute('UPDATE freezes SET lifted_at = 1 WHERE person_id = $1', [first.personId]),
    );
    const source = test.get(DirectorySource);
    const stamp = (await source.readState(first.personId))?.stamp ?? '';
    expect(await source.unfreeze({ personId: first.personId, stamp })).toMatchObject({ outcome: 'done' });
    const { number, checkId } = await desk.verified(first.personId);
    const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
    const again = (await notMeLinks(id)).find(({ recipient }) => recipient === link?.recipient);
    expect(await test.get(FreezesService).contest(again?.path.slice('/not-me/'.length) ?? '')).toBe(
      'alerted',
    );
    expect(await source.readState(first.personId)).toMatchObject({ status: 'active' });
    expect(await sent('desk-alert', first.personId)).toBeGreaterThan(0);
    const other = (await notMeLinks(id)).find(({ recipient }) => recipient.startsWith('establishment'));
    expect(await test.get(FreezesService).contest(other?.path.slice('/not-me/'.length) ?? '')).toBe('frozen');
  });

  it('a freeze is no class D: unfreeze takes R + F, or R + C through another contact plus a supervisor', async () => {
    const contacts = [
      { kind: 'email' as const, value: 'un@perso.example' },
      { kind: 'email' as const, value: 'deux@perso.example' },
    ];
    const { id, personId, number } = await resetDone('contact', { contacts });
    const [link] = await notMeLinks(id);
    await visit(test).post(link?.path ?? '');
    const plain = await desk.verified(personId);
    expect(refusal(await desk.reset(plain.number, plain.checkId))).toEqual([409, 'ACCOUNT_FROZEN']);
    const checkId = await desk.check(number, 'unfreeze');
    await desk.evidence(checkId, { kind: 'numen', value: NUMEN });
    const [used] = await rows<{ contactId: string }>(
      'SELECT contact_id AS "contactId" FROM resets WHERE id = $1',
      [id],
    );
    const { contacts: known } = await desk.means(checkId);
    const codeThrough = async (contactId: string | undefined) => {
      await desk.api.post(`/identity-checks/${checkId}/owner-codes`, { contactId });
      const [row] = await rows<{ id: string }>(
        `SELECT id FROM owner_codes WHERE check_id = $1 AND state = 'issued'`,
        [checkId],
      );
      const { OwnerCodes } = await import('../../src/identity-checks/owner-codes.js');
      const value = (await test.get(OwnerCodes).valueForSending(row?.id ?? '', test.clock.now()))?.value;
      return (await desk.evidence(checkId, { kind: 'owner-code', code: value })).json().sufficient;
    };
    expect(await codeThrough(used?.contactId)).toBe(false);
    expect(await codeThrough(known.find((one) => one.usable && one.id !== used?.contactId)?.id)).toBe(true);
    const wish = { kind: 'unfreeze', delivery: undefined };
    const asked = expectStatus(await desk.reset(number, checkId, wish), 201).json<{
      id: string;
      state: string;
    }>();
    expect(asked.state).toBe('awaiting-approval');
    expectStatus(await supervisor.api.post(`/resets/${asked.id}/approvals`, { decision: 'approve' }), 200);
    expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ status: 'active' });
  });

  it('the contact whose code paid for the contested reset counts as used too', async () => {
    const { ContestedContacts } = await import('../../src/resets/contested-contacts.js');
    const personId = await lockedOut(test);
    const number = await desk.case(personId);
    const checkId = await desk.check(number);
    await desk.evidence(checkId, { kind: 'numen', value: NUMEN });
    const contact = (await desk.means(checkId)).contacts.find(({ usable }) => usable);
    await desk.api.post(`/identity-checks/${checkId}/owner-codes`, { contactId: contact?.id });
    const [row] = await rows<{ id: string }>('SELECT id FROM owner_codes WHERE check_id = $1', [checkId]);
    const { OwnerCodes } = await import('../../src/identity-checks/owner-codes.js');
    const code = (await test.get(OwnerCodes).valueForSending(row?.id ?? '', test.clock.now()))?.value;
    await desk.evidence(checkId, { kind: 'owner-code', code });
    const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
    const [link] = await notMeLinks(id);
    await visit(test).post(link?.path ?? '');
    expect(await test.get(ContestedContacts).contestedContacts(personId)).toEqual([contact?.id]);
  });

  it('agents freeze without a check, with a reason; a supervisor confirms within 24 h, within their scope, never their own', async () => {
    const number = await desk.case(await lockedOut(test));
    const path = `/cases/${number}/freezes`;
    expect((await desk.api.post(path, { reason: '' })).status).toBe(422);
    const { id } = expectStatus(await desk.api.post(path, { reason: 'Hameçonnage' }), 201).json<{
      id: string;
    }>();
    const [freeze] = await rows<{ personId: string }>(
      'SELECT person_id AS "personId" FROM freezes WHERE id = $1',
      [id],
    );
    expect(await sent('desk-alert', freeze?.personId ?? '')).toBeGreaterThan(0);
    const away = await signInAs(
      test,
      (await ApiDesk.of(test, { role: 'supervisor', scope: 'departements:84' })).account,
    );
    await away.stepUp();
    expect((await away.get('/approvals')).text).not.toContain(id);
    expect((await away.post(`/freezes/${id}/confirmation`)).status).toBe(404);
    const before = await sent('desk-alert', freeze?.personId ?? '');
    test.clock.advance(DAY);
    await test.get(ResetReconciler).handle();
    await test.get(ResetReconciler).handle();
    const supervisors = await count(`accounts WHERE role = 'supervisor' AND state = 'active'`);
    expect((await sent('desk-alert', freeze?.personId ?? '')) - before).toBe(supervisors);
    test.clock.advance(-DAY);
    const near = await signInAs(test, supervisor.account);
    await near.stepUp();
    expect((await near.post(`/freezes/${id}/confirmation`)).status).toBe(303);
    expect(await count('freezes WHERE id = $1 AND confirmed_by IS NOT NULL', [id])).toBe(1);
  });

  it('the box of the page is asked by the server too: without scripts nothing freezes by accident', async () => {
    const personId = await lockedOut(test);
    const number = await desk.case(personId);
    const page = await signInAs(test, desk.account);
    await page.stepUp();
    const path = `/cases/${number}/freezes`;
    for (const sure of [{}, { sure: 'no' }]) {
      const refused = await page.post(path, { reason: 'Hameçonnage', ...sure });
      expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Cochez la case')]);
    }
    expect(await count('freezes WHERE person_id = $1', [personId])).toBe(0);
    expect((await page.post(path, { reason: 'Hameçonnage', sure: 'yes' })).status).toBe(303);
    expect(await count('freezes WHERE person_id = $1', [personId])).toBe(1);
  });

  it('of class B and above, a supervisor freezes; Guichet users are at least that', async () => {
    const { storeAccount } = await import('../support/accounts.js');
    const user = await lockedOut(test);
    await storeAccount(test, { role: 'manager', personId: user });
    for (const personId of [await lockedOut(test, { accountClass: 'B' }), user]) {
      const body = { reason: 'Hameçonnage' };
      const number = await desk.case(personId);
      expect(refusal(await desk.api.post(`/cases/${number}/freezes`, body))).toEqual([
        403,
        'FREEZE_NEEDS_SUPERVISOR',
      ]);
      expectStatus(await supervisor.api.post(`/cases/${number}/freezes`, body), 201);
    }
  });
});

describe('Keys', () => {
  const KEYS = TEST_KEYS as { SECRET_KEY: string; NUMEN_PEPPER: string; AUDIT_KEY: string };

  it('backup never contains them; backup --keys writes them apart under a passphrase', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-keys-'));
    const file = join(folder, 'one.backup');
    await test.get(BackupService).write(file);
    const bytes = readFileSync(file).toString('latin1');
    for (const key of Object.values(KEYS)) expect(bytes).not.toContain(key);
    rmSync(folder, { recursive: true });
    const sealed = sealKeys(KEYS, 'une phrase assez longue');
    for (const key of Object.values(KEYS)) expect(sealed).not.toContain(key);
    expect(openKeys(sealed, 'une phrase assez longue')).toEqual(KEYS);
    expect(() => openKeys(sealed, 'une autre phrase longue')).toThrow('PASSPHRASE_WRONG');
  });

  it('away from loopback doctor fails when keys lie beside the database', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'guichet-doctor-'));
    const env = {
      DATA_DIR: dataDir,
      NODE_ENV: 'test',
      SECOND_FACTOR: 'required',
      LOG_LEVEL: 'silent',
      PORT: '0',
    };
    const local = loadConfig(env); // generates the keys beside the database
    const exposed = loadConfig({
      ...env,
      PUBLIC_URL: 'https://guichet.example',
      SMTP_URL: 'smtp://mail.example',
    });
    const examine = async (config: typeof local) => {
      const doctor = Object.assign(Object.create(Doctor.prototype) as { keys(): { level: string }[] }, {
        config,
      });
      return doctor.keys().map(({ level }) => level);
    };
    expect(await examine(local)).toEqual(['warning', 'warning', 'warning']);
    expect(await examine(exposed)).toEqual(['failure', 'failure', 'failure']);
    rmSync(dataDir, { recursive: true });
  });

  it('a NUMEN is masked whole, no leading digits', async () => {
    const number = await desk.case(await lockedOut(test), { subject: `Le NUMEN est ${NUMEN}` });
    const shown = (await desk.api.get(`/cases/${number}`)).json<{ subject: string }>();
    expect(shown.subject).toBe('Le NUMEN est [NUMEN]');
  });
});

describe('Leaks', () => {
  it.each(['02E9912345ABC', '02 e 99 12345 abc', '02-E-99-12345-ABC'])(
    '%s outside its field is masked before it reaches the store, an echo or the trail',
    async (text) => {
      const number = await desk.case(await lockedOut(test), {
        description: `numen ${text}`,
        requester: `X ${text}`,
      });
      for (const visibility of ['public', 'internal'])
        await desk.api.post(`/cases/${number}/messages`, { body: `voici ${text}.`, visibility });
      await desk.api.post(`/cases/${number}/freezes`, { reason: `donné ${text}` });
      const refused = await desk.api.post(`/cases/${number}/messages`, { body: text, visibility: text });
      expect(refused.status).toBe(422);
      const everything = [refused.text, (await desk.api.get(`/cases/${number}`)).text];
      for (const table of [
        'cases',
        'case_messages',
        'case_events',
        'freezes',
        'audit_payloads',
        'jobs',
        'notifications',
      ])
        everything.push(JSON.stringify(await rows(`SELECT * FROM ${table}`)));
      for (const kept of everything) expect(kept).not.toContain(text);
    },
  );

  it('422 pages drop NUMEN, MRZ and secrets', async () => {
    const number = await desk.case(await lockedOut(test));
    const checkId = await desk.check(number);
    const browser = await signInAs(test, desk.account);
    await browser.stepUp();
    const page = await browser.post(`/identity-checks/${checkId}/document`, {
      ...{ documentType: 'nonsense', channel: 'on-site', faceMatches: 'yes', birthDate: '1980-05-17' },
      ...{ surname: 'Dupont', givenNames: 'Jean', mrz: 'IDFRADUPONT<<<<<<<', expiry: 'x' },
    });
    expect(page.status).toBe(422);
    expect(page.text).not.toContain('IDFRADUPONT');
    expect(page.text).not.toContain('1980-05-17');
    const { id } = await resetDone('contact');
    const { path } = await claimOf(id);
    const owner = visit(test);
    await owner.get(path);
    expect((await owner.post(path, { code: '12' })).text).not.toContain('value="12"');
  });
});

describe('After setting the secret', () => {
  it('the claim page offers to record a contact, confirmed by a code, dated, usable after 30 days, dropped if contested', async () => {
    const { id, personId } = await resetDone('pairing', { contacts: [] });
    const owner = visit(test);
    await desk.api.post(`/resets/${id}/pairing`, { code: await pairingCode(owner) });
    expect((await owner.get('/claim/done')).status).toBe(409);
    await owner.post('/claim/secret', { secret: SECRET, again: SECRET });
    expect((await owner.get('/claim/done')).text).toContain('name="contact"');
    expect((await owner.post('/claim/contacts', { contact: 'pas une adresse' })).status).toBe(422);
    expect((await owner.post('/claim/contacts', { contact: 'jean@perso.example' })).location).toBe(
      '/claim/contacts',
    );
    const [draft] = await rows<{ id: string }>(
      'SELECT k.id FROM claim_contacts k JOIN claims c ON c.id = k.claim_id WHERE c.reset_id = $1',
      [id],
    );
    const code = test.get(ResetSecrets).contactCode(draft?.id ?? '');
    const wrong = code === '000000' ? '111111' : '000000';
    expect((await owner.post('/claim/contacts/confirmation', { code: wrong })).status).toBe(422);
    expect((await owner.post('/claim/contacts/confirmation', { code })).status).toBe(303);
    const directory = test.get(DirectoryService);
    const usable = (at: number) => directory.usableContacts(personId, at);
    expect(await usable(test.clock.now() + 29 * DAY)).toEqual([]);
    expect(await usable(test.clock.now() + 31 * DAY)).toHaveLength(1);
    const [link] = await notMeLinks(id);
    await visit(test).post(link?.path ?? '');
    expect(await usable(test.clock.now() + 31 * DAY)).toEqual([]);
  });

  it('statistics show the share of staff with a usable contact by school', async () => {
    const { storeAccount } = await import('../support/accounts.js');
    const uai = await saveEstablishment(test, { uai: '0130045D', name: 'Collège des Contacts' });
    const old = { kind: 'email' as const, value: 'vieux@perso.example' };
    const fresh = { ...old, value: 'neuf@perso.example', setOn: test.clock.now() - DAY };
    for (const contacts of [[old], [old], [fresh], []]) await lockedOut(test, { uais: [uai], contacts });
    const rowOf = async (role: 'supervisor' | 'manager') => {
      const page = await (
        await signInAs(test, await storeAccount(test, { role }))
      ).get('/statistics/contacts');
      return /Collège des Contacts[\s\S]*?<\/tr>/.exec(page.text)?.[0] ?? '';
    };
    expect(await rowOf('supervisor')).toMatch(/>4<[\s\S]*>50 %</);
    expect(await rowOf('manager')).toMatch(/5<[\s\S]*>–</);
  });
});
