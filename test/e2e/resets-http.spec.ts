import { DirectorySource } from '../../src/directory/directory.source.js';
import { MINUTE, SECOND } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { UsernameIndex } from '../../src/usernames/username-index.js';
import { OwnerCodes } from '../../src/identity-checks/owner-codes.js';
import { saveEstablishment } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';
import { storeAccount, TEST_PASSWORD } from '../support/accounts.js';
import { ApiDesk, DOCUMENT, expectStatus, refusal } from '../support/api-desk.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, ApiClient, visit } from '../support/client.js';
import { withDatabases } from '../support/services.js';
import { until } from '../support/until.js';

const THIERS = '0130040Y';
const WRONG = '02E9900009ZZZ';

/** Every call of the contract, in the order of a day at the desk; statuses and bodies as it names them. */
withDatabases('the whole job through the JSON API', (database) => {
  let test: TestApp;
  let desk: ApiDesk;
  let supervisor: ApiDesk;
  let head: ApiDesk;

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    await saveEstablishment(test, { uai: THIERS, headUsername: 'la-cheffe' });
    desk = await ApiDesk.of(test);
    supervisor = await ApiDesk.of(test, { role: 'supervisor' });
    head = await ApiDesk.of(test, { role: 'head', uais: [THIERS], name: 'Hélène Roux' });
  });
  afterAll(() => test.stop());

  const stampOf = async (personId: string) => (await test.get(DirectorySource).readState(personId))?.stamp;
  const codeOf = async (checkId: string): Promise<string> => {
    const [row] = await test.transactions.query<{ id: string }>(
      `SELECT id FROM owner_codes WHERE check_id = $1 AND state = 'issued'`,
      [checkId],
    );
    return (await test.get(OwnerCodes).valueForSending(row?.id ?? '', test.clock.now()))?.value ?? '';
  };

  it('GET /usernames and POST /username-confirmations', async () => {
    const personId = await lockedOut(test, {
      username: 'jtrouve',
      birthName: 'Trouvé',
      firstName: 'Josette',
    });
    await test.transactions.run(() => test.get(UsernameIndex).reindex([personId]));
    const number = await desk.case(personId);
    const found = expectStatus(
      await desk.api.get(`/usernames?q=trouve%20josette&uai=${THIERS}&limit=5`),
      200,
    );
    const { candidates, total } = found.json<{ candidates: Record<string, unknown>[]; total: number }>();
    expect(total).toBe(1);
    expect(candidates[0]).toMatchObject({
      personId,
      username: 'jtrouve',
      uai: THIERS,
      function: 'Professeur',
    });
    for (const name of ['displayName', 'matched', 'explanation', 'score'])
      expect(candidates[0]).toHaveProperty(name);
    const body = { personId, triedUsername: 'jtrouvé', caseNumber: number };
    const confirmed = expectStatus(await desk.api.post('/username-confirmations', body), 201).json();
    expect(confirmed).toMatchObject({ username: 'jtrouve' });
    expect(confirmed.whyTriedFailed).toEqual(expect.stringContaining('jtrouv'));
    expect(confirmed.confirmationId).toEqual(expect.any(String));
    expect(refusal(await desk.api.get(`/usernames?q=${NUMEN}`))).toEqual([
      422,
      'USERNAME_NUMEN_NOT_SEARCHED',
    ]);
  });

  describe('POST /step-up', () => {
    it('opens five minutes for this token, with the password; without it marked calls answer 401', async () => {
      const { account } = desk;
      const fresh = await apiOf(test, account, { steppedUp: false });
      const personId = await lockedOut(test);
      const { number, checkId } = await desk.verified(personId);
      const wish = {
        identityCheckId: checkId,
        kind: 'password',
        delivery: 'pairing',
        idempotencyKey: newId(),
      };
      const marked: [string, object][] = [
        [`/cases/${number}/resets`, wish],
        [`/cases/${number}/freezes`, { reason: 'Appel suspect' }],
        [`/identity-checks/${checkId}/evidence`, DOCUMENT],
        [`/identity-checks/${checkId}/evidence`, { kind: 'call-back', phoneId: THIERS, answeredBy: 'Lucie' }],
        [`/resets/${newId()}/pairing`, { code: 'ABC234' }],
        [`/resets/${newId()}/reissue`, {}],
      ];
      for (const [path, body] of marked)
        expect([path, ...refusal(await fresh.post(path, body))]).toEqual([path, 401, 'STEP_UP_REQUIRED']);
      const boss = await apiOf(test, supervisor.account, { steppedUp: false });
      expect(refusal(await boss.post(`/resets/${newId()}/approvals`, { decision: 'approve' }))).toEqual([
        401,
        'STEP_UP_REQUIRED',
      ]);
      const voucher = await apiOf(test, head.account, { steppedUp: false });
      expect(refusal(await voucher.post(`/vouchers/${newId()}`, { decision: 'vouch' }))).toEqual([
        401,
        'STEP_UP_REQUIRED',
      ]);
      expect((await fresh.post('/step-up', { password: 'pas le bon mot de passe' })).status).toBe(403);
      expect((await fresh.post('/step-up', { password: TEST_PASSWORD })).status).toBe(204);
      expectStatus(await fresh.post(`/cases/${number}/resets`, wish), 201);
      const second = await desk.verified(await lockedOut(test));
      test.clock.advance(5 * MINUTE + SECOND);
      const late = { ...wish, identityCheckId: second.checkId, idempotencyKey: newId() };
      expect(refusal(await fresh.post(`/cases/${second.number}/resets`, late))).toEqual([
        401,
        'STEP_UP_REQUIRED',
      ]);
      test.clock.advance(-5 * MINUTE - SECOND);
    });

    it('is for one token: another of the same account stays shut', async () => {
      const one = await apiOf(test, desk.account, { steppedUp: false });
      const other = await apiOf(test, desk.account, { steppedUp: false });
      expect((await one.post('/step-up', { password: TEST_PASSWORD })).status).toBe(204);
      expect(refusal(await other.post(`/resets/${newId()}/reissue`, {}))).toEqual([401, 'STEP_UP_REQUIRED']);
    });
  });

  describe('cases', () => {
    it('open, list, read, correct (stale 409), message, assign, close and reopen', async () => {
      const personId = await lockedOut(test);
      const body = {
        ...{ type: 'locked', channel: 'counter', personId, requester: 'Jean Dupont' },
        ...{ subject: 'Compte verrouillé', description: 'Depuis ce matin', priority: 'high' },
      };
      const opened = expectStatus(await desk.api.post('/cases', body), 201).json<{ number: string }>();
      expect(opened.number).toMatch(/^\d{4}-\d{6}$/);
      const path = `/cases/${opened.number}`;
      const listed = await desk.api.get(
        '/cases?view=all&status=open&type=locked&assignee=me&limit=1&q=verrouille',
      );
      const page = expectStatus(listed, 200).json<{
        cases: { number: string }[];
        nextCursor: string | null;
      }>();
      expect(page.cases.map(({ number }) => number)).toEqual([opened.number]);
      expect(page).toHaveProperty('nextCursor');

      const shown = expectStatus(await desk.api.get(path), 200).json<{ version: number; priority: string }>();
      expect(shown.priority).toBe('high');
      const patched = await desk.api.call('PATCH', path, { version: shown.version, priority: 'urgent' });
      expect(expectStatus(patched, 200).json()).toMatchObject({ priority: 'urgent' });
      const stale = await desk.api.call('PATCH', path, { version: shown.version, subject: 'Autre' });
      expect(refusal(stale)).toEqual([409, 'CASE_CHANGED']);
      expect((await desk.api.call('PATCH', path, { priority: 'low' })).status).toBe(422);

      for (const visibility of ['public', 'internal'])
        expectStatus(await desk.api.post(`${path}/messages`, { body: 'Nous regardons.', visibility }), 201);
      expect((await desk.api.post(`${path}/messages`, { body: 'x', visibility: 'secret' })).status).toBe(422);

      const colleague = await storeAccount(test, { role: 'agent' });
      const given = await supervisor.api.post(`${path}/assignment`, { assigneeId: colleague.id });
      expect(expectStatus(given, 200).json()).toMatchObject({ assigneeId: colleague.id });
      expectStatus(await desk.api.post(`${path}/assignment`), 200);

      expect((await desk.api.post(`${path}/closure`, { cause: 'none-of-the-list' })).status).toBe(422);
      const closed = await desk.api.post(`${path}/closure`, { cause: 'too-many-tries' });
      expect(expectStatus(closed, 200).json()).toMatchObject({ status: 'closed' });
      expect((await desk.api.post(`${path}/closure`, { cause: 'too-many-tries' })).status).toBe(409);
      expect(expectStatus(await desk.api.call('DELETE', `${path}/closure`), 200).json()).toMatchObject({
        status: 'open',
      });
    });

    it('of another scope do not exist, whatever is asked of them', async () => {
      const number = await desk.case(await lockedOut(test));
      const away = await ApiDesk.of(test, { role: 'supervisor', scope: 'departements:84' });
      for (const [method, path, body] of [
        ['GET', `/cases/${number}`, undefined],
        ['PATCH', `/cases/${number}`, { version: 1 }],
        ['POST', `/cases/${number}/messages`, { body: 'x', visibility: 'public' }],
        ['POST', `/cases/${number}/assignment`, {}],
        ['POST', `/cases/${number}/closure`, { cause: 'forgotten' }],
        ['DELETE', `/cases/${number}/closure`, undefined],
        ['POST', `/cases/${number}/identity-checks`, { action: 'password' }],
        ['POST', `/cases/${number}/freezes`, { reason: 'Appel suspect' }],
      ] as const)
        expect([method, path, ...refusal(await away.api.call(method, path, body))]).toEqual([
          method,
          path,
          404,
          'CASE_NOT_FOUND',
        ]);
    });
  });

  describe('identity checks', () => {
    it('start with what is required and when they expire', async () => {
      const number = await desk.case(await lockedOut(test));
      const started = await desk.api.post(`/cases/${number}/identity-checks`, { action: 'password' });
      const { id, required, expiresAt } = expectStatus(started, 201).json<Record<string, string>>();
      expect(id).toEqual(expect.any(String));
      expect(required).toMatchObject({
        accountClass: 'A',
        sufficient: false,
        ways: expect.any(Array) as unknown,
      });
      expect(Date.parse(expiresAt ?? '') - test.clock.now()).toBe(15 * MINUTE);
      const unknown = await desk.api.post(`/cases/${number}/identity-checks`, { action: 'wipe' });
      expect(unknown.status).toBe(422);
    });

    it('take each kind of evidence and answer outcome, tries, lamps and whether it suffices', async () => {
      const id = await desk.check(await desk.case(await lockedOut(test)));
      const wrong = expectStatus(await desk.evidence(id, { kind: 'numen', value: WRONG }), 200);
      expect(wrong.json()).toMatchObject({ outcome: 'mismatch', attemptsLeft: 1, sufficient: false });
      const right = expectStatus(await desk.evidence(id, { kind: 'numen', value: NUMEN }), 200);
      expect(right.json()).toMatchObject({
        outcome: 'match',
        lamps: { resolution: 'on', validation: 'off', verification: 'off' },
        sufficient: false,
      });
      const call = { kind: 'call-back', phoneId: THIERS, answeredBy: 'Lucie Faure' };
      expect(expectStatus(await desk.evidence(id, call), 200).json()).toMatchObject({ outcome: 'match' });
      expect((await desk.evidence(id, { ...call, phoneId: '0840003X' })).status).toBe(422);
      expect((await desk.evidence(id, { ...call, phoneId: '0491000000' })).status).toBe(422);
      const other = { ...DOCUMENT, names: { surname: 'Durand', givenNames: 'Jean' } };
      expect((await desk.evidence(id, other)).json()).toMatchObject({ outcome: 'mismatch', attemptsLeft: 1 });
      const copy = { ...DOCUMENT, channel: 'copy' };
      expect((await desk.evidence(id, copy)).json()).toMatchObject({ outcome: 'match', sufficient: false });
      expect((await desk.evidence(id, DOCUMENT)).json()).toMatchObject({
        outcome: 'match',
        lamps: { verification: 'on' },
        sufficient: true,
      });
      const mrz = { ...DOCUMENT, mrz: ['IDFRA'], names: undefined, birthDate: undefined, expiry: undefined };
      expect((await desk.evidence(id, mrz)).status).toBe(422);
      expect((await desk.evidence(id, { kind: 'voucher', voucherId: newId() })).status).toBe(422);
    });

    it('lock NUMEN evidence after two wrong tries of a case: an outcome, with 200', async () => {
      const id = await desk.check(await desk.case(await lockedOut(test)));
      for (const attemptsLeft of [1, 0])
        expect((await desk.evidence(id, { kind: 'numen', value: WRONG })).json()).toMatchObject({
          attemptsLeft,
        });
      const locked = await desk.evidence(id, { kind: 'numen', value: NUMEN });
      expect([locked.status, locked.json().outcome]).toEqual([200, 'locked']);
    });

    it('send an owner code to a masked contact of the list only; a free-text destination is 422', async () => {
      const id = await desk.check(await desk.case(await lockedOut(test)));
      const contact = (await desk.means(id)).contacts.find(({ usable }) => usable);
      const codes = `/identity-checks/${id}/owner-codes`;
      const sent = expectStatus(await desk.api.post(codes, { contactId: contact?.id }), 201);
      expect(sent.json()).toMatchObject({ masked: contact?.masked });
      expect(sent.text).not.toContain('@perso.example');
      for (const body of [
        { contactId: 'pirate@exemple.net' },
        { contactId: newId() },
        { destination: 'pirate@exemple.net' },
        { contactId: contact?.id, destination: '+33612345678' },
        {},
      ])
        expect([body, (await desk.api.post(codes, body)).status]).toEqual([body, 422]);
      const code = await codeOf(id);
      await desk.evidence(id, { kind: 'numen', value: NUMEN });
      const right = await desk.evidence(id, { kind: 'owner-code', code });
      expect(right.json()).toMatchObject({ outcome: 'match', sufficient: true });
    });

    it('void the code after six wrong ones', async () => {
      const id = await desk.check(await desk.case(await lockedOut(test)));
      const contact = (await desk.means(id)).contacts.find(({ usable }) => usable);
      expectStatus(
        await desk.api.post(`/identity-checks/${id}/owner-codes`, { contactId: contact?.id }),
        201,
      );
      const code = await codeOf(id);
      const other = code === '00000000' ? '11111111' : '00000000';
      for (let left = 5; left >= 0; left -= 1)
        expect((await desk.evidence(id, { kind: 'owner-code', code: other })).json()).toMatchObject({
          outcome: left === 0 ? 'refused' : 'mismatch',
          attemptsLeft: left,
        });
      expect(refusal(await desk.evidence(id, { kind: 'owner-code', code }))).toEqual([
        409,
        'OWNER_CODE_NONE',
      ]);
    });

    it('ask a voucher, who decides on a call of their own', async () => {
      const personId = await lockedOut(test, { accountCreatedAt: test.clock.now() - 10 * 24 * 60 * MINUTE });
      const id = await desk.check(await desk.case(personId), 'activation');
      await desk.evidence(id, { kind: 'numen', value: NUMEN });
      const asked = await desk.api.post(`/identity-checks/${id}/voucher-requests`, {});
      const request = expectStatus(asked, 201).json<{ id: string }>().id;
      const open = (await head.api.get('/vouchers')).json<{
        vouchers: { id: string; personName: string }[];
      }>();
      expect(open.vouchers.find((one) => one.id === request)).toMatchObject({ personName: 'Jean Dupont' });
      expect((await desk.api.get('/vouchers')).status).toBe(403);
      expect((await desk.api.post(`/vouchers/${request}`, { decision: 'vouch' })).status).toBe(403);
      const stranger = await ApiDesk.of(test, { role: 'head', uais: ['0840003X'] });
      expect((await stranger.api.post(`/vouchers/${request}`, { decision: 'vouch' })).status).toBe(404);
      expect((await head.api.post(`/vouchers/${request}`, { decision: 'vouch' })).status).toBe(204);
      expect((await desk.api.get(`/identity-checks/${id}`)).json()).toMatchObject({
        required: { sufficient: true },
      });
    });
  });

  describe('POST /cases/:number/resets', () => {
    it('resets: 201 with id, state and receipt; no link and no secret in it', async () => {
      const personId = await lockedOut(test);
      const { number, checkId } = await desk.verified(personId);
      const before = await stampOf(personId);
      const done = expectStatus(await desk.reset(number, checkId), 201);
      expect(done.json()).toMatchObject({
        ...{ id: expect.any(String) as string, state: 'done', kind: 'password', delivery: 'pairing' },
        receipt: { proof: { stampBefore: before, mustChange: true } },
      });
      expect(await stampOf(personId)).not.toBe(before);
    });

    it('needs no delivery for an unlock, and refuses one', async () => {
      const personId = await lockedOut(test, { status: 'locked' });
      const { number, checkId } = await desk.verified(personId, 'unlock');
      const wish = { identityCheckId: checkId, kind: 'unlock', idempotencyKey: newId() };
      expect(
        refusal(await desk.api.post(`/cases/${number}/resets`, { ...wish, delivery: 'pairing' })),
      ).toEqual([422, 'DELIVERY_NOT_NEEDED']);
      const done = expectStatus(await desk.api.post(`/cases/${number}/resets`, wish), 201);
      expect(done.json()).toMatchObject({ state: 'done', delivery: null });
    });

    it('by contact goes to the contact whose code came back, without being told which', async () => {
      const personId = await lockedOut(test);
      const number = await desk.case(personId);
      const checkId = await desk.check(number);
      await desk.evidence(checkId, { kind: 'numen', value: NUMEN });
      const contact = (await desk.means(checkId)).contacts.find(({ usable }) => usable);
      await desk.api.post(`/identity-checks/${checkId}/owner-codes`, { contactId: contact?.id });
      await desk.evidence(checkId, { kind: 'owner-code', code: await codeOf(checkId) });
      const done = expectStatus(await desk.reset(number, checkId, { delivery: 'contact' }), 201);
      expect(done.json()).toMatchObject({
        delivery: 'contact',
        receipt: { destination: contact?.masked, claimState: 'issued' },
        withdrawalCode: expect.stringMatching(/^\d{6}$/) as string,
      });
      const dictated = await desk.verified(await lockedOut(test));
      for (const contactId of [newId(), 'pirate@exemple.net'])
        expect(
          (await desk.reset(dictated.number, dictated.checkId, { delivery: 'contact', contactId })).status,
        ).toBe(422);
    });

    it('403 VERIFICATION_INSUFFICIENT, 404 for a check that is none, 422 for a body that is none', async () => {
      const personId = await lockedOut(test);
      const number = await desk.case(personId);
      const checkId = await desk.check(number);
      const before = await stampOf(personId);
      expect(refusal(await desk.reset(number, checkId))).toEqual([403, 'VERIFICATION_INSUFFICIENT']);
      await desk.evidence(checkId, { kind: 'numen', value: NUMEN });
      expect(refusal(await desk.reset(number, checkId))).toEqual([403, 'VERIFICATION_INSUFFICIENT']);
      expect(refusal(await desk.reset(number, newId()))).toEqual([404, 'CHECK_NOT_FOUND']);
      for (const more of [{ kind: 'wipe' }, { delivery: 'sms' }, { idempotencyKey: '' }, { force: true }])
        expect([more, (await desk.reset(number, checkId, more)).status]).toEqual([more, 422]);
      expect((await desk.api.post(`/cases/${number}/resets`, {})).status).toBe(422);
      for (const kind of ['second-factor', 'recovery'])
        expect(refusal(await desk.reset(number, checkId, { kind }))).toEqual([503, 'RESET_KIND_NOT_BUILT']);
      expect(await stampOf(personId)).toBe(before);
    });

    it('409 STATE_CHANGED when the account changed since, 409 when the check is used', async () => {
      const personId = await lockedOut(test);
      const first = await desk.verified(personId);
      await test.transactions.run(() =>
        test.transactions.execute('UPDATE people SET stamp = $2 WHERE id = $1', [personId, newId()]),
      );
      expect(refusal(await desk.reset(first.number, first.checkId))).toEqual([409, 'STATE_CHANGED']);
      const second = await desk.verified(personId);
      expectStatus(await desk.reset(second.number, second.checkId), 201);
      expect(refusal(await desk.reset(second.number, second.checkId))).toEqual([409, 'CHECK_USED']);
    });

    it('409 for a check of another case or action, 410 for one of more than fifteen minutes', async () => {
      const personId = await lockedOut(test);
      const { number, checkId } = await desk.verified(personId);
      const other = await desk.case(personId);
      expect(refusal(await desk.reset(other, checkId))).toEqual([409, 'CHECK_OTHER_CASE']);
      const unlock = { kind: 'unlock', delivery: undefined };
      expect(refusal(await desk.reset(number, checkId, unlock))).toEqual([409, 'CHECK_OTHER_ACTION']);
      test.clock.advance(15 * MINUTE);
      const late = await apiOf(test, desk.account);
      const wish = {
        identityCheckId: checkId,
        kind: 'password',
        delivery: 'pairing',
        idempotencyKey: newId(),
      };
      expect(refusal(await late.post(`/cases/${number}/resets`, wish))).toEqual([410, 'CHECK_EXPIRED']);
      expect(
        refusal(await late.post(`/identity-checks/${checkId}/evidence`, { kind: 'numen', value: NUMEN })),
      ).toEqual([410, 'CHECK_EXPIRED']);
      test.clock.advance(-15 * MINUTE);
    });

    it('the same key and body give the same id, never the secret again; another body is 422', async () => {
      const { number, checkId } = await desk.verified(await lockedOut(test));
      const key = { idempotencyKey: 'one-key-for-one-act', delivery: 'contact' };
      const first = expectStatus(await desk.reset(number, checkId, key), 201);
      const again = expectStatus(await desk.reset(number, checkId, key), 201);
      expect(again.json().id).toBe(first.json().id);
      expect(first.json().withdrawalCode).toMatch(/^\d{6}$/);
      expect(again.json()).not.toHaveProperty('withdrawalCode');
      const other = await desk.reset(number, checkId, { ...key, delivery: 'pairing' });
      expect(refusal(other)).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    });

    it('403 on the own account and on a protected one, 409 on one that is disabled, left or locked on purpose', async () => {
      const personId = await lockedOut(test);
      const own = await ApiDesk.of(test, { personId });
      const number = await own.case(personId);
      const started = await own.api.post(`/cases/${number}/identity-checks`, { action: 'password' });
      expect(refusal(started)).toEqual([403, 'OWN_ACCOUNT']);
      const shared = await desk.case(await lockedOut(test, { accountClass: 'D' }));
      expect(
        refusal(await desk.api.post(`/cases/${shared}/identity-checks`, { action: 'password' })),
      ).toEqual([403, 'PROTECTED']);
      for (const [status, code] of [
        ['disabled', 'ACCOUNT_DISABLED'],
        ['left', 'ACCOUNT_LEFT'],
        ['admin_locked', 'ACCOUNT_ADMIN_LOCKED'],
      ] as const) {
        const closed = await lockedOut(test);
        const { number: at, checkId } = await desk.verified(closed);
        await test.transactions.run(() =>
          test.transactions.execute('UPDATE people SET status = $2 WHERE id = $1', [closed, status]),
        );
        const before = await stampOf(closed);
        expect(refusal(await desk.reset(at, checkId))).toEqual([409, code]);
        expect(await stampOf(closed)).toBe(before);
        const again = await desk.api.post(`/cases/${await desk.case(closed)}/identity-checks`, {
          action: 'unlock',
        });
        expect(refusal(again)).toEqual([409, code]);
      }
    });
  });

  it('POST /resets/:id/approvals: a second person, once, within four working hours', async () => {
    const personId = await lockedOut(test, { accountClass: 'B', function: 'Principal' });
    const { number, checkId } = await desk.verified(personId);
    const before = await stampOf(personId);
    const waiting = expectStatus(await desk.reset(number, checkId), 201).json<{
      id: string;
      state: string;
    }>();
    expect(waiting.state).toBe('awaiting-approval');
    expect(await stampOf(personId)).toBe(before);
    const path = `/resets/${waiting.id}/approvals`;
    expect((await desk.api.post(path, { decision: 'approve' })).status).toBe(403);
    const away = await ApiDesk.of(test, { role: 'supervisor', scope: 'departements:84' });
    expect(refusal(await away.api.post(path, { decision: 'approve' }))).toEqual([404, 'RESET_NOT_FOUND']);
    expect((await supervisor.api.post(path, { decision: 'perhaps' })).status).toBe(422);
    const approved = await supervisor.api.post(path, { decision: 'approve', comment: 'Vu' });
    expect(expectStatus(approved, 200).json()).toMatchObject({ id: waiting.id, state: 'done' });
    expect(refusal(await supervisor.api.post(path, { decision: 'approve' }))).toEqual([
      409,
      'APPROVAL_DECIDED',
    ]);

    const own = await supervisor.verified(await lockedOut(test, { accountClass: 'B' }));
    const request = expectStatus(await supervisor.reset(own.number, own.checkId), 201).json<{ id: string }>();
    const approval = await supervisor.api.post(`/resets/${request.id}/approvals`, { decision: 'approve' });
    expect(refusal(approval)).toEqual([403, 'OWN_REQUEST']);
    const other = await ApiDesk.of(test, { role: 'supervisor' });
    const rejected = await other.api.post(`/resets/${request.id}/approvals`, { decision: 'reject' });
    expect(expectStatus(rejected, 200).json()).toMatchObject({ state: 'rejected' });

    const slow = await desk.verified(await lockedOut(test, { accountClass: 'B' }));
    const late = expectStatus(await desk.reset(slow.number, slow.checkId), 201).json<{ id: string }>();
    test.clock.advance(8 * 24 * 60 * MINUTE);
    const tooLate = await (
      await ApiDesk.of(test, { role: 'supervisor' })
    ).api.post(`/resets/${late.id}/approvals`, {
      decision: 'approve',
    });
    expect(refusal(tooLate)).toEqual([410, 'APPROVAL_LAPSED']);
    test.clock.advance(-8 * 24 * 60 * MINUTE);
  });

  it('POST /resets/:id/pairing: the six characters of the owner’s device, and that browser chooses', async () => {
    const personId = await lockedOut(test, { username: 'jdupont-http' });
    const { number, checkId } = await desk.verified(personId);
    const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
    const owner = visit(test);
    await owner.get('/claim');
    const shown = await owner.post('/claim/pairings');
    const code = /class="claim-code"[^>]*>([A-Z0-9]{6})</.exec(shown.text)?.[1] ?? '';
    expect((await desk.api.post(`/resets/${id}/pairing`, { code: '12' })).status).toBe(422);
    const wrong = await desk.api.post(`/resets/${id}/pairing`, { code: 'AAAAAA' });
    expect(expectStatus(wrong, 200).json()).toEqual({ outcome: 'mismatch', triesLeft: 4 });
    const paired = await desk.api.post(`/resets/${id}/pairing`, { code });
    expect(expectStatus(paired, 200).json()).toEqual({ outcome: 'paired' });
    const secret = 'Neuf tulipes jaunes, 1 vélo';
    expect((await owner.post('/claim/secret', { secret, again: secret })).location).toBe('/claim/done');
    expect(await test.get(DirectorySource).verifySecret('jdupont-http', secret)).toMatchObject({
      outcome: 'ok',
    });
    await owner.get('/claim');
    const other = `${secret}.`;
    expect((await owner.post('/claim/secret', { secret: other, again: other })).status).toBe(410);
    expect((await desk.api.post(`/resets/${newId()}/pairing`, { code })).status).toBe(404);
  });

  it('POST /resets/:id/reissue: voids the former link, to the same destination, twice', async () => {
    const { number, checkId } = await desk.verified(await lockedOut(test));
    const done = expectStatus(await desk.reset(number, checkId, { delivery: 'contact' }), 201).json<{
      id: string;
    }>();
    const former = await linkOf(done.id, 1);
    for (const reissuesLeft of [1, 0]) {
      const again = expectStatus(await desk.api.post(`/resets/${done.id}/reissue`), 200);
      expect(again.json()).toMatchObject({
        reissuesLeft,
        withdrawalCode: expect.stringMatching(/^\d{6}$/) as string,
      });
    }
    expect(refusal(await desk.api.post(`/resets/${done.id}/reissue`))).toEqual([409, 'CLAIM_REISSUES_SPENT']);
    expect((await visit(test).get(former)).status).toBe(404);
    expect((await visit(test).get(await linkOf(done.id, 3))).status).toBe(200);
  });

  it('POST /cases/:number/freezes: a reason, at once; class B by a supervisor', async () => {
    const personId = await lockedOut(test);
    const number = await desk.case(personId);
    expect((await desk.api.post(`/cases/${number}/freezes`, { reason: '' })).status).toBe(422);
    expectStatus(await desk.api.post(`/cases/${number}/freezes`, { reason: 'Hameçonnage signalé' }), 201);
    expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ status: 'frozen' });
    const sensitive = await desk.case(await lockedOut(test, { accountClass: 'B' }));
    const body = { reason: 'Hameçonnage signalé' };
    expect(refusal(await desk.api.post(`/cases/${sensitive}/freezes`, body))).toEqual([
      403,
      'FREEZE_NEEDS_SUPERVISOR',
    ]);
    expectStatus(await supervisor.api.post(`/cases/${sensitive}/freezes`, body), 201);
  });

  it('GET /statistics, as JSON and as CSV; by agent for supervisors only', async () => {
    const manager = await apiOf(test, await storeAccount(test, { role: 'manager' }));
    const today = new Date(test.clock.now()).toISOString().slice(0, 10);
    for (const by of ['day', 'type', 'cause', 'uai', 'departement', 'channel']) {
      const figures = expectStatus(await manager.get(`/statistics?from=${today}&to=${today}&by=${by}`), 200);
      expect(figures.json()).toMatchObject({ from: today, to: today, by, resetsWithoutValidCheck: 0 });
      expect(figures.json()).toHaveProperty('total.resolution.medianMinutes');
      expect(figures.json()).toHaveProperty('total.resolution.p90Minutes');
      const csv = await manager.call('GET', `/statistics?by=${by}`, undefined, { accept: 'text/csv' });
      expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      expect(csv.text.split('\n')[0]).toContain('opened');
    }
    expect((await manager.get('/statistics?by=agent')).status).toBe(403);
    expect((await manager.get('/statistics?by=person')).status).toBe(422);
    expect((await desk.api.get('/statistics')).status).toBe(403);
    expect(refusal(await supervisor.api.get('/statistics?by=agent'))).toEqual([403, 'STATISTICS_BY_AGENT']);
  });

  it('GET /notifications and POST /notifications/:id/retry', async () => {
    const admin = await apiOf(test, await storeAccount(test, { role: 'admin' }));
    const listed = expectStatus(await admin.get('/notifications?state=captured'), 200);
    const { notifications } = listed.json<{ notifications: { id: string; state: string }[] }>();
    expect(notifications.every(({ state }) => state === 'captured')).toBe(true);
    expect(listed.text).not.toMatch(/[0-9a-f]{2}@perso/);
    const sent = await until(
      async () =>
        (await admin.get('/notifications?state=captured')).json<{ notifications: { id: string }[] }>(),
      (page) => page.notifications.length > 0,
    );
    expect((await admin.post(`/notifications/${sent.notifications[0]?.id}/retry`)).status).toBe(409);
    const [dead] = sent.notifications.slice(-1);
    await test.transactions.run(() =>
      test.transactions.execute(`UPDATE notifications SET state = 'dead', reason = 'test' WHERE id = $1`, [
        dead?.id,
      ]),
    );
    expectStatus(await admin.post(`/notifications/${dead?.id}/retry`), 200);
    expect((await admin.post(`/notifications/${newId()}/retry`)).status).toBe(404);
    expect((await desk.api.get('/notifications')).status).toBe(403);
  });

  it('GET /audit and GET /audit/verification, for the auditor', async () => {
    const auditor = await apiOf(test, await storeAccount(test, { role: 'auditor' }));
    const read = expectStatus(await auditor.get('/audit?action=reset.done&limit=50'), 200);
    const { entries } = read.json<{ entries: { action: string; mac: string }[] }>();
    expect(entries.length).toBeGreaterThan(2);
    expect(entries.every(({ action }) => action === 'reset.done')).toBe(true);
    const refused = (await auditor.get('/audit?action=reset.refused')).json<{ entries: unknown[] }>();
    expect(refused.entries.length).toBeGreaterThan(4);
    expect(expectStatus(await auditor.get('/audit/verification'), 200).json()).toMatchObject({ ok: true });
    expect((await desk.api.get('/audit')).status).toBe(403);
  });

  it('/health/live, /health/ready, /metrics and the description of the API', async () => {
    const open = new ApiClient(test.url, null);
    expect((await fetch(`${test.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${test.url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${test.url}/metrics`)).text()).toContain('# TYPE');
    expect((await fetch(`${test.url}/metrics`, { headers: { 'x-forwarded-for': '1.2.3.4' } })).status).toBe(
      404,
    );
    expect((await open.get('/openapi.json')).status).toBe(200);
    expect(refusal(await open.get('/cases'))).toEqual([401, 'SIGN_IN_REQUIRED']);
    const problem = await desk.api.get('/cases/2026-999999');
    expect(problem.headers.get('content-type')).toContain('application/problem+json');
    expect(problem.json()).toMatchObject({
      status: 404,
      code: 'CASE_NOT_FOUND',
      title: expect.any(String) as string,
    });
  });

  /** Address of the owner's page of a generation of the claim, as its message says it. */
  async function linkOf(resetId: string, generation: number): Promise<string> {
    const { ResetSecrets } = await import('../../src/resets/reset-secrets.js');
    const [claim] = await test.transactions.query<{ id: string }>(
      'SELECT id FROM claims WHERE reset_id = $1',
      [resetId],
    );
    return `/claim/${test.get(ResetSecrets).claimToken(claim?.id ?? '', generation)}`;
  }
});
