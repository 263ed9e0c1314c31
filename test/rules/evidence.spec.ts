import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptClass } from '../../src/directory/account-class.rules.js';
import { effectiveClass } from '../../src/directory/account-state.rules.js';
import { isUsableContact } from '../../src/directory/contact.rules.js';
import { Settings } from '../../src/platform/settings/settings.service.js';
import { DAY, HOUR, MINUTE } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { DirectorySource } from '../../src/directory/directory.source.js';
import { VOUCHER_ROUTE_SETTING } from '../../src/identity-checks/check-subjects.js';
import { floorHolds } from '../../src/identity-checks/policy-floor.rules.js';
import { lettersHeld } from '../../src/identity-checks/held-letters.rules.js';
import { ACTIONS, type HeldEvidence, type PolicyFacts } from '../../src/identity-checks/evidence.rules.js';
import { PolicyInForce } from '../../src/identity-checks/identity-policy.js';
import { storeAccount } from '../support/accounts.js';
import { ApiDesk, DOCUMENT, expectStatus, refusal } from '../support/api-desk.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signInAs } from '../support/client.js';
import { saveEstablishment } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';

const THIERS = '0130040Y';
const DISTRICT = '0130036U';
const SMALL = '0130038W';
const WRONG = '02E9900009ZZZ';
const numen = { kind: 'numen', value: NUMEN };
const wrongNumen = { kind: 'numen', value: WRONG };
const call = (answeredBy: string, phoneId = THIERS) => ({ kind: 'call-back', phoneId, answeredBy });

/**
 * The next Tuesday that is worked, 9:00 in Paris (10:00 in summer), as epoch ms: ahead of
 * the real clock, which the database's own guards go by. Of the holidays without a fixed date none is a Tuesday.
 */
function tuesdayMorning(now: number): number {
  const holidays = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
  const day = new Date(now);
  do day.setUTCDate(day.getUTCDate() + 1);
  while (day.getUTCDay() !== 2 || holidays.includes(day.toISOString().slice(5, 10)));
  return day.setUTCHours(8, 0, 0, 0);
}

/** The rules on evidence and policy, each under its title, proved through the JSON API. */
let test: TestApp;
let desk: ApiDesk;
let supervisor: ApiDesk;
let head: ApiDesk;

beforeAll(async () => {
  test = await startTestApp();
  await saveEstablishment(test, { uai: THIERS, headUsername: 'la-cheffe' });
  await saveEstablishment(test, { uai: DISTRICT, name: 'Circonscription', phone: '+33199000002' });
  await saveEstablishment(test, { uai: SMALL, name: 'École', phone: null, parentUai: DISTRICT });
  desk = await ApiDesk.of(test);
  supervisor = await ApiDesk.of(test, { role: 'supervisor' });
  head = await ApiDesk.of(test, { role: 'head', uais: [THIERS], name: 'Hélène Roux' });
});
afterAll(() => test.stop());

const rows = <T>(sql: string, params: unknown[] = []) => test.transactions.query<T>(sql, params);
const count = async (from: string, params: unknown[] = []) =>
  Number((await rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, params))[0]?.n);
const openRoute = (on: boolean) =>
  test.transactions.run(() =>
    test.get(Settings).set(VOUCHER_ROUTE_SETTING, on ? { acceptedBy: 'RSSI', acceptedAt: 1 } : null),
  );
/** By a head of their own unless told otherwise: five a day is all that one gives. */
async function vouched(checkId: string, voucher?: ApiDesk): Promise<void> {
  const by = voucher ?? (await ApiDesk.of(test, { role: 'head', uais: [THIERS], name: 'Hélène Roux' }));
  const asked = await desk.api.post(`/identity-checks/${checkId}/voucher-requests`, {});
  const { id } = expectStatus(asked, 201).json<{ id: string }>();
  expectStatus(await by.api.post(`/vouchers/${id}`, { decision: 'vouch' }), 204);
}
const sufficient = async (checkId: string) =>
  (await desk.api.get(`/identity-checks/${checkId}`)).json<{ required: { sufficient: boolean } }>().required
    .sufficient;

describe('Nobody’s word alone', () => {
  it('the server picks the call-back number, which is named by its school; answeredBy must be a name, and not the person’s', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)));
    expect((await desk.evidence(id, call('Lucie Faure', '0491131415'))).status).toBe(422);
    expect(refusal(await desk.evidence(id, call('Lucie Faure', '0840003X')))).toEqual([422, 'PHONE_UNKNOWN']);
    expect((await desk.evidence(id, { ...call('Lucie'), phone: '+33491131415' })).status).toBe(422);
    for (const nobody of ['??', 'Jean Dupont', 'M. DUPONT'])
      expect([nobody, ...refusal(await desk.evidence(id, call(nobody)))]).toEqual([
        nobody,
        422,
        'ANSWERER_MISSING',
      ]);
    expect((await desk.evidence(id, { kind: 'call-back', phoneId: THIERS })).status).toBe(422);
  });

  it('no evidence is a plain word of the agent: unknown kinds and fields are refused', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)));
    for (const body of [
      { kind: 'voucher', voucherName: 'Hélène Roux' },
      { kind: 'attested', value: true },
      { kind: 'owner-code' },
      { ...DOCUMENT, letter: 'F' },
      { ...numen, outcome: 'match' },
    ])
      expect([body.kind, (await desk.evidence(id, body)).status]).toEqual([body.kind, 422]);
    expect(await sufficient(id)).toBe(false);
  });

  it('F needs the document’s name and birth date to match, else it counts as D', async () => {
    for (const lie of [
      { birthDate: '1980-05-18' },
      { names: { surname: 'Durand', givenNames: 'Jean' } },
      { channel: 'copy' },
      { faceMatches: false },
    ]) {
      const id = await desk.check(await desk.case(await lockedOut(test)));
      await desk.evidence(id, numen);
      const answer = (await desk.evidence(id, { ...DOCUMENT, ...lie })).json();
      expect([lie, answer.sufficient]).toEqual([lie, false]);
      expect(await count(`evidence WHERE check_id = $1 AND letter = 'F'`, [id])).toBe(0);
    }
  });

  it('selecting a person is not R', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)));
    expect((await desk.evidence(id, DOCUMENT)).json()).toMatchObject({
      outcome: 'match',
      lamps: { resolution: 'off' },
      sufficient: false,
    });
  });
});

describe('Floor in code', () => {
  const facts = (more: Partial<PolicyFacts>): PolicyFacts => ({
    ...{ action: 'password', accountClass: 'A', ownAccount: false, numenOnFile: true },
    ...{ voucherRouteAccepted: true, neverSignedIn: false, accountAgeDays: 400, contestedContactIds: [] },
    ...more,
  });
  const R: HeldEvidence = { kind: 'numen' };
  const V: HeldEvidence = { kind: 'voucher', voucherName: 'Hélène Roux', voucherRole: 'head' };
  const K: HeldEvidence = { kind: 'call-back', answeredBy: 'Lucie Faure' };
  const D: HeldEvidence = { kind: 'document', letter: 'D', channel: 'on-site' };
  const holds = (some: HeldEvidence[], more: Partial<PolicyFacts> = {}) =>
    floorHolds(lettersHeld(some, facts(more)), facts(more), 90);

  it.each(ACTIONS)('an %s needs F, C or V + K, whatever the policy file says', (action) => {
    for (const less of [[R], [R, D], [R, V], [R, K], [R, D, K]]) expect(holds(less, { action })).toBe(false);
  });

  it('own account and class D never', () => {
    const all: HeldEvidence[] = [R, V, K, { kind: 'document', letter: 'F', channel: 'on-site' }];
    expect(holds(all)).toBe(true);
    expect(holds(all, { ownAccount: true })).toBe(false);
    expect(holds(all, { accountClass: 'D' })).toBe(false);
  });

  it('the database repeats it: a check with a voucher alone cannot be made sufficient', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)), 'unlock');
    await desk.evidence(id, numen);
    await vouched(id);
    const force = () =>
      test.transactions.run(() =>
        test.transactions.execute('UPDATE identity_checks SET sufficient = $2 WHERE id = $1', [id, true]),
      );
    await expect(force()).rejects.toThrow(/sufficient on matched evidence/);
    await desk.evidence(id, call('Lucie Faure'));
    await force();
  });

  it('approver ≠ agent ≠ person, by stable ids: another account of the same human is no second person', async () => {
    const human = await lockedOut(test);
    const asAgent = await ApiDesk.of(test, { personId: human });
    const asSupervisor = await ApiDesk.of(test, { role: 'supervisor', personId: human });
    const { number, checkId } = await asAgent.verified(await lockedOut(test, { accountClass: 'B' }));
    const { id } = expectStatus(await asAgent.reset(number, checkId), 201).json<{ id: string }>();
    const path = `/resets/${id}/approvals`;
    expect(refusal(await asSupervisor.api.post(path, { decision: 'approve' }))).toEqual([403, 'OWN_REQUEST']);
    expectStatus(await supervisor.api.post(path, { decision: 'approve' }), 200);
  });

  it('a looser file shows a banner; its hash is audited and stored with each check', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-policy-'));
    const file = join(folder, 'policy.json');
    const text = readFileSync('policies/identity-policy.json', 'utf8');
    writeFileSync(file, text.replace('"checkMinutes": 15', '"checkMinutes": 60').replace('"R+V+K"', '"R"'));
    const loose = await startTestApp({ IDENTITY_POLICY_FILE: file });
    try {
      await saveEstablishment(loose);
      const agent = await ApiDesk.of(loose);
      const page = await (await signInAs(loose, agent.account)).get('/');
      expect(page.text).toContain('plus souple');
      const { hash, looser } = loose.get(PolicyInForce);
      expect(looser).toContain('classes.A.unlock');
      const trail = await loose.transactions.query<{ payload: string }>(
        `SELECT p.payload FROM audit_payloads p JOIN audit_entries e ON e.seq = p.seq WHERE e.action = 'policy.changed'`,
      );
      expect(trail.at(-1)?.payload).toContain(hash);
      const number = await agent.case(await lockedOut(loose));
      const id = await agent.check(number, 'unlock');
      expect((await agent.evidence(id, numen)).json()).toMatchObject({ sufficient: false });
      const [row] = await loose.transactions.query<{ hash: string }>(
        'SELECT policy_hash AS hash FROM identity_checks WHERE id = $1',
        [id],
      );
      expect(row?.hash).toBe(hash);
    } finally {
      await loose.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('a blank class is derived from the function; an import may only raise it', () => {
    expect(keptClass('Proviseure', null)).toBe('B');
    expect(keptClass('Proviseure', 'A')).toBe('B');
    expect(keptClass('Professeur', 'C')).toBe('C');
  });
});

describe('R (resolution)', () => {
  const said = { kind: 'attributes', birthDate: '17/05/1980', birthName: 'Dupont', school: THIERS };

  it('is the NUMEN; birth date, birth name and school where none is on file', async () => {
    const known = await desk.check(await desk.case(await lockedOut(test)));
    expect((await desk.evidence(known, said)).json()).toMatchObject({ lamps: { resolution: 'off' } });
    const without = await desk.check(await desk.case(await lockedOut(test, { numen: undefined })));
    expect((await desk.evidence(without, { ...said, birthName: 'Durand' })).json()).toMatchObject({
      outcome: 'mismatch',
      lamps: { resolution: 'off' },
    });
    expect((await desk.evidence(without, said)).json()).toMatchObject({ lamps: { resolution: 'on' } });
  });

  it('or at the counter with the document', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)));
    await desk.evidence(id, said);
    const onSite = await desk.evidence(id, { ...DOCUMENT, channel: 'on-site' });
    expect(onSite.json()).toMatchObject({
      lamps: { resolution: 'on', verification: 'on' },
      sufficient: true,
    });
  });

  it('a NUMEN of wrong shape costs no attempt', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)));
    for (let i = 0; i < 4; i += 1) await desk.evidence(id, { kind: 'numen', value: '02E99' });
    expect((await desk.evidence(id, numen)).json()).toMatchObject({ outcome: 'match' });
  });
});

describe('NUMEN lock', () => {
  it('two wrong tries per case close NUMEN evidence only: document and code go on', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test, { numen: undefined })));
    await desk.evidence(id, wrongNumen);
    await desk.evidence(id, wrongNumen);
    expect((await desk.evidence(id, wrongNumen)).json()).toMatchObject({ outcome: 'locked' });
    expect((await desk.evidence(id, DOCUMENT)).json()).toMatchObject({ outcome: 'match' });
    const contact = (await desk.means(id)).contacts.find(({ usable }) => usable);
    expectStatus(await desk.api.post(`/identity-checks/${id}/owner-codes`, { contactId: contact?.id }), 201);
  });

  it('five per person in 24 h: 1 h, then 24 h; the owner and supervisors are told; a supervisor lifts it after F', async () => {
    const personId = await lockedOut(test);
    const five = async () => {
      for (let tries = 0; tries < 5; tries += 1) {
        const agent = await ApiDesk.of(test);
        await agent.evidence(await agent.check(await agent.case(personId)), wrongNumen);
      }
    };
    const tryRight = async () => {
      const agent = await ApiDesk.of(test);
      return (await agent.evidence(await agent.check(await agent.case(personId)), numen)).json().outcome;
    };
    await five();
    expect(await tryRight()).toBe('locked');
    expect(
      await count(`notifications WHERE template = 'numen-locked' AND object_id = $1`, [personId]),
    ).toBeGreaterThan(0);
    expect(
      await count(`notifications WHERE template = 'desk-alert' AND object_id = $1`, [personId]),
    ).toBeGreaterThan(0);
    const lift = async () => {
      const boss = await apiOf(test, supervisor.account);
      return boss.call('DELETE', `/people/${personId}/numen-lock`);
    };
    expect(refusal(await lift())).toEqual([403, 'NUMEN_LIFT_NEEDS_FACE']);
    expect((await desk.api.call('DELETE', `/people/${personId}/numen-lock`)).status).toBe(403);
    const face = await ApiDesk.of(test);
    await face.evidence(await face.check(await face.case(personId)), DOCUMENT);
    expect((await lift()).status).toBe(204);
    expect(await tryRight()).toBe('match');
    await five();
    test.clock.advance(2 * HOUR);
    expect(await tryRight()).toBe('locked');
    test.clock.advance(23 * HOUR);
    expect(await tryRight()).toBe('match');
    test.clock.advance(-25 * HOUR);
  });

  it('misses also count per agent across people', async () => {
    const guesser = await ApiDesk.of(test);
    for (let tries = 0; tries < 10; tries += 1)
      await guesser.evidence(await guesser.check(await guesser.case(await lockedOut(test))), wrongNumen);
    const last = await guesser.evidence(
      await guesser.check(await guesser.case(await lockedOut(test))),
      numen,
    );
    expect(last.json()).toMatchObject({ outcome: 'locked' });
    expect(
      await count(`notifications WHERE template = 'desk-alert' AND object_id = $1`, [guesser.account.id]),
    ).toBeGreaterThan(0);
  });

  it('NUMEN-shaped text is neither searched, logged nor echoed: the page points to the identity check', async () => {
    const client = await signInAs(test, desk.account);
    for (const typed of ['02E9900077QQQ', '02 e 99 00077 qqq']) {
      const answer = await client.get(`/usernames?q=${encodeURIComponent(typed)}`);
      const page = answer.location === '' ? answer : await client.get(answer.location);
      expect(page.text.replace(/[\s.-]/g, '').toLowerCase()).not.toContain('00077qqq');
      expect(page.text).toMatch(/vérification d(’|&#x27;|&#39;|')identité/);
    }
    expect(await count(`audit_payloads WHERE lower(payload) LIKE '%00077%'`)).toBe(0);
  });
});

describe('Document form', () => {
  const MRZ = ['IDFRADUPONT<<<<<<<<<<<<<<<<<<<<<<<<<', '0'.repeat(36)];

  it('an unreadable MRZ finds slips, costs no attempt and is kept nowhere', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)));
    const { kind, documentType, channel, faceMatches } = DOCUMENT;
    const refused = await desk.evidence(id, { kind, documentType, channel, faceMatches, mrz: MRZ });
    expect(refused.status).toBe(422);
    expect(refused.text).not.toContain('IDFRADUPONT');
    expect(await count('evidence WHERE check_id = $1', [id])).toBe(0);
  });

  it('kind, birth date, names, expiry and likeness; of a document only the verdict is kept, never “authentic”', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)));
    for (const missing of ['documentType', 'channel', 'faceMatches', 'birthDate', 'names', 'expiry'])
      expect([missing, (await desk.evidence(id, { ...DOCUMENT, [missing]: undefined })).status]).toEqual([
        missing,
        422,
      ]);
    await desk.evidence(id, DOCUMENT);
    const kept = JSON.stringify(await rows('SELECT * FROM evidence WHERE check_id = $1', [id]));
    for (const part of ['1980', 'Dupont', 'DUPONT', '2031-01-01']) expect(kept).not.toContain(part);
    const page = (await desk.api.get(`/identity-checks/${id}`)).text;
    expect(page).not.toMatch(/authenti/i);
  });
});

describe('Vouchers', () => {
  afterEach(() => openRoute(false));

  it('are never posted by an agent, and R + V + K stays off until a setting records who accepted the risk and when', async () => {
    const id = await desk.check(await desk.case(await lockedOut(test)));
    await desk.evidence(id, numen);
    const { id: request } = expectStatus(
      await desk.api.post(`/identity-checks/${id}/voucher-requests`, {}),
      201,
    ).json<{ id: string }>();
    for (const agent of [desk, supervisor])
      expect((await agent.api.post(`/vouchers/${request}`, { decision: 'vouch' })).status).toBe(403);
    expectStatus(await head.api.post(`/vouchers/${request}`, { decision: 'vouch' }), 204);
    await desk.evidence(id, call('Lucie Faure'));
    expect(await sufficient(id)).toBe(false);
    await openRoute(true);
    expect((await desk.evidence(id, call('Lucie Faure'))).json()).toMatchObject({ sufficient: true });
  });

  it('V and K count together only if somebody other than the voucher answers', async () => {
    await openRoute(true);
    const id = await desk.check(await desk.case(await lockedOut(test)));
    await desk.evidence(id, numen);
    await vouched(id);
    expect((await desk.evidence(id, call('Mme Roux'))).json()).toMatchObject({ sufficient: false });
    expect((await desk.evidence(id, call('Lucie Faure'))).json()).toMatchObject({ sufficient: true });
  });

  it('voucher, answerer and hander are three people: without a third there is no hand-over', async () => {
    await openRoute(true);
    const uai = await saveEstablishment(test, { uai: '0130041Z', name: 'Collège' });
    const voucher = await ApiDesk.of(test, { role: 'head', uais: [uai], name: 'Paul Petit' });
    await ApiDesk.of(test, { role: 'secretary', uais: [uai], name: 'Lucie Faure' });
    const handOver = async (answeredBy: string) => {
      const number = await desk.case(await lockedOut(test, { uais: [uai], contacts: [] }));
      const id = await desk.check(number);
      await desk.evidence(id, numen);
      await vouched(id, voucher);
      expect((await desk.evidence(id, call(answeredBy, uai))).json()).toMatchObject({ sufficient: true });
      return refusal(await desk.reset(number, id, { delivery: 'hand-over' }));
    };
    expect(await handOver('Mme Faure')).toEqual([403, 'DELIVERY_NOT_ALLOWED']);
    expect(await handOver('Anne Martin')).toEqual([201, '']);
  });

  it('head and secretary vouch for staff of their UAIs, the district for a school without an office; nobody for themself, their head or a Guichet user', async () => {
    const district = await ApiDesk.of(test, { role: 'head', uais: [DISTRICT], name: 'Iris Noir' });
    const small = await desk.check(await desk.case(await lockedOut(test, { uais: [SMALL] })));
    await vouched(small, district);
    const theHead = await desk.check(await desk.case(await lockedOut(test, { username: 'la-cheffe' })));
    const asked = await desk.api.post(`/identity-checks/${theHead}/voucher-requests`, {});
    if (asked.status === 201) {
      const { id } = asked.json<{ id: string }>();
      expect((await head.api.post(`/vouchers/${id}`, { decision: 'vouch' })).status).toBe(403);
    }
    const colleague = await lockedOut(test);
    await storeAccount(test, { role: 'manager', personId: colleague });
    const user = await desk.check(await desk.case(colleague));
    expect(refusal(await desk.api.post(`/identity-checks/${user}/voucher-requests`, {}))).toEqual([
      403,
      'VOUCHER_DESK_USER',
    ]);
    const ownPerson = await lockedOut(test);
    const own = await ApiDesk.of(test, { role: 'secretary', uais: [THIERS] });
    const check = await desk.check(await desk.case(ownPerson));
    const request = expectStatus(await desk.api.post(`/identity-checks/${check}/voucher-requests`, {}), 201);
    await test.transactions.run(() =>
      test.transactions.execute('UPDATE accounts SET person_id = $2 WHERE id = $1', [
        own.account.id,
        ownPerson,
      ]),
    );
    const decision = await own.api.post(`/vouchers/${request.json().id as string}`, { decision: 'vouch' });
    expect(decision.status).toBe(403);
  });

  it('need TOTP and a step-up', async () => {
    const strict = await startTestApp({ SECOND_FACTOR: 'required' });
    try {
      await saveEstablishment(strict, { uai: THIERS });
      const agent = await ApiDesk.of(strict, { totpSecret: 'sealed' });
      const without = await ApiDesk.of(strict, { role: 'head', uais: [THIERS] });
      const check = await agent.check(await agent.case(await lockedOut(strict)));
      const asked = expectStatus(await agent.api.post(`/identity-checks/${check}/voucher-requests`, {}), 201);
      const path = `/vouchers/${asked.json().id as string}`;
      expect((await without.api.post(path, { decision: 'vouch' })).status).toBe(403);
      const withFactor = await storeAccount(strict, { role: 'head', uais: [THIERS], totpSecret: 'sealed' });
      const stale = await apiOf(strict, withFactor, { steppedUp: false });
      expect(refusal(await stale.post(path, { decision: 'vouch' }))).toEqual([401, 'STEP_UP_REQUIRED']);
      expect((await (await apiOf(strict, withFactor)).post(path, { decision: 'vouch' })).status).toBe(204);
    } finally {
      await strict.stop();
    }
  });

  it('five a day, then an alert', async () => {
    const generous = await ApiDesk.of(test, { role: 'secretary', uais: [THIERS] });
    const decide = async () => {
      const agent = await ApiDesk.of(test);
      const check = await agent.check(await agent.case(await lockedOut(test)));
      const asked = await agent.api.post(`/identity-checks/${check}/voucher-requests`, {});
      return generous.api.post(`/vouchers/${asked.json().id as string}`, { decision: 'vouch' });
    };
    for (let n = 0; n < 5; n += 1) expect((await decide()).status).toBe(204);
    expect(refusal(await decide())).toEqual([429, 'VOUCHER_DAILY_LIMIT']);
    expect(
      await count(`notifications WHERE template = 'desk-alert' AND object_id = $1`, [generous.account.id]),
    ).toBeGreaterThan(0);
  });
});

describe('Activation', () => {
  const start = async (traits: Parameters<typeof lockedOut>[1]) => {
    const id = await desk.check(await desk.case(await lockedOut(test, traits)), 'activation');
    await desk.evidence(id, numen);
    return id;
  };
  const young = () => ({ accountCreatedAt: test.clock.now() - 10 * DAY });

  it('of a new account of class A takes R + C, R + F or R + the head’s V; the secretary’s is not enough', async () => {
    const byHead = await start(young());
    await vouched(byHead);
    expect(await sufficient(byHead)).toBe(true);
    const secretary = await ApiDesk.of(test, { role: 'secretary', uais: [THIERS], name: 'Anne Petit' });
    const bySecretary = await start(young());
    await vouched(bySecretary, secretary);
    expect(await sufficient(bySecretary)).toBe(false);
    const byFace = await start(young());
    expect((await desk.evidence(byFace, DOCUMENT)).json()).toMatchObject({ sufficient: true });
  });

  it.each([
    ['ninety days old', () => ({ accountCreatedAt: test.clock.now() - 90 * DAY })],
    ['as old as Guichet', () => ({ accountCreatedAt: 0 })],
    ['of class B', () => ({ ...young(), accountClass: 'B' as const })],
  ])(
    'of an account that is %s is no activation: the head’s word alone does nothing',
    async (_what, traits) => {
      const id = await start(traits());
      await vouched(id);
      expect(await sufficient(id)).toBe(false);
    },
  );

  it('of an account somebody signed in to is none either', async () => {
    const personId = await lockedOut(test, young());
    const { DirectorySource } = await import('../../src/directory/directory.source.js');
    const source = test.get(DirectorySource);
    const secret = 'Neuf tulipes jaunes, 1 vélo';
    const stamp = (await source.readState(personId))?.stamp ?? '';
    await source.setSecret({ personId, stamp, secret, mustChange: false });
    const [{ username = '' } = {}] = await rows<{ username: string }>(
      'SELECT username FROM people WHERE id = $1',
      [personId],
    );
    expect(await source.verifySecret(username, secret)).toMatchObject({ outcome: 'ok' });
    const id = await desk.check(await desk.case(personId), 'activation');
    await desk.evidence(id, numen);
    await vouched(id);
    expect(await sufficient(id)).toBe(false);
  });
});

describe('Contacts', () => {
  it('count only when recorded more than 30 days ago', () => {
    const now = 1_764_000_000_000;
    expect(isUsableContact({ academic: false, setOn: now - 30 * DAY }, now)).toBe(false);
    expect(isUsableContact({ academic: false, setOn: now - 30 * DAY - 1 }, now)).toBe(true);
    expect(isUsableContact({ academic: true, setOn: 0 }, now)).toBe(false);
  });

  it('a fresh one carries neither code nor link', async () => {
    const setOn = test.clock.now() - 2 * DAY;
    const personId = await lockedOut(test, {
      contacts: [{ kind: 'email', value: 'neuf@perso.example', setOn }],
    });
    const number = await desk.case(personId);
    const id = await desk.check(number);
    const [contact] = (await desk.means(id)).contacts.filter(({ why }) => why === 'CONTACT_TOO_RECENT');
    const code = await desk.api.post(`/identity-checks/${id}/owner-codes`, { contactId: contact?.id });
    expect(refusal(code)).toEqual([409, 'CONTACT_TOO_RECENT']);
    await desk.verify(id);
    const sent = await desk.reset(number, id, { delivery: 'contact', contactId: contact?.id });
    expect(refusal(sent)).toEqual([403, 'DELIVERY_NOT_ALLOWED']);
  });
});

describe('Class B approval', () => {
  const waiting = async (traits = {}) => {
    const personId = await lockedOut(test, { accountClass: 'B', function: 'Principal', ...traits });
    const { number, checkId } = await desk.verified(personId);
    const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
    return { personId, number, checkId, id };
  };
  const approve = async (id: string) => {
    const second = await ApiDesk.of(test, { role: 'supervisor' });
    return second.api.post(`/resets/${id}/approvals`, { decision: 'approve' });
  };

  it('submitting consumes the check and fixes kind and destination; only the approval issues the claim', async () => {
    const { id, number, checkId } = await waiting();
    expect(await count('claims WHERE reset_id = $1', [id])).toBe(0);
    expect(refusal(await desk.reset(number, checkId))).toEqual([409, 'CHECK_USED']);
    const change = (set: string) =>
      test.transactions.run(() => test.transactions.execute(`UPDATE resets SET ${set} WHERE id = $1`, [id]));
    for (const set of [`kind = 'activation'`, `delivery = 'contact'`, `contact_id = id`, `state = 'writing'`])
      await expect(change(set)).rejects.toThrow(/waits for its approval/);
    expectStatus(await approve(id), 200);
    expect(await count('claims WHERE reset_id = $1', [id])).toBe(1);
  });

  it('shows the second person what the first one verified', async () => {
    const { id } = await waiting();
    const page = await (await signInAs(test, supervisor.account)).get('/approvals');
    const card = page.text.slice(0, page.text.indexOf(`/approvals/${id}`));
    expect(card.slice(card.lastIndexOf('<article'))).toMatch(
      /<li>NUMEN<\/li><li>Pièce d(’|&#x27;)identité · [^<]+<\/li>/,
    );
  });

  it('comes within four working hours', async () => {
    const { id } = await waiting();
    const [row] = await rows<{ before: number; at: number }>(
      'SELECT approve_before AS "before", created_at AS "at" FROM resets WHERE id = $1',
      [id],
    );
    expect(Number(row?.before) - Number(row?.at)).toBeGreaterThanOrEqual(4 * HOUR);
    test.clock.set(Number(row?.before));
    expect(refusal(await approve(id))).toEqual([410, 'APPROVAL_LAPSED']);
    test.clock.set(Number(row?.at));
  });

  it('comes within the working hours that the policy file gives', async () => {
    const shipped = JSON.parse(readFileSync('policies/identity-policy.json', 'utf8')) as object;
    const folder = mkdtempSync(join(tmpdir(), 'guichet-hours-'));
    const file = join(folder, 'policy.json');
    writeFileSync(file, JSON.stringify({ ...shipped, approvalWorkingHours: 1 }));
    const quick = await startTestApp({ IDENTITY_POLICY_FILE: file });
    try {
      // One working hour is one hour then.
      quick.clock.set(tuesdayMorning(Date.now()));
      await saveEstablishment(quick, { uai: THIERS });
      const agent = await ApiDesk.of(quick);
      const personId = await lockedOut(quick, { accountClass: 'B', function: 'Principal' });
      const { number, checkId } = await agent.verified(personId);
      const { id } = expectStatus(await agent.reset(number, checkId), 201).json<{ id: string }>();
      const [row] = await quick.transactions.query<{ left: number }>(
        'SELECT approve_before - created_at AS "left" FROM resets WHERE id = $1',
        [id],
      );
      expect(Number(row?.left)).toBe(HOUR);
    } finally {
      await quick.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('re-checks the stamp', async () => {
    const { id, personId } = await waiting();
    await test.transactions.run(() =>
      test.transactions.execute('UPDATE people SET stamp = $2 WHERE id = $1', [personId, newId()]),
    );
    expect(refusal(await approve(id))).toEqual([409, 'STATE_CHANGED']);
    expect(refusal(await approve(id))).toEqual([409, 'APPROVAL_DECIDED']);
  });

  it('re-checks the policy: evidence that no longer suffices for a class that rose is refused', async () => {
    const { id, personId } = await waiting();
    await storeAccount(test, { role: 'agent', personId });
    const far = await ApiDesk.of(test, { role: 'supervisor', site: 'dsden-84' });
    const answer = await far.api.post(`/resets/${id}/approvals`, { decision: 'approve' });
    expect(refusal(answer)).toEqual([403, 'VERIFICATION_INSUFFICIENT']);
    expect(await count(`resets WHERE id = $1 AND state = 'refused'`, [id])).toBe(1);
  });

  it('re-checks the state: an account disabled meanwhile is not written', async () => {
    const { id, personId } = await waiting();
    await test.transactions.run(() =>
      test.transactions.execute(`UPDATE people SET status = 'disabled' WHERE id = $1`, [personId]),
    );
    expect(refusal(await approve(id))).toEqual([409, 'ACCOUNT_DISABLED']);
  });

  it('the database takes no reset of a check that asks for a second person as written at once', async () => {
    const personId = await lockedOut(test, { accountClass: 'B' });
    const { checkId } = await desk.verified(personId);
    const [check] = await rows<{ caseId: string }>(
      'SELECT case_id AS "caseId" FROM identity_checks WHERE id = $1',
      [checkId],
    );
    const insert = (state: string) =>
      test.transactions.run(() =>
        test.transactions.execute(
          `INSERT INTO resets (id, check_id, case_id, person_id, kind, state, account_class, requested_by, idempotency_key,
             request_hash, before_stamp, created_at, version)
           VALUES ($1, $2, $3, $4, 'password', $5, 'B', $6, $1, 'x', 'x', 1, 1)`,
          [newId(), checkId, check?.caseId, personId, state, desk.account.id],
        ),
      );
    await expect(insert('writing')).rejects.toThrow(/no valid identity check/);
    await insert('awaiting-approval');
  });
});

describe('Class D', () => {
  const account = { accountClass: 'A' as const, protected: false };

  it('means protected, service, shared, disabled, left or locked by an administrator; not an expired password or a campaign lock', () => {
    expect(effectiveClass({ ...account, status: 'active', protected: true })).toBe('D');
    expect(effectiveClass({ ...account, status: 'active', accountClass: 'D' })).toBe('D');
    for (const status of ['disabled', 'left', 'admin_locked'] as const)
      expect(effectiveClass({ ...account, status })).toBe('D');
    for (const status of ['expired', 'locked', 'active'] as const)
      expect(effectiveClass({ ...account, status })).toBe('A');
    expect(keptClass('Compte de service', null)).toBe('D');
    expect(keptClass('Boîte fonctionnelle', null)).toBe('D');
  });

  it('an expired password or a campaign lock is helped', async () => {
    for (const status of ['expired', 'locked'] as const) {
      const { number, checkId } = await desk.verified(await lockedOut(test, { status }));
      expectStatus(await desk.reset(number, checkId), 201);
    }
  });

  it('a disabled account parks the case with a request to HR', async () => {
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', 'rh@ac-exemple.example'));
    const number = await desk.case(await lockedOut(test, { status: 'disabled' }));
    const started = await desk.api.post(`/cases/${number}/identity-checks`, { action: 'password' });
    expect(refusal(started)).toEqual([409, 'ACCOUNT_DISABLED']);
    const { until } = await import('../support/until.js');
    const shown = await until(
      async () =>
        (await desk.api.get(`/cases/${number}`)).json<{ status: string; timeline: { kind: string }[] }>(),
      ({ status }) => status === 'pending-third-party',
    );
    expect(shown.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['account-refused', 'hr-asked']),
    );
    expect(await count(`notifications WHERE template = 'hr-request'`)).toBe(1);
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', null));
  });
});

describe('Class D, and nobody yet', () => {
  const askedHr = async (number: string): Promise<[string, number]> => {
    const shown = (await desk.api.get(`/cases/${number}`)).json<{
      status: string;
      timeline: { kind: string }[];
    }>();
    return [shown.status, shown.timeline.filter(({ kind }) => kind === 'hr-asked').length];
  };

  it('a not-yet-created account parks the case with a request to HR, once', async () => {
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', 'rh@ac-exemple.example'));
    const before = await count(`notifications WHERE template = 'hr-request'`);
    const opened = await desk.api.post('/cases', {
      type: 'activation',
      channel: 'phone',
      requester: 'Nadia Nouvelle',
      uai: THIERS,
    });
    const { number } = expectStatus(opened, 201).json<{ number: string }>();
    const page = await signInAs(test, desk.account);
    for (let n = 0; n < 2; n += 1) {
      await page.get(`/cases/${number}`);
      expect((await page.post(`/cases/${number}/parking`, { on: 'third-party' })).status).toBe(303);
      if (n === 0) expect((await page.post(`/cases/${number}/resumption`)).status).toBe(303);
    }
    const shown = (await desk.api.get(`/cases/${number}`)).json<{
      status: string;
      timeline: { kind: string }[];
    }>();
    expect(shown.status).toBe('pending-third-party');
    expect(shown.timeline.filter(({ kind }) => kind === 'hr-asked')).toHaveLength(1);
    const { until } = await import('../support/until.js');
    await until(
      () => count(`captured_messages WHERE text LIKE '%Nadia Nouvelle%' AND text LIKE '%0130040Y%'`),
      (n) => n === 1,
    );
    expect((await count(`notifications WHERE template = 'hr-request'`)) - before).toBe(1);
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', null));
  });

  it.each([
    ['of itself where somebody cannot get into an account', 'password', 'third-party'],
    ['when the agent says so, whatever the case is about', 'other', 'hr'],
  ])('HR is asked %s', async (_, type, on) => {
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', 'rh@ac-exemple.example'));
    const opened = await desk.api.post('/cases', { type, channel: 'phone', requester: 'Noé Nouveau' });
    const { number } = expectStatus(opened, 201).json<{ number: string }>();
    const page = await signInAs(test, desk.account);
    expect((await page.get(`/cases/${number}`)).text).toContain('value="hr"');
    expect((await page.post(`/cases/${number}/parking`, { on })).status).toBe(303);
    expect(await askedHr(number)).toEqual(['pending-third-party', 1]);
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', null));
  });

  it('HR is not asked about somebody the directory knows, nor promised without a mailbox', async () => {
    const page = await signInAs(test, desk.account);
    const known = await desk.case(await lockedOut(test));
    expect((await page.get(`/cases/${known}`)).text).not.toContain('value="hr"');
    const refused = await page.post(`/cases/${known}/parking`, { on: 'hr' });
    expect([refused.status, await askedHr(known)]).toEqual([409, ['open', 0]]);
    const opened = await desk.api.post('/cases', { type: 'other', channel: 'phone', requester: 'Noé' });
    const { number } = opened.json<{ number: string }>();
    const silent = await page.post(`/cases/${number}/parking`, { on: 'hr' });
    expect(silent.text).toContain('aucune adresse de la gestion des personnels');
    expect([silent.status, await askedHr(number)]).toEqual([409, ['open', 0]]);
  });

  it('a person whose account the directory does not have (yet) is told from one out of sight: HR is asked', async () => {
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', 'rh@ac-exemple.example'));
    const number = await desk.case(await lockedOut(test));
    const source = test.get(DirectorySource);
    Object.defineProperty(source, 'readState', { value: () => Promise.resolve(null), configurable: true });
    const answer = await desk.api.post(`/cases/${number}/identity-checks`, { action: 'password' });
    Reflect.deleteProperty(source, 'readState');
    expect(refusal(answer)).toEqual([409, 'ACCOUNT_NOT_CREATED']);
    const { until } = await import('../support/until.js');
    await until(
      () => askedHr(number),
      ([status]) => status === 'pending-third-party',
    );
    expect(await askedHr(number)).toEqual(['pending-third-party', 1]);
    await test.transactions.run(() => test.get(Settings).set('hr-mailbox', null));
  });
});

describe('Who resets the resetters', () => {
  const classOf = async (
    role: 'agent' | 'supervisor' | 'admin' | 'secretary' | 'head' | 'hr' | 'manager' | 'auditor',
  ) => {
    const personId = await lockedOut(test);
    await storeAccount(test, { role, personId });
    const started = await desk.api.post(`/cases/${await desk.case(personId)}/identity-checks`, {
      action: 'password',
    });
    return started.json<{ required: { accountClass: string } }>().required.accountClass;
  };

  it('agents, supervisors and admins are class C, any other Guichet user at least B', async () => {
    for (const role of ['agent', 'supervisor', 'admin'] as const)
      expect([role, await classOf(role)]).toEqual([role, 'C']);
    for (const role of ['secretary', 'head', 'hr', 'manager', 'auditor'] as const)
      expect([role, await classOf(role)]).toEqual([role, 'B']);
  });

  it('of two accounts of one person the more dangerous one counts', async () => {
    const personId = await lockedOut(test);
    for (const role of ['manager', 'agent', 'auditor'] as const) await storeAccount(test, { role, personId });
    const started = await desk.api.post(`/cases/${await desk.case(personId)}/identity-checks`, {
      action: 'password',
    });
    expect(started.json()).toMatchObject({ required: { accountClass: 'C' } });
  });

  it('class C is reset after a face on site only, by pairing, and another team says yes', async () => {
    const personId = await lockedOut(test);
    await storeAccount(test, { role: 'agent', personId });
    const video = await desk.verified(personId);
    expect(refusal(await desk.reset(video.number, video.checkId))).toEqual([
      403,
      'VERIFICATION_INSUFFICIENT',
    ]);
    const number = await desk.case(personId);
    const checkId = await desk.check(number);
    await desk.evidence(checkId, numen);
    await desk.evidence(checkId, { ...DOCUMENT, channel: 'on-site' });
    for (const delivery of ['contact', 'hand-over'])
      expect(refusal(await desk.reset(number, checkId, { delivery }))).toEqual([403, 'DELIVERY_NOT_ALLOWED']);
    const { id, state } = expectStatus(await desk.reset(number, checkId), 201).json<{
      id: string;
      state: string;
    }>();
    expect(state).toBe('awaiting-approval');
    const approve = (who: ApiDesk) => who.api.post(`/resets/${id}/approvals`, { decision: 'approve' });
    expect(refusal(await approve(supervisor))).toEqual([403, 'APPROVER_SAME_SITE']);
    const far = await ApiDesk.of(test, { role: 'supervisor', site: 'dsden-84' });
    expectStatus(await approve(far), 200);
  });
});

it('the clock of these tests stands where it began', () => {
  expect(Math.abs(test.clock.now() - Date.now())).toBeLessThan(30 * MINUTE);
});
