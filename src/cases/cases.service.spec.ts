import { startTestApp, type TestApp } from '../../test/support/app.js';
import { DeskStore, MISTRAL, SAINT_CHARLES, THIERS } from '../../test/factories/desk.js';
import { savePerson } from '../../test/factories/people.js';
import { withDatabases } from '../../test/support/services.js';
import { ownerActor } from '../platform/actor.js';
import { CaseAssignments } from './case-assignments.service.js';
import { CaseClosures } from './case-closures.service.js';
import { CaseCorrections } from './case-corrections.service.js';
import { CaseDesk } from './case-desk.service.js';
import { CaseMessages } from './case-messages.service.js';
import { CaseReading } from './case-reading.service.js';
import { listQuery } from './case-list.query.js';
import type { CaseBy, OpenCase } from './case.types.js';
import type { ListForm } from './cases.forms.js';
import { CasesService } from './cases.service.js';

const phone = (over: Partial<OpenCase> = {}): OpenCase => ({ type: 'password', channel: 'phone', ...over });
const email = (over: Partial<OpenCase> = {}): OpenCase => ({ type: 'other', channel: 'email', ...over });

withDatabases('cases', (database) => {
  let test: TestApp;
  let store: DeskStore;
  let agent: CaseBy & { id: string };
  let supervisor: CaseBy & { id: string };

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    store = new DeskStore(test);
    agent = await store.account();
    supervisor = await store.account({ role: 'supervisor' });
  });
  afterAll(() => test.stop());

  const open = (input: OpenCase, by: CaseBy = agent) => test.get(CasesService).open(input, by);
  const show = (number: string, by: CaseBy = agent) => test.get(CaseReading).show(number, by);
  const list = (form: ListForm, by: CaseBy = agent) =>
    test.get(CaseDesk).page(listQuery(form, by.reader.accountId, 'all'), by);
  const numbers = async (form: ListForm, by: CaseBy = agent) =>
    (await list(form, by)).rows.map((row) => row.number);
  const audited = (action: string) =>
    test.transactions.query<{ n: number }>('SELECT COUNT(*) AS "n" FROM audit_entries WHERE action = $1', [
      action,
    ]);

  it('opens a phone case taken and answered, any other waiting, with a gap-free number', async () => {
    const personId = await savePerson(test, { uais: [THIERS] });
    const first = await open(phone({ personId }));
    const second = await open(email({ personId, subject: 'Signature' }));
    const { card } = await show(first);
    expect(card).toMatchObject({
      status: 'open',
      assigneeId: agent.id,
      firstAgentId: agent.id,
      firstAnsweredAt: card.openedAt,
      uai: THIERS,
      departement: '13',
      username: expect.any(String) as string,
    });
    expect((await show(second)).card).toMatchObject({
      status: 'new',
      assigneeId: null,
      firstAnsweredAt: null,
      subject: 'Signature',
    });
    const position = (number: string) => Number(number.split('-')[1]);
    expect(position(second)).toBe(position(first) + 1);
    await expect(open(phone({ personId: agent.id }))).rejects.toMatchObject({ code: 'CASE_PERSON_UNKNOWN' });
    expect(position(await open(email()))).toBe(position(second) + 1);
  });

  it('opens one case for two clicks on one form, even at the same time', async () => {
    const clicks = Array.from({ length: 5 }, () => open(phone({ openKey: 'form-key-1' })));
    const opened = new Set(await Promise.all(clicks));
    expect(opened.size).toBe(1);
    expect(await open(phone({ openKey: 'form-key-1' }))).toBe([...opened][0]);
    expect(await open(phone({ openKey: 'form-key-1' }), supervisor)).not.toBe([...opened][0]);
  });

  it('masks NUMEN-shaped text before it is kept', async () => {
    const number = await open(
      phone({ subject: 'NUMEN 02E9900000ZZZ', description: 'je suis 02 e 99 00000 zzz' }),
    );
    await test
      .get(CaseMessages)
      .post(number, { body: 'son numéro: 02E9900000ZZZ', visibility: 'internal' }, agent);
    const { card, timeline } = await show(number);
    expect(card.subject).toBe('NUMEN [NUMEN]');
    expect(timeline.filter((row) => row.kind === 'message').map((row) => row.body)).toEqual([
      'je suis [NUMEN]',
      'son numéro: [NUMEN]',
    ]);
  });

  it('refuses a stale version, and tells whose it is', async () => {
    const number = await open(phone());
    const corrections = test.get(CaseCorrections);
    await corrections.correct(number, { subject: 'Un' }, agent, 1);
    await expect(corrections.correct(number, { subject: 'Deux' }, supervisor, 1)).rejects.toMatchObject({
      code: 'CASE_CHANGED',
      kind: 'conflict',
    });
    expect((await show(number)).card).toMatchObject({ subject: 'Un', version: 2 });
  });

  it('lets exactly one of two agents with the same version win', async () => {
    const number = await open(email());
    const colleagues = [agent, supervisor, await store.account()];
    const takes = await Promise.allSettled(
      colleagues.map((by) => test.get(CaseAssignments).take(number, by, 1)),
    );
    expect(takes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const { card } = await show(number);
    expect(card.firstAgentId).toBe(card.assigneeId);
  });

  it('gives the next case to each of several agents, never the same', async () => {
    const opened = [];
    for (let i = 0; i < 6; i += 1) opened.push(await open(email({ uai: SAINT_CHARLES, priority: 1 })));
    const agents = await Promise.all(
      Array.from({ length: 6 }, () => store.account({ scope: `uais:${SAINT_CHARLES}` })),
    );
    const taken = await Promise.all(agents.map((by) => test.get(CaseAssignments).next(by)));
    expect(taken.map((one) => one.number).sort()).toEqual(opened.sort());
    await expect(test.get(CaseAssignments).next(agents[0]!)).rejects.toMatchObject({
      code: 'CASE_NOTHING_UNASSIGNED',
    });
  });

  it('takes the oldest first, the urgent before it', async () => {
    const by = await store.account({ scope: `uais:${MISTRAL}` });
    const older = await open(email({ uai: MISTRAL }));
    await open(email({ uai: MISTRAL }));
    const urgent = await open(email({ uai: MISTRAL, priority: 1 }));
    expect((await test.get(CaseAssignments).next(by)).number).toBe(urgent);
    expect((await test.get(CaseAssignments).next(by)).number).toBe(older);
  });

  it('lets only a supervisor give a case to another, and only to somebody who may see it', async () => {
    const number = await open(email({ uai: THIERS }));
    const assignments = test.get(CaseAssignments);
    const here = await store.account({ scope: 'departements:13', site: 'dsden-13' });
    const elsewhere = await store.account({ scope: 'departements:84' });
    await expect(assignments.assign(number, here.id, agent)).rejects.toMatchObject({
      code: 'CASE_ASSIGN_OTHERS',
    });
    await expect(assignments.assign(number, elsewhere.id, supervisor)).rejects.toMatchObject({
      code: 'CASE_ASSIGNEE_UNKNOWN',
    });
    await assignments.assign(number, here.id, supervisor);
    expect((await show(number)).card).toMatchObject({
      assigneeId: here.id,
      team: 'dsden-13',
      status: 'open',
    });
    await assignments.release(number, supervisor);
    expect((await show(number)).card).toMatchObject({ assigneeId: null, status: 'new' });
  });

  it('is resolved, closed with a cause of the list, and reopened', async () => {
    const closures = test.get(CaseClosures);
    const number = await open(email());
    await expect(closures.close(number, 'no-such-cause', agent)).rejects.toMatchObject({
      code: 'CASE_CAUSE_UNKNOWN',
    });
    test.clock.advance(60_000);
    await closures.resolve(number, agent);
    await closures.close(number, 'forgotten', agent);
    const { card } = await show(number);
    expect(card).toMatchObject({
      status: 'closed',
      cause: 'forgotten',
      resolvedBy: agent.id,
      firstAgentId: agent.id,
    });
    expect(card.firstAnsweredAt).toBe(card.resolvedAt);
    await expect(
      test.get(CaseMessages).post(number, { body: 'x', visibility: 'public' }, agent),
    ).rejects.toMatchObject({
      code: 'CASE_CLOSED',
    });
    await closures.reopen(number, agent, undefined, 'Erreur de cause');
    expect((await show(number)).card).toMatchObject({
      status: 'open',
      cause: null,
      closedAt: null,
      resolvedAt: null,
      reopenedCount: 1,
    });
  });

  it('waits for somebody and works again', async () => {
    const number = await open(phone());
    const closures = test.get(CaseClosures);
    await closures.park(number, agent, 'requester');
    expect((await show(number)).card.status).toBe('pending-requester');
    await closures.resume(number, agent);
    const { card, timeline } = await show(number);
    expect(card.status).toBe('open');
    expect(timeline.map((row) => row.kind)).toEqual(['parked', 'resumed']);
  });

  it('reopens at the top of the desk when the owner contests, and only marks an open case', async () => {
    const closures = test.get(CaseClosures);
    const owner = ownerActor();
    const number = await open(phone());
    const { card } = await show(number);
    await closures.close(number, 'forgotten', agent);
    await closures.reopenByOwner(card.id, 'reset-1', owner);
    expect((await show(number)).card).toMatchObject({ status: 'open', priority: 1, reopenedCount: 1 });
    await closures.reopenByOwner(card.id, 'reset-1', owner);
    await closures.reopenByOwner(card.id, 'reset-2', owner);
    expect((await show(number)).card).toMatchObject({ status: 'open', reopenedCount: 1 });
    const contested = (await show(number)).timeline.filter((row) => row.kind === 'contested-by-owner');
    expect(contested).toHaveLength(2);
  });

  describe('visibility', () => {
    it('shows an agent of a département only its cases, and elsewhere is not found', async () => {
      const vaucluse = await store.account({ scope: 'departements:84', site: 'dsden-84' });
      const here = await open(email({ uai: MISTRAL }));
      const there = await open(email({ uai: THIERS }));
      const nowhere = await open(email());
      expect((await show(here, vaucluse)).card.number).toBe(here);
      for (const number of [there, nowhere, '2026-999999', 'x']) {
        await expect(show(number, vaucluse)).rejects.toMatchObject({
          code: 'CASE_NOT_FOUND',
          kind: 'not_found',
        });
      }
      const seen = await numbers({ limit: 200 }, vaucluse);
      expect(seen).toContain(here);
      expect(seen).not.toContain(there);
      const own = await open(email(), vaucluse);
      expect((await show(own, vaucluse)).card.departement).toBe('84');
    });

    it('lets a secretary open for a colleague of her own school and see that, status and public messages only', async () => {
      const secretary = await store.account({ role: 'secretary', uais: [THIERS] });
      const head = await store.account({ role: 'head', uais: [THIERS] });
      const colleague = await savePerson(test, { uais: [SAINT_CHARLES, THIERS] });
      const stranger = await savePerson(test, { uais: [MISTRAL] });
      const number = await open(
        email({ personId: colleague, description: 'Elle ne peut plus se connecter' }),
        secretary,
      );
      await expect(open(email({ personId: stranger }), secretary)).rejects.toMatchObject({
        code: 'CASE_PERSON_UNKNOWN',
      });
      await expect(open(email(), secretary)).rejects.toMatchObject({ code: 'CASE_PERSON_MISSING' });
      await test.get(CaseMessages).post(number, { body: 'note interne', visibility: 'internal' }, agent);
      await test.get(CaseMessages).post(number, { body: 'Bonjour', visibility: 'public' }, agent);
      const { card, timeline } = await show(number, secretary);
      expect(card).toMatchObject({ channel: 'secretary', uai: THIERS, status: 'open' });
      expect(timeline.map((row) => row.body)).toEqual(['Elle ne peut plus se connecter', 'Bonjour']);
      expect(await numbers({}, secretary)).toEqual([number]);
      await expect(show(number, head)).rejects.toMatchObject({ code: 'CASE_NOT_FOUND' });
      expect(await numbers({}, head)).toEqual([]);
      await expect(test.get(CaseClosures).resolve(number, secretary)).rejects.toMatchObject({
        code: 'CASE_ACT_OF_THE_DESK',
      });
      await test.get(CaseClosures).resolve(number, agent);
      await test
        .get(CaseMessages)
        .post(number, { body: 'Toujours bloquée', visibility: 'internal' }, secretary);
      expect((await show(number)).card).toMatchObject({ status: 'open', reopenedCount: 1 });
    });

    it('keeps a protected person to supervisors', async () => {
      const personId = await savePerson(test, { protected: true, uais: [THIERS] });
      await expect(open(phone({ personId }))).rejects.toMatchObject({ code: 'CASE_PERSON_UNKNOWN' });
      await expect(open(phone({ personId }), supervisor)).resolves.toMatch(/^20\d\d-/);
    });
  });

  it('corrects what differs, with an event each, and follows the person', async () => {
    const personId = await savePerson(test, { uais: [MISTRAL], birthName: 'Nguyễn' });
    const number = await open(phone({ subject: 'Au téléphone' }));
    const corrected = await test
      .get(CaseCorrections)
      .correct(number, { type: 'locked', priority: 2, subject: 'Au téléphone', personId }, agent, 1);
    expect(corrected).toMatchObject({
      type: 'locked',
      priority: 2,
      personId,
      uai: MISTRAL,
      departement: '84',
    });
    expect((await show(number)).timeline.map((row) => row.kind)).toEqual([
      'type-changed',
      'priority-changed',
      'person-changed',
    ]);
    expect(await numbers({ q: 'nguyen telephone' })).toEqual([number]);
  });

  describe('search', () => {
    let byName: string;
    beforeAll(async () => {
      const personId = await savePerson(test, {
        firstName: 'Œdipe',
        birthName: 'Le Bœuf',
        usageName: 'Le Bœuf-Châtelain',
        username: 'ole-boeuf-chatelain',
      });
      byName = await open(phone({ personId, subject: 'Perte d’accès à l’intranet' }));
    });

    it.each([
      ['boeuf'],
      ['LE BŒUF'],
      ['chatelain oedipe'],
      ['ole-boeuf-chatelain'],
      ['oleboeufchatelain'],
      ['accès intra'],
      ['INTRANET'],
    ])('finds %s', async (q) => {
      expect(await numbers({ q })).toContain(byName);
    });

    it('finds nothing for other words, nor for every word but one', async () => {
      expect(await numbers({ q: 'boeuf zanzibar' })).toEqual([]);
      expect(await numbers({ q: 'tranet' })).toEqual([]);
    });

    it('goes by number', async () => {
      const [, position] = byName.split('-');
      const year = byName.slice(0, 4);
      expect(await numbers({ q: byName })).toEqual([byName]);
      expect(await numbers({ q: `${year}-${Number(position)}` })).toEqual([byName]);
    });
  });

  describe('pages by key', () => {
    const uai = '0050003B';
    let all: string[];
    beforeAll(async () => {
      all = [];
      for (let i = 0; i < 25; i += 1) {
        if (i % 3 === 0) test.clock.advance(1000);
        all.push(
          await open(
            email({ uai, priority: (i % 4) + 1, subject: `Pagination ${i % 2 ? 'paire' : 'pair'}` }),
          ),
        );
      }
    });

    const walk = async (form: ListForm, way: 'next' | 'previous' = 'next', from: string | null = null) => {
      const seen: string[][] = [];
      let cursor: string | null | undefined = from ?? undefined;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list({
          ...form,
          cursor: cursor ?? undefined,
          limit: 10,
        });
        seen.push(page.rows.map((row) => row.number));
        cursor = page[way];
      } while (cursor);
      return seen;
    };

    it.each(['updated', 'newest', 'oldest', 'priority'] as const)(
      'walks %s both ways, each row once',
      async (sort) => {
        const pages = await walk({ uai, sort });
        expect(pages.flat().sort()).toEqual([...all].sort());
        expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
        const last = await lastPage({ uai, sort });
        expect(last.from).toBe(21);
        const back = await walk({ uai, sort }, 'previous', last.previous);
        expect(back.reverse().concat([last.rows.map((row) => row.number)])).toEqual(pages);
      },
    );

    const lastPage = async (form: ListForm) => {
      let page = await list({ ...form, limit: 10 });
      while (page.next) page = await list({ ...form, limit: 10, cursor: page.next });
      return page;
    };

    it('sorts as it says', async () => {
      expect((await walk({ uai, sort: 'newest' })).flat()).toEqual([...all].reverse());
      expect((await walk({ uai, sort: 'oldest' })).flat()).toEqual(all);
      const urgent = (await list({ uai, sort: 'priority' })).rows.map((row) => row.priority);
      expect(urgent).toEqual([...urgent].sort());
    });

    it('pages a search, whole words and begun ones', async () => {
      expect((await walk({ q: 'pagination' })).flat()).toEqual([...all].reverse());
      expect((await walk({ q: 'pagin' })).flat()).toEqual([...all].reverse());
      expect((await walk({ q: 'pagination pair' })).flat().length).toBe(13);
    });

    it('refuses a cursor that is none', async () => {
      expect(() => listQuery({ cursor: 'a1; DROP TABLE cases' }, agent.id, 'all')).toThrow('CASE_CURSOR_BAD');
    });
  });

  it('narrows by every filter', async () => {
    const by = await store.account({ scope: 'uais:0040003G' });
    const mine = await open(phone({ uai: '0040003G', type: 'locked' }), by);
    const waiting = await open(email({ uai: '0040003G' }), by);
    await test.get(CaseClosures).park(waiting, by, 'third-party');
    const closed = await open(phone({ uai: '0040003G' }), by);
    await test.get(CaseClosures).close(closed, 'other', by);
    const cases: [ListForm, string[]][] = [
      [{ view: 'my' }, [mine]],
      [{ view: 'unassigned' }, [waiting]],
      [{ view: 'waiting' }, [waiting]],
      [{ view: 'team' }, [waiting, mine]],
      [{ type: 'locked' }, [mine]],
      [{ status: 'closed' }, [closed]],
      [{ channel: 'email' }, [waiting]],
      [{ assignee: 'none' }, [waiting]],
      [{ assignee: 'me', status: 'open' }, [mine]],
      [{ uai: THIERS }, []],
    ];
    for (const [form, expected] of cases) {
      expect((await numbers(form, by)).sort()).toEqual(expected.sort());
    }
    expect((await list({}, by)).counts).toEqual({ my: 1, unassigned: 1, team: 2, waiting: 1, all: 3 });
  });

  it('leaves one row in the trail for each page and each case read', async () => {
    const number = await open(phone());
    const [lists] = await audited('cases.listed');
    const [reads] = await audited('case.read');
    for (let i = 0; i < 3; i += 1) {
      await list({});
      await show(number);
    }
    expect((await audited('cases.listed'))[0]?.n).toBe((lists?.n ?? 0) + 3);
    expect((await audited('case.read'))[0]?.n).toBe((reads?.n ?? 0) + 3);
  });

  it('keeps counters equal to a count after 200 concurrent transitions among refused ones', async () => {
    const agents = await Promise.all(
      ['academie', 'academie', 'departements:13', `uais:${THIERS},${MISTRAL}`].map((scope, i) =>
        store.account({ scope, site: i % 2 ? 'dsden-13' : 'rectorat' }),
      ),
    );
    const secretary = await store.account({ role: 'secretary', uais: [THIERS] });
    const colleague = await savePerson(test, { uais: [THIERS] });
    const opened: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      const by = i % 5 === 0 ? secretary : agents[0]!;
      opened.push(
        await open(email({ uai: [THIERS, MISTRAL, null][i % 3], personId: i % 5 ? null : colleague }), by),
      );
    }
    const acts = [
      (n: string, by: CaseBy) => test.get(CaseAssignments).take(n, by),
      (n: string, by: CaseBy) => test.get(CaseAssignments).release(n, by),
      (n: string, by: CaseBy) => test.get(CaseClosures).park(n, by, 'requester'),
      (n: string, by: CaseBy) => test.get(CaseClosures).resolve(n, by),
      (n: string, by: CaseBy) => test.get(CaseClosures).close(n, 'other', by),
      (n: string, by: CaseBy) => test.get(CaseClosures).reopen(n, by),
      (n: string, by: CaseBy) =>
        test.get(CaseCorrections).correct(n, { priority: 1, personId: colleague }, by),
      (n: string, by: CaseBy) => test.get(CaseMessages).post(n, { body: 'x', visibility: 'public' }, by),
    ];
    let done = 0;
    for (let round = 0; done < 200; round += 1) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 150 }, (_, i) =>
          acts[(i * 7 + round) % acts.length]!(opened[(i * 13) % opened.length]!, agents[i % agents.length]!),
        ),
      );
      const odd = outcomes.filter(
        (one) => one.status === 'rejected' && !(one.reason as { kind?: string }).kind,
      );
      expect(odd).toEqual([]);
      done += outcomes.filter((one) => one.status === 'fulfilled').length;
      expect(round).toBeLessThan(20);
    }
    await expectCountersEqualCounts();
  });

  /** Counts every counter afresh, in SQL of its own. */
  async function expectCountersEqualCounts(): Promise<void> {
    const active = `status IN ('new', 'open', 'pending-requester', 'pending-third-party')`;
    const views = [
      ['all', '1 = 1'],
      ['unassigned', `assignee_id IS NULL AND ${active}`],
      ['waiting', `status IN ('pending-requester', 'pending-third-party')`],
      [`my:' || assignee_id || '`, `assignee_id IS NOT NULL AND ${active}`],
      [`team:' || team || '`, active],
    ];
    const areas = [
      ['*', '1 = 1'],
      [`d:' || departement || '`, 'departement IS NOT NULL'],
      [`u:' || uai || '`, 'uai IS NOT NULL'],
    ];
    const counted = views.flatMap(([view, where]) =>
      areas.map(
        ([area, within]) =>
          `SELECT '${view}|${area}' AS "name", COUNT(*) AS "total" FROM cases WHERE ${where} AND ${within} GROUP BY 1`,
      ),
    );
    counted.push(
      `SELECT 'opened:' || school_opener AS "name", COUNT(*) AS "total" FROM cases WHERE school_opener IS NOT NULL GROUP BY 1`,
    );
    const rows = await test.transactions.query<{ name: string; total: number }>(counted.join(' UNION ALL '));
    const kept = await test.transactions.query<{ name: string; total: number }>(
      'SELECT name AS "name", total AS "total" FROM case_counters WHERE total <> 0',
    );
    const sorted = (list: { name: string; total: number }[]) =>
      list
        .filter((row) => row.total > 0)
        .map((row) => `${row.name} ${row.total}`)
        .sort();
    expect(sorted(kept)).toEqual(sorted(rows));
    expect(rows.length).toBeGreaterThan(10);
  }
});
