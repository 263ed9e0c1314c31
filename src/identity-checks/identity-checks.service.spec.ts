import {
  CheckStore,
  NUMEN,
  WRONG_NUMEN,
  aDocument,
  type Agent,
} from '../../test/factories/identity-checks.js';
import { saveEstablishment } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { withDatabases } from '../../test/support/services.js';
import { DAY, HOUR, MINUTE } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import { VOUCHER_ROUTE_SETTING } from './check-subjects.js';
import { NumenEvidence } from './numen-evidence.js';
import { Settings } from '../platform/settings/settings.service.js';

const numen = (value: string) => ({ kind: 'numen' as const, value });

withDatabases('identity checks', (database) => {
  let test: TestApp;
  let store: CheckStore;
  let agent: Agent;
  const THIERS = '0130040Y';

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    store = new CheckStore(test);
    agent = await store.agent();
    await saveEstablishment(test, { uai: THIERS, headUsername: 'la-cheffe' });
  });
  afterAll(() => test.stop());

  const row = async (id: string) =>
    (
      await test.transactions.query<Record<string, unknown>>('SELECT * FROM identity_checks WHERE id = $1', [
        id,
      ])
    )[0]!;
  const count = async (sql: string, params: unknown[] = []) =>
    Number(
      (await test.transactions.query<{ n: number }>(`SELECT COUNT(*) AS "n" FROM ${sql}`, params))[0]!.n,
    );
  const audited = (action: string, id: string) =>
    count('audit_entries WHERE action = $1 AND object_id = $2', [action, id]);
  const sent = (template: string, objectId: string) =>
    count('notifications WHERE template = $1 AND object_id = $2', [template, objectId]);
  const consume = (id: string, by = newId()) =>
    test.transactions.run(() => store.checks.consume(id, by, test.clock.now()));

  describe('starting', () => {
    it('is bound to case, person, action and agent, keeps the stamp, lives fifteen minutes', async () => {
      const personId = await store.person();
      const { id, caseId } = await store.start(agent, personId, 'unlock');
      const forAct = await store.checks.forAct(id);
      expect(forAct).toMatchObject({
        caseId,
        personId,
        action: 'unlock',
        agentId: agent.id,
        state: 'live',
        sufficient: false,
      });
      expect(forAct!.expiresAt - test.clock.now()).toBe(15 * MINUTE);
      expect(forAct!.stateStamp).toBe((await row(id))['state_stamp']);
      expect(await row(id)).toMatchObject({ policy_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
      expect(await audited('check.started', id)).toBe(1);
    });

    it('T14: nobody checks their own account, and the refusal is on the record', async () => {
      const personId = await store.person();
      const self = await store.agent({ personId });
      const number = await store.case(self, personId);
      await expect(store.checks.start(number, 'password', self)).rejects.toMatchObject({
        code: 'OWN_ACCOUNT',
        kind: 'forbidden',
      });
      expect(await count('identity_checks WHERE person_id = $1', [personId])).toBe(0);
      expect(await count(`audit_entries WHERE action = 'check.refused' AND actor_id = $1`, [self.id])).toBe(
        1,
      );
    });

    it.each([
      ['protected', { protected: true }, 'PROTECTED', 'forbidden'],
      ['shared', { accountClass: 'D' as const }, 'PROTECTED', 'forbidden'],
      ['disabled', { status: 'disabled' as const }, 'ACCOUNT_DISABLED', 'conflict'],
      ['left', { status: 'left' as const }, 'ACCOUNT_LEFT', 'conflict'],
      ['locked by an administrator', { status: 'admin_locked' as const }, 'ACCOUNT_ADMIN_LOCKED', 'conflict'],
    ])('T23, T24: class D (%s) is refused, even to a supervisor', async (_what, traits, code, kind) => {
      const supervisor = await store.agent({ role: 'supervisor' });
      const number = await store.case(supervisor, await store.person(traits));
      await expect(store.checks.start(number, 'password', supervisor)).rejects.toMatchObject({ code, kind });
    });

    it('needs a person, an open case, and the agent it is assigned to', async () => {
      const personId = await store.person();
      const other = await store.agent();
      const number = await store.case(other, personId);
      await expect(store.checks.start(number, 'password', agent)).rejects.toMatchObject({
        code: 'CASE_NOT_YOURS',
      });
      await expect(
        store.checks.start(await store.case(agent, null), 'password', agent),
      ).rejects.toMatchObject({
        code: 'CASE_WITHOUT_PERSON',
      });
      await expect(store.checks.start('2026-999999', 'password', agent)).rejects.toMatchObject({
        code: 'CASE_NOT_FOUND',
      });
      const elsewhere = await store.agent({ scope: 'departements:84' });
      await expect(store.checks.start(number, 'password', elsewhere)).rejects.toMatchObject({
        code: 'CASE_NOT_FOUND',
      });
    });

    it('Who resets the resetters: an agent’s account is class C, any other Guichet user’s at least B', async () => {
      for (const [role, expected] of [
        ['agent', 'C'],
        ['head', 'B'],
        ['auditor', 'B'],
      ] as const) {
        const personId = await store.person();
        await store.agent({ role, personId });
        const { id } = await store.start(agent, personId);
        expect((await row(id))['account_class']).toBe(expected);
      }
    });
  });

  describe('T1: the NUMEN is resolution, not verification', () => {
    it('a matching NUMEN lights the first lamp only', async () => {
      const { id } = await store.start(agent, await store.person());
      const answer = await store.checks.addEvidence(id, numen('02 e 99 00000 zzz'), agent);
      expect(answer).toMatchObject({
        outcome: 'match',
        sufficient: false,
        lamps: { resolution: 'on', validation: 'off', verification: 'off' },
      });
      expect(await consume(id)).toBe(false);
    });

    it('Selecting a person is not R: a face without resolution is not enough', async () => {
      const { id } = await store.start(agent, await store.person());
      const answer = await store.checks.addEvidence(id, aDocument({ channel: 'live-video' }), agent);
      expect(answer).toMatchObject({ outcome: 'match', sufficient: false, missing: ['resolution'] });
    });

    it('NUMEN and a matched face suffice for an ordinary account', async () => {
      const { id } = await store.start(agent, await store.person());
      await store.checks.addEvidence(id, numen(NUMEN), agent);
      const answer = await store.checks.addEvidence(id, aDocument(), agent);
      expect(answer).toMatchObject({ sufficient: true, needsApproval: null, missing: [] });
      expect(await store.checks.forAct(id)).toMatchObject({
        sufficient: true,
        onSite: true,
        numenLeft: false,
      });
    });
  });

  describe('NUMEN lock', () => {
    it('T5: five wrong values by five agents in five cases close it for the sixth, right one; the owner is told', async () => {
      const personId = await store.person();
      for (let i = 0; i < 5; i += 1) {
        const each = await store.agent();
        const { id } = await store.start(each, personId);
        expect(await store.checks.addEvidence(id, numen(WRONG_NUMEN), each)).toMatchObject({
          outcome: 'mismatch',
        });
      }
      const { id } = await store.start(agent, personId);
      expect(await store.checks.addEvidence(id, numen(NUMEN), agent)).toMatchObject({
        outcome: 'locked',
        attemptsLeft: 0,
      });
      expect(await sent('numen-locked', personId)).toBeGreaterThanOrEqual(1);
      expect(await audited('numen.closed', personId)).toBe(1);
      const supervisors = await count(`accounts WHERE role = 'supervisor'`);
      expect(supervisors).toBeGreaterThan(0);
      expect(await sent('desk-alert', personId)).toBe(supervisors);
      test.clock.advance(HOUR + MINUTE);
      const { id: later } = await store.start(agent, personId);
      expect(await store.checks.addEvidence(later, numen(NUMEN), agent)).toMatchObject({ outcome: 'match' });
    });

    it('closes NUMEN evidence only: document and code still count, so that nobody locks a victim out of help', async () => {
      const personId = await store.person({ numen: NUMEN });
      const { id } = await store.start(agent, personId);
      await store.checks.addEvidence(id, numen(WRONG_NUMEN), agent);
      await store.checks.addEvidence(id, numen(WRONG_NUMEN), agent);
      expect(await store.checks.addEvidence(id, numen(NUMEN), agent)).toMatchObject({ outcome: 'locked' });
      await store.checks.addEvidence(id, aDocument(), agent);
      const attributes = {
        kind: 'attributes' as const,
        birthDate: '17/05/1980',
        birthName: 'dupont',
        school: 'lycée Thiers',
      };
      expect(await store.checks.addEvidence(id, attributes, agent)).toMatchObject({
        outcome: 'match',
        sufficient: true,
      });
    });

    it('two wrong tries per case, counted over all checks of the case: a new check gives none back', async () => {
      const personId = await store.person();
      const { id, number } = await store.start(agent, personId);
      expect(await store.checks.addEvidence(id, numen(WRONG_NUMEN), agent)).toMatchObject({
        attemptsLeft: 1,
      });
      expect(await store.checks.addEvidence(id, numen(WRONG_NUMEN), agent)).toMatchObject({
        attemptsLeft: 0,
      });
      const again = await store.checks.start(number, 'password', agent);
      expect(await store.checks.addEvidence(again.id, numen(NUMEN), agent)).toMatchObject({
        outcome: 'locked',
      });
    });

    it('a NUMEN of wrong shape costs no attempt', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      for (const value of ['1234', '02E990000', 'O2E9900000ZZZ']) {
        const answer = await store.checks.addEvidence(id, numen(value), agent);
        expect(answer).toMatchObject({ outcome: 'refused', attemptsLeft: null, notes: ['numen-shape'] });
      }
      expect(await count('numen_attempts WHERE person_id = $1', [personId])).toBe(0);
      expect(await store.checks.addEvidence(id, numen(NUMEN), agent)).toMatchObject({ outcome: 'match' });
    });

    it('the claim page shares the counter, and a second closure within a week lasts a day', async () => {
      const personId = await store.person();
      for (let i = 0; i < 5; i += 1)
        expect(await store.checks.tryNumenForClaim(personId, WRONG_NUMEN)).toBe(false);
      expect(await store.checks.tryNumenForClaim(personId, NUMEN)).toBe(false);
      test.clock.advance(HOUR + 1);
      expect(await store.checks.tryNumenForClaim(personId, WRONG_NUMEN)).toBe(false);
      test.clock.advance(23 * HOUR);
      expect(await store.checks.tryNumenForClaim(personId, NUMEN)).toBe(false);
      test.clock.advance(HOUR);
      expect(await store.checks.tryNumenForClaim(personId, NUMEN)).toBe(true);
    });

    it('a supervisor lifts it after F, and not before', async () => {
      const personId = await store.person();
      const supervisor = await store.agent({ role: 'supervisor' });
      for (let i = 0; i < 5; i += 1) await store.checks.tryNumenForClaim(personId, WRONG_NUMEN);
      await expect(store.checks.liftNumenLock(personId, supervisor)).rejects.toMatchObject({
        code: 'NUMEN_LIFT_NEEDS_FACE',
      });
      const { id } = await store.start(agent, personId);
      await store.checks.addEvidence(id, aDocument(), agent);
      await store.checks.liftNumenLock(personId, supervisor);
      expect(await store.checks.addEvidence(id, numen(NUMEN), agent)).toMatchObject({ outcome: 'match' });
      expect(await audited('numen.opened', personId)).toBe(1);
    });

    it('misses count per agent across people', async () => {
      const guesser = await store.agent();
      for (let i = 0; i < 10; i += 1) {
        const { id } = await store.start(guesser, await store.person());
        await store.checks.addEvidence(id, numen(WRONG_NUMEN), guesser);
      }
      const { id } = await store.start(guesser, await store.person());
      expect(await store.checks.addEvidence(id, numen(NUMEN), guesser)).toMatchObject({ outcome: 'locked' });
      expect(await audited('numen.agent-closed', guesser.id)).toBe(1);
    });

    it('misses of an agent on fourteen people at the same instant are ten', async () => {
      const guesser = await store.agent();
      const checks: string[] = [];
      for (let i = 0; i < 14; i += 1) checks.push((await store.start(guesser, await store.person())).id);
      const answers = await Promise.all(
        checks.map((id) => store.checks.addEvidence(id, numen(WRONG_NUMEN), guesser)),
      );
      const outcomes = answers.map(({ outcome }) => outcome).sort();
      expect(outcomes).toEqual([...Array(4).fill('locked'), ...Array(10).fill('mismatch')]);
      expect(await count('numen_attempts WHERE agent_id = $1', [guesser.id])).toBe(10);
      expect(await audited('numen.agent-closed', guesser.id)).toBe(1);
    });

    it('parallel guesses are counted before they are compared: never more than two in a case', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => store.checks.addEvidence(id, numen(WRONG_NUMEN), agent)),
      );
      const outcomes = answers.map(({ outcome }) => outcome).sort();
      expect(outcomes).toEqual([...Array(6).fill('locked'), 'mismatch', 'mismatch']);
      expect(await count('numen_attempts WHERE person_id = $1', [personId])).toBe(2);
    });
  });

  describe('T6: no oracle', () => {
    it('medians of the time of an answer differ by less than 5 ms over 200 tries', async () => {
      const evidence = test.get(NumenEvidence);
      const times = { wrong: [] as number[], none: [] as number[] };
      const people: [keyof typeof times, string][] = [];
      for (let i = 0; i < 100; i += 1) {
        people.push(['wrong', await store.person()], ['none', await store.person({ numen: undefined })]);
      }
      const attempt = { caseId: null, checkId: null, agentId: null, source: 'claim' as const };
      for (const [kind, personId] of people) {
        const started = performance.now();
        const tried = { ...attempt, personId, value: WRONG_NUMEN, actor: agent.actor, now: test.clock.now() };
        await test.transactions.run(() => evidence.compare(tried));
        times[kind].push(performance.now() - started);
      }
      const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
      expect(Math.abs(median(times.wrong) - median(times.none))).toBeLessThan(5);
    });

    it('the answer is the same, byte for byte, for a wrong NUMEN and for none on file', async () => {
      const answers: string[] = [];
      for (const traits of [{}, { numen: undefined }, { numen: '02E9900000ZZY' }]) {
        const { id } = await store.start(agent, await store.person(traits));
        answers.push(JSON.stringify(await store.checks.addEvidence(id, numen(WRONG_NUMEN), agent)));
      }
      expect(new Set(answers).size).toBe(1);
    });
  });

  describe('document', () => {
    it('T28: a copy is evidence of nothing but itself', async () => {
      const { id } = await store.start(agent, await store.person());
      await store.checks.addEvidence(id, numen(NUMEN), agent);
      const answer = await store.checks.addEvidence(id, aDocument({ channel: 'copy' }), agent);
      expect(answer).toMatchObject({ outcome: 'match', sufficient: false, lamps: { verification: 'off' } });
    });

    it('F needs the document’s name and birth date to match, else it counts as D; twice wrong closes it for the case', async () => {
      const { id } = await store.start(agent, await store.person());
      await store.checks.addEvidence(id, numen(NUMEN), agent);
      const wrongDate = await store.checks.addEvidence(id, aDocument({ birthDate: '18/05/1980' }), agent);
      expect(wrongDate).toMatchObject({ outcome: 'mismatch', sufficient: false, attemptsLeft: 1 });
      const wrongName = aDocument({ names: { surname: 'DUPOND', givenNames: 'JEAN' } });
      const second = await store.checks.addEvidence(id, wrongName, agent);
      expect(second).toMatchObject({
        outcome: 'mismatch',
        attemptsLeft: 0,
        notes: ['surname-differs-by-one-letter'],
      });
      expect(await store.checks.addEvidence(id, aDocument(), agent)).toMatchObject({
        outcome: 'locked',
        sufficient: false,
      });
    });

    it('T27: keeps kind, channel, site, verdict and month of expiry; neither number, zone, names nor birth date', async () => {
      const { id } = await store.start(agent, await store.person());
      const mrz = [
        'IDFRAX4RTBPFW46<<<<<<<<<<<<<<<',
        '8005171F3101312FRA<<<<<<<<<<<X',
        'DUPONT<<JEAN<PAUL<<<<<<<<<<<<<',
      ];
      const slips = aDocument({ mrz });
      await expect(store.checks.addEvidence(id, slips, agent)).rejects.toMatchObject({ code: 'MRZ_SLIPS' });
      await store.checks.addEvidence(id, aDocument(), agent);
      const rows = await test.transactions.query<Record<string, unknown>>(
        'SELECT * FROM evidence WHERE check_id = $1',
        [id],
      );
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({
        document_type: 'national-id',
        channel: 'on-site',
        site: 'rectorat',
        letter: 'F',
      });
      expect(JSON.stringify(rows)).toContain('2031-01');
      expect(JSON.stringify(rows)).not.toMatch(/X4RTBPFW4|1980|dupont|IDFRA/i);
    });

    it('on-site evidence needs an agent with a site', async () => {
      const remote = await store.agent({ site: null });
      const { id } = await store.start(remote, await store.person());
      await expect(store.checks.addEvidence(id, aDocument(), remote)).rejects.toMatchObject({
        code: 'SITE_MISSING',
      });
    });
  });

  describe('owner code', () => {
    it('R and a returned code suffice for an ordinary account; only the hash is kept', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      await store.checks.addEvidence(id, numen(NUMEN), agent);
      const { email } = await store.contacts(personId);
      const { masked } = await store.checks.sendOwnerCode(id, email, agent);
      expect(masked).toBe('j•••@e•••.net');
      const code = await store.codeSentFor(id);
      expect(code).toMatch(/^\d{8}$/);
      const rows = await test.transactions.query('SELECT * FROM owner_codes WHERE check_id = $1', [id]);
      const queue = await test.transactions.query('SELECT * FROM notifications WHERE object_id = $1', [id]);
      expect(JSON.stringify([rows, queue])).not.toContain(code);
      const answer = await store.checks.addEvidence(
        id,
        { kind: 'owner-code', code: code.replace(/(\d{4})/, '$1 ') },
        agent,
      );
      expect(answer).toMatchObject({ outcome: 'match', sufficient: true });
    });

    it('T12: of two parallel submits of the right code exactly one wins; a used code is none', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      await store.checks.sendOwnerCode(id, (await store.contacts(personId)).email, agent);
      const code = await store.codeSentFor(id);
      const submit = () =>
        store.checks.addEvidence(id, { kind: 'owner-code', code }, agent).then(
          (a) => a.outcome,
          (e: { code: string }) => e.code,
        );
      expect((await Promise.all([submit(), submit(), submit()])).sort()).toEqual([
        'OWNER_CODE_NONE',
        'OWNER_CODE_NONE',
        'match',
      ]);
      expect(await count(`evidence WHERE check_id = $1 AND letter = 'C'`, [id])).toBe(1);
    });

    it('T12: six wrong ones void it', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      await store.checks.sendOwnerCode(id, (await store.contacts(personId)).email, agent);
      const code = await store.codeSentFor(id);
      const wrong = code === '00000000' ? '00000001' : '00000000';
      const lefts: (number | null)[] = [];
      for (let i = 0; i < 6; i += 1) {
        lefts.push(
          (await store.checks.addEvidence(id, { kind: 'owner-code', code: wrong }, agent)).attemptsLeft,
        );
      }
      expect(lefts).toEqual([5, 4, 3, 2, 1, 0]);
      await expect(store.checks.addEvidence(id, { kind: 'owner-code', code }, agent)).rejects.toMatchObject({
        code: 'OWNER_CODE_NONE',
      });
    });

    it('T12: nine wrong ones at the same instant count six, and the right one comes too late', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      await store.checks.sendOwnerCode(id, (await store.contacts(personId)).email, agent);
      const code = await store.codeSentFor(id);
      const wrong = code === '00000000' ? '00000001' : '00000000';
      const submit = (typed: string) =>
        store.checks.addEvidence(id, { kind: 'owner-code', code: typed }, agent).then(
          (a) => a.outcome,
          (e: { code: string }) => e.code,
        );
      const outcomes = await Promise.all(Array.from({ length: 9 }, () => submit(wrong)));
      expect(outcomes.sort()).toEqual([
        ...Array(3).fill('OWNER_CODE_NONE'),
        ...Array(5).fill('mismatch'),
        'refused',
      ]);
      expect(await submit(code)).toBe('OWNER_CODE_NONE');
    });

    it('T12: of codes asked for at the same instant three are sent for a check, six for a person in an hour', async () => {
      const personId = await store.person();
      const { email } = await store.contacts(personId);
      const checks: { by: Awaited<ReturnType<typeof store.agent>>; id: string }[] = [];
      for (let i = 0; i < 3; i += 1) {
        const by = await store.agent();
        checks.push({ by, id: (await store.start(by, personId)).id });
      }
      const ask = ({ id, by }: (typeof checks)[number]) =>
        store.checks.sendOwnerCode(id, email, by).then(
          () => 'sent',
          (e: { code: string }) => e.code,
        );
      const outcomes = await Promise.all(checks.flatMap((one) => Array.from({ length: 5 }, () => ask(one))));
      expect(outcomes.sort()).toEqual([...Array(9).fill('OWNER_CODES_SPENT'), ...Array(6).fill('sent')]);
      expect(await count('owner_codes WHERE person_id = $1', [personId])).toBe(6);
      for (const { id } of checks)
        expect(await count('owner_codes WHERE check_id = $1', [id])).toBeLessThanOrEqual(3);
    });

    it('T12: the code of one check fails on another', async () => {
      const personId = await store.person();
      const a = await store.start(agent, personId);
      await store.checks.sendOwnerCode(a.id, (await store.contacts(personId)).email, agent);
      const code = await store.codeSentFor(a.id);
      const other = await store.agent();
      const b = await store.start(other, personId);
      await expect(store.checks.addEvidence(b.id, { kind: 'owner-code', code }, other)).rejects.toMatchObject(
        { code: 'OWNER_CODE_NONE' },
      );
    });

    it('a new code voids the former; three a check', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      const { email } = await store.contacts(personId);
      await store.checks.sendOwnerCode(id, email, agent);
      const first = await store.codeSentFor(id);
      await store.checks.sendOwnerCode(id, email, agent);
      expect(await store.checks.addEvidence(id, { kind: 'owner-code', code: first }, agent)).toMatchObject({
        outcome: 'mismatch',
      });
      await store.checks.sendOwnerCode(id, email, agent);
      await expect(store.checks.sendOwnerCode(id, email, agent)).rejects.toMatchObject({
        code: 'OWNER_CODES_SPENT',
        kind: 'rate_limited',
      });
    });

    it('T15: a contact set two days ago receives no code, and the reason is audited', async () => {
      const now = test.clock.now();
      const personId = await store.person({
        contacts: [{ kind: 'email', value: 'neuf@exemple.net', setOn: now - 2 * DAY }],
      });
      const { id } = await store.start(agent, personId);
      const { contacts } = await store.checks.means(personId);
      const recent = contacts.find(({ why }) => why === 'CONTACT_TOO_RECENT')!;
      expect(recent.usable).toBe(false);
      await expect(store.checks.sendOwnerCode(id, recent.id, agent)).rejects.toMatchObject({
        code: 'CONTACT_TOO_RECENT',
      });
      expect(await audited('owner-code.refused', id)).toBe(1);
      expect(await count('owner_codes WHERE check_id = $1', [id])).toBe(0);
    });

    it('T16: only contacts of the list, never the locked mailbox itself', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      await expect(store.checks.sendOwnerCode(id, newId(), agent)).rejects.toMatchObject({
        code: 'CONTACT_UNKNOWN',
      });
      const stranger = await store.contacts(await store.person());
      await expect(store.checks.sendOwnerCode(id, stranger.email, agent)).rejects.toMatchObject({
        code: 'CONTACT_UNKNOWN',
      });
      const { academic } = await store.contacts(personId);
      await expect(store.checks.sendOwnerCode(id, academic, agent)).rejects.toMatchObject({
        code: 'CONTACT_ACADEMIC',
      });
    });
  });

  describe('call-back', () => {
    it('the number is the register’s and somebody else answers, named', async () => {
      const { id } = await store.start(agent, await store.person());
      const call = (phoneId: string, answeredBy: string) =>
        store.checks.addEvidence(id, { kind: 'call-back', phoneId, answeredBy }, agent);
      await expect(call('0130039X', 'Lucie Faure')).rejects.toMatchObject({ code: 'PHONE_UNKNOWN' });
      await expect(call(THIERS, 'M. Dupont')).rejects.toMatchObject({ code: 'ANSWERER_MISSING' });
      await expect(call(THIERS, '…')).rejects.toMatchObject({ code: 'ANSWERER_MISSING' });
      expect(await call(THIERS, 'Lucie Faure')).toMatchObject({ outcome: 'match', sufficient: false });
    });
  });

  describe('T4: nobody’s word alone', () => {
    it('class B: NUMEN and a document attested by the agent are refused; code, call-back and a second person pass', async () => {
      const personId = await store.person({ accountClass: 'B' });
      const { id } = await store.start(agent, personId);
      await store.checks.addEvidence(id, numen(NUMEN), agent);
      const attested = await store.checks.addEvidence(id, aDocument({ faceMatches: false }), agent);
      expect(attested.sufficient).toBe(false);
      await store.checks.sendOwnerCode(id, (await store.contacts(personId)).email, agent);
      await store.checks.addEvidence(id, { kind: 'owner-code', code: await store.codeSentFor(id) }, agent);
      const answer = await store.checks.addEvidence(
        id,
        { kind: 'call-back', phoneId: THIERS, answeredBy: 'Lucie Faure' },
        agent,
      );
      expect(answer).toMatchObject({ sufficient: true, needsApproval: 'second-person' });
      expect(await store.checks.forAct(id)).toMatchObject({ needsApproval: true, accountClass: 'B' });
    });
  });

  describe('T11: a check pays once, for its own case, while it lives', () => {
    const sufficient = async (personId: string) => {
      const started = await store.start(agent, personId);
      await store.checks.addEvidence(started.id, numen(NUMEN), agent);
      await store.checks.addEvidence(started.id, aDocument(), agent);
      return started;
    };

    it('is consumed by exactly one act, also in parallel', async () => {
      const { id } = await sufficient(await store.person());
      const won = await Promise.all(Array.from({ length: 4 }, () => consume(id)));
      expect(won.filter(Boolean)).toHaveLength(1);
      await expect(store.checks.addEvidence(id, numen(NUMEN), agent)).rejects.toMatchObject({
        code: 'CHECK_USED',
        kind: 'conflict',
      });
    });

    it('dies after fifteen minutes: 410', async () => {
      const { id } = await sufficient(await store.person());
      test.clock.advance(15 * MINUTE);
      expect(await consume(id)).toBe(false);
      await expect(store.checks.addEvidence(id, numen(NUMEN), agent)).rejects.toMatchObject({
        code: 'CHECK_EXPIRED',
        kind: 'expired',
      });
    });

    it('is the agent’s own: to another it does not exist', async () => {
      const { id } = await store.start(agent, await store.person());
      const other = await store.agent();
      await expect(store.checks.addEvidence(id, numen(NUMEN), other)).rejects.toMatchObject({
        kind: 'not_found',
      });
    });

    it('T13: a change of the account kills it, and the death is kept', async () => {
      const personId = await store.person();
      const { id } = await sufficient(personId);
      await test.transactions.run(() =>
        test.transactions.execute('UPDATE people SET stamp = $2 WHERE id = $1', [personId, newId()]),
      );
      await expect(store.checks.addEvidence(id, numen(NUMEN), agent)).rejects.toMatchObject({
        code: 'STATE_CHANGED',
      });
      expect(await row(id)).toMatchObject({ state: 'dead', dead_reason: 'state_changed' });
      expect(await consume(id)).toBe(false);
    });

    it.each(['person_changed', 'assignee_changed', 'case_reopened'] as const)(
      'dies when told: %s',
      async (reason) => {
        const { id, caseId } = await sufficient(await store.person());
        await test.transactions.run(() => store.checks.invalidate({ caseId }, reason));
        expect(await consume(id)).toBe(false);
        await expect(store.checks.addEvidence(id, numen(NUMEN), agent)).rejects.toMatchObject({
          code: 'CHECK_DEAD',
        });
        expect(await audited('check.died', id)).toBe(1);
      },
    );
  });

  describe('invariants of the database', () => {
    const change = (id: string, set: string, params: unknown[] = []) =>
      test.transactions.run(() =>
        test.transactions.execute(`UPDATE identity_checks SET ${set} WHERE id = $1`, [id, ...params]),
      );

    it('what a check is bound to, its life and its end cannot be rewritten', async () => {
      const personId = await store.person();
      const { id } = await store.start(agent, personId);
      for (const [set, params] of [
        ['person_id = $2', [await store.person()]],
        ['agent_id = $2', [(await store.agent()).id]],
        [`action = 'unlock'`, []],
        ['state_stamp = $2', ['other']],
        ['expires_at = expires_at + 1', []],
        ['expires_at = created_at', []],
        [`state = 'consumed'`, []],
        ['sufficient = $2', [true]],
        [`sufficient = $2, state = 'consumed', consumed_by = id, consumed_at = created_at`, [true]],
      ] as [string, unknown[]][]) {
        await expect(change(id, set, params)).rejects.toBeDefined();
      }
      await change(id, `state = 'dead', dead_reason = 'abandoned'`);
      await expect(change(id, `state = 'live', dead_reason = NULL`)).rejects.toBeDefined();
    });

    it('two checks cannot pay for one act, evidence and checks are not erased', async () => {
      const ids: string[] = [];
      for (const personId of [await store.person(), await store.person()]) {
        const { id } = await store.start(agent, personId);
        await store.checks.addEvidence(id, numen(NUMEN), agent);
        await store.checks.addEvidence(id, aDocument(), agent);
        ids.push(id);
      }
      const act = newId();
      expect(await consume(ids[0]!, act)).toBe(true);
      await expect(consume(ids[1]!, act)).rejects.toBeDefined();
      const erase = (sql: string) => test.transactions.run(() => test.transactions.execute(sql, [ids[0]]));
      await expect(erase('DELETE FROM evidence WHERE check_id = $1')).rejects.toBeDefined();
      await expect(erase(`UPDATE evidence SET letter = 'F' WHERE check_id = $1`)).rejects.toBeDefined();
      await expect(erase('DELETE FROM identity_checks WHERE id = $1')).rejects.toBeDefined();
    });
  });

  it('the policy in force is on the record with its hash', async () => {
    expect(await count(`audit_entries WHERE action = 'policy.changed'`)).toBe(1);
    const route = await test.get(Settings).get(VOUCHER_ROUTE_SETTING, null);
    expect(route).toBeNull();
  });
});
