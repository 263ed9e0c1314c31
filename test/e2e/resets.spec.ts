import { DirectorySource } from '../../src/directory/directory.source.js';
import { DirectoryService } from '../../src/directory/directory.service.js';
import { IdentityChecksService } from '../../src/identity-checks/identity-checks.service.js';
import { MINUTE } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { ApprovalsService } from '../../src/resets/approvals.service.js';
import { ResetsService } from '../../src/resets/resets.service.js';
import type { SubmitReset } from '../../src/resets/resets.types.js';
import { saveEstablishment, savePerson } from '../factories/people.js';
import { deskPerson, lockedOut, openCase, sufficientCheck, type DeskPerson } from '../factories/resets.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { withDatabases } from '../support/services.js';

withDatabases('resets', (database) => {
  let test: TestApp;
  let resets: ResetsService;
  let agent: DeskPerson;

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    resets = test.get(ResetsService);
    agent = await deskPerson(test);
    await saveEstablishment(test);
  });
  afterAll(() => test.stop());

  const wish = (caseId: string, identityCheckId: string, over: Partial<SubmitReset> = {}): SubmitReset => ({
    caseId,
    identityCheckId,
    kind: 'password',
    delivery: 'pairing',
    contactId: null,
    idempotencyKey: newId(),
    ...over,
  });
  const stampOf = async (personId: string) => (await test.get(DirectoryService).state(personId)).stamp;
  const count = async (sql: string, params: unknown[] = []) =>
    Number((await test.transactions.query<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, params))[0]?.n);

  it('writes once, proves it, and announces it elsewhere (the whole way)', async () => {
    const person = await lockedOut(test);
    const opened = await openCase(test, person, agent);
    const check = await sufficientCheck(test, opened, agent);
    const before = await stampOf(person);
    const done = await resets.submit(wish(opened.id, check), agent.requester);
    expect(done).toMatchObject({ state: 'done', kind: 'password', delivery: 'pairing' });
    expect(done.receipt.proof).toMatchObject({ mustChange: true, stampBefore: before });
    expect(await stampOf(person)).not.toBe(before);
    expect(await count('notifications WHERE template = $1', ['reset-notice'])).toBeGreaterThan(1);
    expect(await count('claims WHERE reset_id = $1', [done.id])).toBe(1);
  });

  describe('No valid check, no reset', () => {
    it('T1: refuses with the NUMEN alone, and leaves the directory as it was', async () => {
      const person = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      const { id } = await test.get(IdentityChecksService).start(opened.number, 'password', agent.agent);
      await test
        .get(IdentityChecksService)
        .addEvidence(id, { kind: 'numen', value: '02E9912345ABC' }, agent.agent);
      const before = await stampOf(person);
      await expect(resets.submit(wish(opened.id, id), agent.requester)).rejects.toMatchObject({
        code: 'VERIFICATION_INSUFFICIENT',
        kind: 'forbidden',
      });
      expect(await stampOf(person)).toBe(before);
      expect(
        await count('audit_entries WHERE action = $1 AND object_id = $2', ['reset.refused', opened.id]),
      ).toBe(1);
    });

    it('T11: refuses another case, another action, a used and an expired check', async () => {
      const person = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      const other = await openCase(test, person, agent);
      const check = await sufficientCheck(test, opened, agent);
      await expect(resets.submit(wish(other.id, check), agent.requester)).rejects.toMatchObject({
        code: 'CHECK_OTHER_CASE',
      });
      await expect(
        resets.submit(wish(opened.id, check, { kind: 'unlock', delivery: null }), agent.requester),
      ).rejects.toMatchObject({ code: 'CHECK_OTHER_ACTION' });
      await resets.submit(wish(opened.id, check), agent.requester);
      await expect(resets.submit(wish(opened.id, check), agent.requester)).rejects.toMatchObject({
        code: 'CHECK_USED',
        kind: 'conflict',
      });
    });

    it('T11: refuses a check of more than fifteen minutes', async () => {
      const person = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      const check = await sufficientCheck(test, opened, agent);
      test.clock.advance(15 * MINUTE);
      await expect(resets.submit(wish(opened.id, check), agent.requester)).rejects.toMatchObject({
        code: 'CHECK_EXPIRED',
        kind: 'expired',
      });
      test.clock.advance(-15 * MINUTE);
    });

    it('refuses another agent than the one who made the check', async () => {
      const person = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      const check = await sufficientCheck(test, opened, agent);
      const colleague = await deskPerson(test);
      await expect(resets.submit(wish(opened.id, check), colleague.requester)).rejects.toMatchObject({
        code: 'CHECK_OTHER_AGENT',
      });
    });

    it('T13: refuses when the account changed since the check, and writes nothing', async () => {
      const person = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      const check = await sufficientCheck(test, opened, agent);
      const changed = newId();
      await test.transactions.run(() =>
        test.transactions.execute('UPDATE people SET stamp = $2 WHERE id = $1', [person, changed]),
      );
      await expect(resets.submit(wish(opened.id, check), agent.requester)).rejects.toMatchObject({
        code: 'STATE_CHANGED',
        kind: 'conflict',
      });
      expect(await stampOf(person)).toBe(changed);
    });
  });

  it('T21: a double click writes once and gives the same reset; another body under the key is refused', async () => {
    const person = await lockedOut(test);
    const opened = await openCase(test, person, agent);
    const check = await sufficientCheck(test, opened, agent);
    const once = wish(opened.id, check);
    const [first, second] = await Promise.all([
      resets.submit(once, agent.requester),
      resets.submit(once, agent.requester),
    ]);
    expect(second.id).toBe(first.id);
    expect(await count('audit_entries WHERE action = $1 AND object_id = $2', ['reset.done', first.id])).toBe(
      1,
    );
    await expect(resets.submit({ ...once, kind: 'activation' }, agent.requester)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('T24: a disabled, left or administratively locked account is never written', async () => {
    for (const status of ['disabled', 'left', 'admin_locked']) {
      const person = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      const check = await sufficientCheck(test, opened, agent);
      await test.transactions.run(() =>
        test.transactions.execute('UPDATE people SET status = $2 WHERE id = $1', [person, status]),
      );
      const before = await stampOf(person);
      await expect(resets.submit(wish(opened.id, check), agent.requester)).rejects.toMatchObject({
        kind: expect.stringMatching(/conflict|forbidden/) as string,
      });
      expect(await stampOf(person)).toBe(before);
    }
  });

  it('T20: a write whose outcome is unknown waits to be reconciled, and is never written twice', async () => {
    const person = await lockedOut(test);
    const opened = await openCase(test, person, agent);
    const check = await sufficientCheck(test, opened, agent);
    const source = test.get(DirectorySource);
    const real = source.setSecret.bind(source);
    // The directory wrote, and the answer was lost on the way.
    source.setSecret = async (request) => {
      await real(request);
      throw new Error('connection lost');
    };
    const lost = await resets.submit(wish(opened.id, check), agent.requester);
    source.setSecret = real;
    expect(lost.state).toBe('to-reconcile');
    const { ResetReconciler } = await import('../../src/resets/reset-reconciler.js');
    await test.get(ResetReconciler).handle();
    const [row] = await test.transactions.query<{ state: string }>('SELECT state FROM resets WHERE id = $1', [
      lost.id,
    ]);
    expect(row?.state).toBe('done');
    await test.get(ResetReconciler).handle();
    expect(await count('audit_entries WHERE action = $1 AND object_id = $2', ['reset.done', lost.id])).toBe(
      1,
    );
  });

  describe('Class B approval', () => {
    const headTraits = { function: 'Principal', accountClass: 'B' as const };

    it('T4, T14: nothing is written before a second person, who is neither agent nor person, agrees', async () => {
      const person = await lockedOut(test, headTraits);
      const opened = await openCase(test, person, agent);
      const check = await sufficientCheck(test, opened, agent);
      const before = await stampOf(person);
      const waiting = await resets.submit(wish(opened.id, check), agent.requester);
      expect(waiting.state).toBe('awaiting-approval');
      expect(await stampOf(person)).toBe(before);
      const approvals = test.get(ApprovalsService);
      await expect(approvals.approve(waiting.id, agent.requester, null)).rejects.toMatchObject({
        code: 'OWN_REQUEST',
      });
      const herself = await deskPerson(test, { role: 'supervisor', personId: person });
      await expect(approvals.approve(waiting.id, herself.requester, null)).rejects.toMatchObject({
        code: 'OWN_ACCOUNT',
      });
      // While that account works, the person is class C: another team must say yes.
      const supervisor = await deskPerson(test, { role: 'supervisor' });
      await expect(approvals.approve(waiting.id, supervisor.requester, 'vu')).rejects.toMatchObject({
        code: 'APPROVER_SAME_SITE',
      });
      await test.transactions.run(() =>
        test.transactions.execute(`UPDATE accounts SET state = 'disabled' WHERE id = $1`, [
          herself.account.id,
        ]),
      );
      const done = await approvals.approve(waiting.id, supervisor.requester, 'vu');
      expect(done.state).toBe('done');
      await expect(approvals.approve(waiting.id, supervisor.requester, null)).rejects.toMatchObject({
        code: 'APPROVAL_DECIDED',
      });
    });

    it('re-checks the stamp at the approval', async () => {
      const person = await lockedOut(test, headTraits);
      const opened = await openCase(test, person, agent);
      const waiting = await resets.submit(
        wish(opened.id, await sufficientCheck(test, opened, agent)),
        agent.requester,
      );
      await test.transactions.run(() =>
        test.transactions.execute('UPDATE people SET stamp = $2 WHERE id = $1', [person, newId()]),
      );
      const supervisor = await deskPerson(test, { role: 'supervisor' });
      await expect(
        test.get(ApprovalsService).approve(waiting.id, supervisor.requester, null),
      ).rejects.toMatchObject({ code: 'STATE_CHANGED' });
    });
  });

  it('T14: nobody resets themself, whatever the evidence', async () => {
    const person = await savePerson(test);
    const own = await deskPerson(test, { personId: person });
    const opened = await openCase(test, person, own);
    await expect(
      test.get(IdentityChecksService).start(opened.number, 'password', own.agent),
    ).rejects.toMatchObject({ kind: 'forbidden' });
  });

  describe('the database itself', () => {
    const insert = (over: Record<string, unknown>) =>
      test.transactions.run(() => {
        const row: Record<string, unknown> = {
          id: newId(),
          kind: 'password',
          state: 'writing',
          account_class: 'A',
          requested_by: agent.account.id,
          idempotency_key: newId(),
          request_hash: 'x',
          before_stamp: 'x',
          created_at: test.clock.now(),
          version: 1,
          ...over,
        };
        const names = Object.keys(row);
        return test.transactions.execute(
          `INSERT INTO resets (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
          Object.values(row),
        );
      });

    it('refuses a raw INSERT without a valid check of the same case, person and action', async () => {
      const person = await lockedOut(test);
      const other = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      const elsewhere = await openCase(test, person, agent);
      const check = await sufficientCheck(test, opened, agent);
      const good = { check_id: check, case_id: opened.id, person_id: person };
      const { id: insufficient } = await test
        .get(IdentityChecksService)
        .start(elsewhere.number, 'password', agent.agent);
      await expect(insert({ ...good, check_id: newId() })).rejects.toThrow(); // no check
      await expect(insert({ ...good, case_id: elsewhere.id })).rejects.toThrow(); // other case
      await expect(insert({ ...good, person_id: other })).rejects.toThrow(); // other person
      await expect(insert({ ...good, kind: 'unlock' })).rejects.toThrow(); // other action
      await expect(
        insert({ check_id: insufficient, case_id: elsewhere.id, person_id: person }),
      ).rejects.toThrow();
      await test.transactions.run(async () => {
        await test.get(IdentityChecksService).invalidate({ caseId: opened.id }, 'assignee_changed');
      });
      await expect(insert(good)).rejects.toThrow(); // dead
      const again = await openCase(test, person, agent);
      const used = await sufficientCheck(test, again, agent);
      await resets.submit(wish(again.id, used), agent.requester);
      await expect(insert({ check_id: used, case_id: again.id, person_id: person })).rejects.toThrow(); // consumed
    });

    it('refuses a raw INSERT on an expired check by its own clock', async () => {
      const person = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      // Started twenty minutes ago: expired for the server, whatever clock the application has.
      test.clock.advance(-20 * MINUTE);
      const check = await sufficientCheck(test, opened, agent);
      await expect(insert({ check_id: check, case_id: opened.id, person_id: person })).rejects.toThrow();
      test.clock.advance(20 * MINUTE);
    });

    it('accepts the same INSERT with a valid check, so that the refusals above mean something', async () => {
      const person = await lockedOut(test);
      const opened = await openCase(test, person, agent);
      const check = await sufficientCheck(test, opened, agent);
      expect(await insert({ check_id: check, case_id: opened.id, person_id: person })).toBe(1);
    });
  });
});
