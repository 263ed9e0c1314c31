import { DirectorySource } from '../../src/directory/directory.source.js';
import { OwnerCodes } from '../../src/identity-checks/owner-codes.js';
import { MINUTE } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { ResetSecrets } from '../../src/resets/reset-secrets.js';
import { ResetsService } from '../../src/resets/resets.service.js';
import { saveEstablishment, savePerson } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';
import { ApiDesk, DOCUMENT, expectStatus, refusal } from '../support/api-desk.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signInAs, visit } from '../support/client.js';
import { withDatabases } from '../support/services.js';
import { until } from '../support/until.js';

const THIERS = '0130040Y';
const WRONG = '02E9900009ZZZ';
const numen = { kind: 'numen', value: NUMEN };

/** Threats to a reset, each by its acceptance test, on the local directory. */
withDatabases('threats to a reset', (database) => {
  let test: TestApp;
  let desk: ApiDesk;
  let supervisor: ApiDesk;

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    await saveEstablishment(test, { uai: THIERS });
    supervisor = await ApiDesk.of(test, { role: 'supervisor' });
  });
  beforeEach(async () => {
    desk = await ApiDesk.of(test);
  });
  afterAll(() => test.stop());

  const rows = <T>(sql: string, params: unknown[] = []) => test.transactions.query<T>(sql, params);
  const count = async (from: string, params: unknown[] = []) =>
    Number((await rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, params))[0]?.n);
  const execute = (sql: string, params: unknown[]) =>
    test.transactions.run(() => test.transactions.execute(sql, params));
  const source = () => test.get(DirectorySource);
  const stateOf = async (personId: string) => JSON.stringify(await source().readState(personId));
  const contactOf = async (checkId: string) =>
    (await desk.means(checkId)).contacts.find(({ usable }) => usable);
  async function codeOf(checkId: string): Promise<string> {
    const [row] = await rows<{ id: string }>(
      `SELECT id FROM owner_codes WHERE check_id = $1 AND state = 'issued'`,
      [checkId],
    );
    return (await test.get(OwnerCodes).valueForSending(row?.id ?? '', test.clock.now()))?.value ?? '';
  }
  async function sendCode(checkId: string): Promise<string> {
    const contact = await contactOf(checkId);
    expectStatus(
      await desk.api.post(`/identity-checks/${checkId}/owner-codes`, { contactId: contact?.id }),
      201,
    );
    return codeOf(checkId);
  }

  it('T1 phone impersonation with a leaked NUMEN: with that alone 403 VERIFICATION_INSUFFICIENT, directory unchanged', async () => {
    const personId = await lockedOut(test);
    const number = await desk.case(personId);
    const checkId = await desk.check(number);
    await desk.evidence(checkId, numen);
    const before = await stateOf(personId);
    for (const delivery of ['contact', 'pairing'])
      expect(refusal(await desk.reset(number, checkId, { delivery }))).toEqual([
        403,
        'VERIFICATION_INSUFFICIENT',
      ]);
    expect(await stateOf(personId)).toBe(before);
  });

  it('T3 an insider at will: no case, no reset; the eleventh reset of the hour is 429 and supervisors are told', async () => {
    const { checkId } = await desk.verified(await lockedOut(test));
    expect((await desk.reset('2026-999999', checkId)).status).toBe(404);
    for (let n = 0; n < 10; n += 1) {
      const { number, checkId: check } = await desk.verified(await lockedOut(test));
      expectStatus(await desk.reset(number, check), 201);
    }
    const last = await desk.verified(await lockedOut(test));
    expect(refusal(await desk.reset(last.number, last.checkId))).toEqual([429, 'RESET_CEILING']);
    const told = count(`notifications WHERE template = 'desk-alert' AND object_id = $1`, [desk.account.id]);
    expect(await told).toBeGreaterThan(0);
  });

  it('T4 fabricated evidence: class B with a NUMEN and a document attested by the agent 403; owner code, call-back and a second approver 200', async () => {
    const personId = await lockedOut(test, { accountClass: 'B' });
    const number = await desk.case(personId);
    const checkId = await desk.check(number);
    await desk.evidence(checkId, numen);
    await desk.evidence(checkId, { ...DOCUMENT, faceMatches: false });
    expect(refusal(await desk.reset(number, checkId))).toEqual([403, 'VERIFICATION_INSUFFICIENT']);
    await desk.evidence(checkId, { kind: 'owner-code', code: await sendCode(checkId) });
    expect(refusal(await desk.reset(number, checkId))).toEqual([403, 'VERIFICATION_INSUFFICIENT']);
    await desk.evidence(checkId, { kind: 'call-back', phoneId: THIERS, answeredBy: 'Lucie Faure' });
    const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
    const approved = await supervisor.api.post(`/resets/${id}/approvals`, { decision: 'approve' });
    expect(expectStatus(approved, 200).json()).toMatchObject({ state: 'done' });
  });

  it('T5 brute force of a NUMEN: five wrong values by five agents in five cases, and the sixth, right one is locked; owner and supervisor told', async () => {
    const personId = await lockedOut(test);
    for (let i = 0; i < 5; i += 1) {
      const agent = await ApiDesk.of(test);
      await agent.evidence(await agent.check(await agent.case(personId)), { kind: 'numen', value: WRONG });
    }
    const sixth = await desk.evidence(await desk.check(await desk.case(personId)), numen);
    expect(sixth.json()).toMatchObject({ outcome: 'locked', attemptsLeft: 0 });
    const told = (template: string) =>
      count('notifications WHERE template = $1 AND object_id = $2', [template, personId]);
    expect(await told('numen-locked')).toBeGreaterThan(0);
    expect(await told('desk-alert')).toBeGreaterThan(0);
  });

  it('T11 replay of a verification: in another case 409; same case, other target 409; after use 409; after 15 min 410', async () => {
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    const other = await desk.case(personId);
    expect((await desk.reset(other, checkId)).status).toBe(409);
    const { version } = (await desk.api.get(`/cases/${number}`)).json<{ version: number }>();
    const target = await lockedOut(test);
    expectStatus(await desk.api.call('PATCH', `/cases/${number}`, { version, personId: target }), 200);
    const before = await stateOf(target);
    expect((await desk.reset(number, checkId)).status).toBe(409);
    expect(await stateOf(target)).toBe(before);
    const used = await desk.verified(personId);
    expectStatus(await desk.reset(used.number, used.checkId), 201);
    expect((await desk.reset(used.number, used.checkId)).status).toBe(409);
    const late = await desk.verified(personId);
    test.clock.advance(15 * MINUTE);
    const { api } = await again(desk);
    const wish = {
      identityCheckId: late.checkId,
      kind: 'password',
      delivery: 'pairing',
      idempotencyKey: newId(),
    };
    expect((await api.post(`/cases/${late.number}/resets`, wish)).status).toBe(410);
    test.clock.advance(-15 * MINUTE);
  });

  it('T12 the owner code: of two parallel submits exactly one 200; six wrong void it; a code of request A fails on request B', async () => {
    const start = async () => {
      const checkId = await desk.check(await desk.case(await lockedOut(test)));
      return { checkId, code: await sendCode(checkId) };
    };
    const one = await start();
    const submit = () => desk.evidence(one.checkId, { kind: 'owner-code', code: one.code });
    const answers = await Promise.all([submit(), submit()]);
    expect(answers.filter(({ status, text }) => status === 200 && text.includes('"match"'))).toHaveLength(1);
    expect(await count(`evidence WHERE check_id = $1 AND letter = 'C'`, [one.checkId])).toBe(1);

    const two = await start();
    for (let i = 0; i < 6; i += 1)
      await desk.evidence(two.checkId, {
        kind: 'owner-code',
        code: two.code === '00000000' ? '11111111' : `0000000${i}`,
      });
    expect((await desk.evidence(two.checkId, { kind: 'owner-code', code: two.code })).status).toBe(409);

    const [a, b] = [await start(), await start()];
    expect((await desk.evidence(b.checkId, { kind: 'owner-code', code: a.code })).json()).toMatchObject({
      outcome: 'mismatch',
    });
  });

  it('T13 between verification and reset the account changes: 409 STATE_CHANGED, nothing written, also at the very write', async () => {
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    await execute('UPDATE people SET stamp = $2 WHERE id = $1', [personId, newId()]);
    const before = await stateOf(personId);
    expect(refusal(await desk.reset(number, checkId))).toEqual([409, 'STATE_CHANGED']);
    expect(await stateOf(personId)).toBe(before);

    const race = await desk.verified(personId);
    const real = source().setSecret.bind(source());
    source().setSecret = async (request) => {
      await execute('UPDATE people SET stamp = $2 WHERE id = $1', [personId, newId()]);
      return real(request);
    };
    try {
      expect(refusal(await desk.reset(race.number, race.checkId))).toEqual([409, 'STATE_CHANGED']);
    } finally {
      source().setSecret = real;
    }
    expect(await count('local_secrets WHERE person_id = $1', [personId])).toBe(0);
    const live = await desk.check(race.number);
    await execute('UPDATE people SET stamp = $2 WHERE id = $1', [personId, newId()]);
    expect(refusal(await desk.evidence(live, numen))).toEqual([409, 'STATE_CHANGED']);
  });

  it('T14 requester = agent: own account, by its present or former name, 403; approving one’s own request 403', async () => {
    const personId = await lockedOut(test, {
      username: `moi-${newId().slice(-6)}`,
      aliases: [`ancien-${newId().slice(-6)}`],
    });
    const own = await ApiDesk.of(test, { personId });
    const number = await own.case(personId);
    for (const action of ['unlock', 'password', 'activation', 'unfreeze'])
      expect(refusal(await own.api.post(`/cases/${number}/identity-checks`, { action }))).toEqual([
        403,
        'OWN_ACCOUNT',
      ]);
    expect((await own.api.post(`/cases/${number}/freezes`, { reason: 'Moi-même' })).status).toBe(403);
    // a colleague's check of the agent, used by the agent: not theirs
    const colleague = await desk.case(personId);
    const checkId = await desk.check(colleague);
    await desk.verify(checkId);
    expect((await own.reset(colleague, checkId)).status).toBe(403);
    const waiting = await supervisor.verified(await lockedOut(test, { accountClass: 'B' }));
    const { id } = expectStatus(await supervisor.reset(waiting.number, waiting.checkId), 201).json<{
      id: string;
    }>();
    expect((await supervisor.api.post(`/resets/${id}/approvals`, { decision: 'approve' })).status).toBe(403);
  });

  it('T15 a contact changed two days ago: the code route is not offered; the audit says CONTACT_TOO_RECENT', async () => {
    const contacts = [
      { kind: 'email' as const, value: 'neuf@perso.example', setOn: test.clock.now() - 2 * 24 * 60 * MINUTE },
    ];
    const personId = await lockedOut(test, { contacts });
    const checkId = await desk.check(await desk.case(personId));
    const { contacts: offered } = await desk.means(checkId);
    expect(offered.filter(({ usable }) => usable)).toEqual([]);
    const recent = offered.find(({ why }) => why === 'CONTACT_TOO_RECENT');
    expect(
      (await desk.api.post(`/identity-checks/${checkId}/owner-codes`, { contactId: recent?.id })).status,
    ).toBe(409);
    const [row] = await rows<{ payload: string }>(
      `SELECT p.payload FROM audit_payloads p JOIN audit_entries e ON e.seq = p.seq
       WHERE e.action = 'owner-code.refused' AND e.object_id = $1`,
      [checkId],
    );
    expect(row?.payload).toContain('CONTACT_TOO_RECENT');
  });

  it('T16 the caller dictates a destination: anything outside the list is refused; page and JSON hold only the mask', async () => {
    const address = `secret-${newId().slice(-8)}@perso.example`;
    const personId = await lockedOut(test, { contacts: [{ kind: 'email', value: address }] });
    const { number, checkId } = await desk.verified(personId);
    const others = await lockedOut(test);
    const [foreign] = await rows<{ id: string }>('SELECT id FROM person_contacts WHERE person_id = $1', [
      others,
    ]);
    for (const contactId of ['pirate@exemple.net', '+33612345678', foreign?.id, newId()]) {
      const code = await desk.api.post(`/identity-checks/${checkId}/owner-codes`, { contactId });
      expect([contactId, code.status]).toEqual([contactId, 422]);
      expect((await desk.reset(number, checkId, { delivery: 'contact', contactId })).status).toBe(422);
    }
    const browser = await signInAs(test, desk.account);
    const pages = [`/cases/${number}`, '/call', `/people/${personId}`];
    for (const path of pages) expect((await browser.get(path)).text).not.toContain(address);
    for (const path of [`/cases/${number}`, `/identity-checks/${checkId}`])
      expect((await desk.api.get(path)).text).not.toContain(address);
    const done = expectStatus(await desk.reset(number, checkId, { delivery: 'contact' }), 201);
    expect(done.text).not.toContain(address);
    expect(done.text).toContain('s•••@p•••.example');
  });

  it('T18 intercepted notice: told outside the academic mailbox; one click freezes and brings the case back in under 5 s', async () => {
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
    const kinds = await rows<{ kind: string }>(
      `SELECT recipient_kind AS kind FROM notifications WHERE object_id = $1 AND template = 'reset-notice'`,
      [id],
    );
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['contact', 'establishment', 'person']);
    expectStatus(await desk.api.post(`/cases/${number}/closure`, { cause: 'forgotten' }), 200);
    const [link] = await rows<{ id: string }>('SELECT id FROM not_me_links WHERE reset_id = $1', [id]);
    const path = `/not-me/${test.get(ResetSecrets).notMeToken(link?.id ?? '')}`;
    const started = performance.now();
    expect((await visit(test).post(path)).status).toBe(200);
    expect(await source().readState(personId)).toMatchObject({ status: 'frozen' });
    await until(
      async () => (await desk.api.get(`/cases/${number}`)).json<{ status: string }>(),
      ({ status }) => status === 'open',
    );
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('T21 a double click: two identical POSTs, one directory write, the same id', async () => {
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    let writes = 0;
    const real = source().setSecret.bind(source());
    source().setSecret = (request) => {
      writes += 1;
      return real(request);
    };
    try {
      const key = { idempotencyKey: newId() };
      const answers = await Promise.all([1, 2, 3].map(() => desk.reset(number, checkId, key)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
      const codes = answers.filter((answer) => answer.json().withdrawalCode !== undefined);
      expect(codes.length).toBeLessThanOrEqual(1);
    } finally {
      source().setSecret = real;
    }
    expect(writes).toBe(1);
  });

  it('T23 protected, shared and service accounts: 403 PROTECTED, even for a supervisor, at the start and at the act', async () => {
    for (const traits of [
      { protected: true },
      { accountClass: 'D' as const },
      { function: 'Compte de service', accountClass: 'D' as const },
    ]) {
      const personId = await lockedOut(test, traits);
      const before = await stateOf(personId);
      const number = await supervisor.case(personId);
      for (const action of ['unlock', 'password', 'activation', 'unfreeze'])
        expect(refusal(await supervisor.api.post(`/cases/${number}/identity-checks`, { action }))).toEqual([
          403,
          'PROTECTED',
        ]);
      expect(await stateOf(personId)).toBe(before);
    }
    for (const change of [
      `protected = ${database.name === 'SQLite' ? '1' : 'true'}`,
      `account_class = 'D'`,
    ]) {
      const personId = await lockedOut(test);
      const boss = await ApiDesk.of(test, { role: 'supervisor' });
      const { number, checkId } = await boss.verified(personId);
      await execute(`UPDATE people SET ${change} WHERE id = $1`, [personId]);
      const before = await stateOf(personId);
      expect(refusal(await boss.reset(number, checkId))).toEqual([403, 'PROTECTED']);
      const [{ id: caseId = '' } = {}] = await rows<{ id: string }>(
        'SELECT id FROM cases WHERE number = $1',
        [number],
      );
      const { id, personId: own, site } = boss.account;
      const direct = test.get(ResetsService).submit(
        {
          caseId,
          identityCheckId: checkId,
          kind: 'password',
          delivery: 'pairing',
          contactId: null,
          idempotencyKey: newId(),
        },
        { accountId: id, personId: own, site, actor: { accountId: id, kind: 'account', label: 'x' } },
      );
      await expect(direct).rejects.toMatchObject({ code: 'PROTECTED', kind: 'forbidden' });
      expect(await stateOf(personId)).toBe(before);
    }
  });

  it('T24 a disabled, departed or administratively locked account: 409, directory unchanged, the case gets the reason', async () => {
    for (const [status, code] of [
      ['disabled', 'ACCOUNT_DISABLED'],
      ['left', 'ACCOUNT_LEFT'],
      ['admin_locked', 'ACCOUNT_ADMIN_LOCKED'],
    ] as const) {
      const personId = await savePerson(test, { status, numen: NUMEN });
      const before = await stateOf(personId);
      const number = await desk.case(personId);
      for (const action of ['unlock', 'password'])
        expect(refusal(await desk.api.post(`/cases/${number}/identity-checks`, { action }))).toEqual([
          409,
          code,
        ]);
      const later = await lockedOut(test);
      const race = await desk.verified(later);
      await execute('UPDATE people SET status = $2 WHERE id = $1', [later, status]);
      const state = await stateOf(later);
      expect(refusal(await desk.reset(race.number, race.checkId))).toEqual([409, code]);
      expect([await stateOf(personId), await stateOf(later)]).toEqual([before, state]);
      for (const at of [number, race.number])
        await until(
          async () =>
            (await desk.api.get(`/cases/${at}`)).json<{ timeline: { kind: string; after: string }[] }>(),
          ({ timeline }) => timeline.some(({ kind, after }) => kind === 'account-refused' && after === code),
        );
    }
  });

  async function again(who: ApiDesk) {
    const { apiOf } = await import('../support/client.js');
    return { api: await apiOf(test, who.account) };
  }
});
