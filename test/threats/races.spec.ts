import { DirectorySource } from '../../src/directory/directory.source.js';
import { VouchersService } from '../../src/identity-checks/vouchers.service.js';
import { voucherOf } from '../../src/identity-checks/check-agent.js';
import { ClaimContacts } from '../../src/resets/claim-contacts.service.js';
import { FreezesService } from '../../src/resets/freezes.service.js';
import { ResetSecrets } from '../../src/resets/reset-secrets.js';
import { saveEstablishment } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';
import { ApiDesk, DOCUMENT, expectStatus, refusal } from '../support/api-desk.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { visit, type Answer, type Client } from '../support/client.js';
import { withDatabases } from '../support/services.js';
import { until } from '../support/until.js';

const THIERS = '0130040Y';
const SOMEBODY = { accountId: null, kind: 'owner', label: 'test' } as const;
const SECRET = 'Neuf tulipes jaunes, 1 vélo';

/** What two people, or one in a hurry, do at the same instant; PostgreSQL really runs them side by side. */
withDatabases('at the same instant', (database) => {
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
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status).sort();
  const stateOf = async (personId: string) =>
    (await test.get(DirectorySource).readState(personId))?.status ?? '';
  async function resetOf(traits = {}, more = {}): Promise<{ id: string; number: string; personId: string }> {
    const personId = await lockedOut(test, traits);
    const { number, checkId } = await desk.verified(personId);
    const { id } = expectStatus(await desk.reset(number, checkId, more), 201).json<{ id: string }>();
    return { id, number, personId };
  }
  async function pairingCode(owner: Client): Promise<string> {
    await owner.get('/claim');
    const shown = await owner.post('/claim/pairings');
    return /class="claim-code"[^>]*>([A-Z0-9]{6})</.exec(shown.text)?.[1] ?? '';
  }
  const caseId = async (number: string) =>
    (await rows<{ id: string }>('SELECT id FROM cases WHERE number = $1', [number]))[0]?.id ?? '';
  async function notMePath(resetId: string): Promise<string> {
    const [link] = await rows<{ id: string }>('SELECT id FROM not_me_links WHERE reset_id = $1', [resetId]);
    return `/not-me/${test.get(ResetSecrets).notMeToken(link?.id ?? '')}`;
  }

  it('one pairing code binds one claim, whoever types it', async () => {
    const resets = [await resetOf(), await resetOf(), await resetOf(), await resetOf()];
    const owner = visit(test);
    const code = await pairingCode(owner);
    const answers = await Promise.all(
      resets.map(({ id }) => desk.api.post(`/resets/${id}/pairing`, { code })),
    );
    const paired = answers.filter(
      ({ status, text }) => status === 200 && text.includes('"outcome":"paired"'),
    );
    expect(paired).toHaveLength(1);
    const ids = resets.map(({ id }) => id);
    expect(await count(`claims WHERE state = 'bound' AND reset_id IN ($1, $2, $3, $4)`, ids)).toBe(1);
    expect((await owner.get('/claim/secret')).status).toBe(200);
  });

  it('one check pays for one reset, submitted twice with two keys', async () => {
    const personId = await lockedOut(test);
    const { number, checkId } = await desk.verified(personId);
    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.reset(number, checkId)));
    expect(statuses(answers)).toEqual([201, 409, 409, 409]);
    expect(await count('resets WHERE check_id = $1', [checkId])).toBe(1);
    expect(await count('claims WHERE person_id = $1', [personId])).toBe(1);
  });

  it('ten resets an hour are ten, also when twelve come at once', async () => {
    for (let n = 0; n < 8; n += 1) await resetOf();
    const ready = [];
    for (let n = 0; n < 4; n += 1) ready.push(await desk.verified(await lockedOut(test)));
    const answers = await Promise.all(ready.map(({ number, checkId }) => desk.reset(number, checkId)));
    expect(statuses(answers)).toEqual([201, 201, 429, 429]);
  });

  it('of a yes and a no one counts', async () => {
    const other = await ApiDesk.of(test, { role: 'supervisor' });
    const { id } = await resetOf({ accountClass: 'B', function: 'Principal' });
    const answers = await Promise.all([
      supervisor.api.post(`/resets/${id}/approvals`, { decision: 'approve' }),
      other.api.post(`/resets/${id}/approvals`, { decision: 'reject' }),
    ]);
    expect(statuses(answers)).toEqual([200, 409]);
    const [row] = await rows<{ state: string }>('SELECT state FROM resets WHERE id = $1', [id]);
    const said = answers.find(({ status }) => status === 200)?.json<{ state: string }>().state;
    expect(row?.state).toBe(said);
    expect(await count('reset_approvals WHERE reset_id = $1', [id])).toBe(1);
    expect(await count('claims WHERE reset_id = $1', [id])).toBe(said === 'done' ? 1 : 0);
  });

  it('a fifth and a sixth voucher of the day are one', async () => {
    const secretary = await ApiDesk.of(test, { role: 'secretary', uais: [THIERS] });
    const ask = async () => {
      const check = await desk.check(await desk.case(await lockedOut(test)));
      const asked = await desk.api.post(`/identity-checks/${check}/voucher-requests`, {});
      return expectStatus(asked, 201).json<{ id: string }>().id;
    };
    const decide = (id: string) =>
      test
        .get(VouchersService)
        .decide(id, true, voucherOf({ ...secretary.account, permissions: new Set() } as never));
    for (let n = 0; n < 4; n += 1) await decide(await ask());
    const last = [await ask(), await ask(), await ask()];
    const outcomes = await Promise.allSettled(last.map(decide));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await count('voucher_requests WHERE decided_by = $1', [secretary.account.id])).toBe(5);
    expect(
      await count(`notifications WHERE template = 'desk-alert' AND object_id = $1`, [secretary.account.id]),
    ).toBeGreaterThan(0);
  });

  it('of contact codes three are sent for a claim', async () => {
    const { id } = await resetOf();
    const owner = visit(test);
    await desk.api.post(`/resets/${id}/pairing`, { code: await pairingCode(owner) });
    expect((await owner.post('/claim/secret', { secret: SECRET, again: SECRET })).location).toBe(
      '/claim/done',
    );
    const browser = owner.cookies.get('guichet_claim') ?? '';
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4, 5, 6].map((n) =>
        test.get(ClaimContacts).offer(browser, { kind: 'email', value: `moi${n}@perso.example` }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  describe('“Ce n’était pas moi” while the directory does not answer', () => {
    const source = () => test.get(DirectorySource);
    /** Puts another act in place of one of the directory while `work` runs. */
    async function instead<K extends 'freeze' | 'setSecret'>(
      name: K,
      act: DirectorySource[K],
      work: () => Promise<void>,
    ): Promise<void> {
      Object.defineProperty(source(), name, { value: act, configurable: true });
      try {
        await work();
      } finally {
        Reflect.deleteProperty(source(), name);
      }
    }
    const deaf = (work: () => Promise<void>) =>
      instead('freeze', () => Promise.reject(new Error('The directory is away.')), work);
    const freeze = (caseId: string, personId: string) =>
      test
        .get(FreezesService)
        .freeze(
          { caseId, personId, reason: 'hameçonnage' },
          { accountId: supervisor.account.id, personId: null, site: null, actor: SOMEBODY },
          true,
        );

    it('says that the account is frozen, and closes it as soon as the directory is back', async () => {
      const { id, personId } = await resetOf();
      await deaf(async () => {
        const owner = visit(test);
        await owner.get(await notMePath(id));
        expect((await owner.post(await notMePath(id))).status).toBe(200);
        expect(await stateOf(personId)).toBe('active');
        expect(await count(`claims WHERE reset_id = $1 AND state = 'dead'`, [id])).toBe(1);
      });
      test.clock.advance(5000);
      expect(
        await until(
          () => stateOf(personId),
          (state) => state === 'frozen',
        ),
      ).toBe('frozen');
    });

    it('a reset that waits is not written, and one just written gives nothing to claim', async () => {
      const waiting = await resetOf({ accountClass: 'B', function: 'Principal' });
      const personId = await lockedOut(test);
      const { number, checkId } = await desk.verified(personId);
      const caseOf = await caseId(number);
      await deaf(async () => {
        const agents = freeze(await caseId(waiting.number), waiting.personId);
        await expect(agents).rejects.toThrow('FREEZE_PENDING');
        const late = await supervisor.api.post(`/resets/${waiting.id}/approvals`, { decision: 'approve' });
        expect(refusal(late)).toEqual([409, 'ACCOUNT_FROZEN']);
        const write = source().setSecret.bind(source());
        const interrupted: DirectorySource['setSecret'] = async (request) => {
          const outcome = await write(request);
          await freeze(caseOf, personId).catch(() => undefined);
          return outcome;
        };
        await instead('setSecret', interrupted, async () => {
          const done = expectStatus(await desk.reset(number, checkId, { delivery: 'contact' }), 201);
          expect(done.json()).not.toHaveProperty('withdrawalCode');
        });
      });
      const claims = await rows<{ id: string }>(
        'SELECT id, state, death_reason AS "why" FROM claims WHERE person_id = $1',
        [personId],
      );
      expect(claims).toEqual([{ id: expect.any(String) as string, state: 'dead', why: 'frozen' }]);
      const links = `notifications WHERE template = 'claim-link' AND object_id = $1`;
      expect(await count(links, [claims[0]?.id])).toBe(0);
    });
  });

  it('a case that goes to somebody else between check and act: the act is refused', async () => {
    const { number, checkId } = await desk.verified(await lockedOut(test));
    const thief = await ApiDesk.of(test);
    // As a check started at the very moment of the change would stand.
    await execute('UPDATE cases SET assignee_id = $2 WHERE number = $1', [number, thief.account.id]);
    expect(refusal(await desk.reset(number, checkId))).toEqual([409, 'CASE_NOT_YOURS']);
  });

  it.each([
    ['about somebody else', 'person', 'CHECK_OTHER_PERSON'],
    ['closed', 'closure', 'CASE_NOT_OPEN'],
  ])('a reset waits for its approval, and its case turns out to be %s: it ends', async (_, turn, code) => {
    const { id, number } = await resetOf({ accountClass: 'B', function: 'Principal' });
    if (turn === 'closure')
      expectStatus(await desk.api.post(`/cases/${number}/closure`, { cause: 'forgotten' }), 200);
    else {
      const { version } = (await desk.api.get(`/cases/${number}`)).json<{ version: number }>();
      const change = { version, personId: await lockedOut(test) };
      expectStatus(await desk.api.call('PATCH', `/cases/${number}`, change), 200);
    }
    const answer = await supervisor.api.post(`/resets/${id}/approvals`, { decision: 'approve' });
    expect(refusal(answer)).toEqual([409, code]);
    expect(await count(`resets WHERE id = $1 AND state = 'refused'`, [id])).toBe(1);
  });

  it('another device of a counter answers for itself: the NUMEN is asked again after a re-issue', async () => {
    const number = await desk.case(await lockedOut(test), { channel: 'counter' });
    const checkId = await desk.check(number);
    const said = { kind: 'attributes', birthDate: '17/05/1980', birthName: 'Dupont', school: THIERS };
    await desk.evidence(checkId, said);
    await desk.evidence(checkId, { ...DOCUMENT, channel: 'on-site' });
    const { id } = expectStatus(await desk.reset(number, checkId), 201).json<{ id: string }>();
    const first = visit(test);
    await desk.api.post(`/resets/${id}/pairing`, { code: await pairingCode(first) });
    const weak = { secret: 'court', again: 'court', numen: NUMEN };
    expect((await first.post('/claim/secret', weak)).status).toBe(422);
    expect(await count('claims WHERE reset_id = $1 AND asks_numen', [id])).toBe(0);
    expectStatus(await desk.api.post(`/resets/${id}/reissue`), 200);
    const second = visit(test);
    await desk.api.post(`/resets/${id}/pairing`, { code: await pairingCode(second) });
    const choice = { secret: SECRET, again: SECRET };
    expect((await second.post('/claim/secret', choice)).status).toBe(422);
    expect((await second.post('/claim/secret', { ...choice, numen: NUMEN })).location).toBe('/claim/done');
  });
});
