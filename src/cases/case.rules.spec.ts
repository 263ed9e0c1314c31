import fc from 'fast-check';
import {
  CASE_ACTS,
  CASE_STATUSES,
  TRANSITIONS,
  caseNumber,
  caseSeq,
  decide,
  isActive,
  openingState,
  possibleActs,
  priorityOf,
  priorityRank,
  CASE_PRIORITIES,
  seqOfNumber,
  type ActBy,
  type CaseAct,
  type CaseStatus,
} from './case.rules.js';

const agent: ActBy = { accountId: 'agent', side: 'desk', mayAssignOthers: false };
const supervisor: ActBy = { accountId: 'boss', side: 'desk', mayAssignOthers: true };
const secretary: ActBy = { accountId: 'school', side: 'school', mayAssignOthers: false };
const owner: ActBy = { accountId: null, side: 'owner', mayAssignOthers: false };

/** Every state an act is possible from, and where it leads, written apart from the table. */
const EXPECTED: Record<CaseAct, string> = {
  take: 'new>open open>open pending-requester>pending-requester pending-third-party>pending-third-party',
  assign: 'new>open open>open pending-requester>pending-requester pending-third-party>pending-third-party',
  release: 'new>new open>new pending-requester>pending-requester pending-third-party>pending-third-party',
  answer:
    'new>open open>open pending-requester>pending-requester pending-third-party>pending-third-party resolved>resolved',
  reply: 'new>new open>open pending-requester>open pending-third-party>pending-third-party resolved>open',
  note: 'new>new open>open pending-requester>pending-requester pending-third-party>pending-third-party resolved>resolved closed>closed',
  edit: 'new>new open>open pending-requester>pending-requester pending-third-party>pending-third-party resolved>resolved',
  'change-person':
    'new>new open>open pending-requester>pending-requester pending-third-party>pending-third-party',
  'park-requester': 'new>pending-requester open>pending-requester pending-third-party>pending-requester',
  'park-third-party':
    'new>pending-third-party open>pending-third-party pending-requester>pending-third-party',
  resume: 'pending-requester>open pending-third-party>open',
  resolve: 'new>resolved open>resolved pending-requester>resolved pending-third-party>resolved',
  close: 'new>closed open>closed pending-requester>closed pending-third-party>closed resolved>closed',
  reopen: 'resolved>open closed>open',
};

describe('the life of a case', () => {
  it.each(CASE_ACTS)('%s leads where it should, and nowhere else', (act) => {
    const found = CASE_STATUSES.flatMap((from) => {
      const to = TRANSITIONS[act][from];
      return to ? [`${from}>${to}`] : [];
    });
    expect(found.join(' ')).toBe(EXPECTED[act]);
  });

  const pairs = CASE_ACTS.flatMap((act) => CASE_STATUSES.map((status) => [act, status] as const));
  it.each(pairs)(
    '%s on a case that is %s is decided by the table, for the right side only',
    (act, status) => {
      const facts = { status, assigneeId: act === 'release' ? 'agent' : 'somebody' };
      const desk = decide(act, facts, supervisor, 'agent');
      const school = decide(act, facts, secretary);
      const possible = TRANSITIONS[act][status] !== undefined;
      expect(desk.ok).toBe(possible && act !== 'reply');
      expect(school.ok).toBe(possible && act === 'reply');
      if (desk.ok) expect(desk.to).toBe(TRANSITIONS[act][status]);
    },
  );

  it('lets an agent take what nobody has or a colleague has, but not give it to another', () => {
    expect(decide('take', { status: 'new', assigneeId: null }, agent)).toEqual({ ok: true, to: 'open' });
    expect(decide('take', { status: 'open', assigneeId: 'other' }, agent)).toEqual({ ok: true, to: 'open' });
    expect(decide('take', { status: 'open', assigneeId: 'agent' }, agent)).toEqual({
      ok: false,
      code: 'CASE_ALREADY_YOURS',
    });
    expect(decide('assign', { status: 'new', assigneeId: null }, agent, 'other')).toEqual({
      ok: false,
      code: 'CASE_ASSIGN_OTHERS',
    });
    expect(decide('assign', { status: 'new', assigneeId: null }, supervisor, 'other').ok).toBe(true);
  });

  it('lets an agent put back only their own case', () => {
    expect(decide('release', { status: 'open', assigneeId: 'other' }, agent)).toEqual({
      ok: false,
      code: 'CASE_NOT_YOURS',
    });
    expect(decide('release', { status: 'new', assigneeId: null }, agent).ok).toBe(false);
    expect(decide('release', { status: 'open', assigneeId: 'agent' }, agent)).toEqual({
      ok: true,
      to: 'new',
    });
  });

  it('lets the owner of an account reopen a case, and nothing else of the desk', () => {
    expect(decide('reopen', { status: 'closed', assigneeId: null }, owner)).toEqual({ ok: true, to: 'open' });
    for (const act of ['take', 'resolve', 'close', 'note'] as const) {
      expect(decide(act, { status: 'open', assigneeId: null }, owner).ok).toBe(false);
    }
  });

  it('offers exactly the acts that would be accepted', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CASE_STATUSES),
        fc.constantFrom(null, 'agent', 'other'),
        (status, assigneeId) => {
          const offered = possibleActs({ status, assigneeId }, agent);
          for (const act of CASE_ACTS) {
            expect(offered.has(act)).toBe(decide(act, { status, assigneeId }, agent, 'agent').ok);
          }
        },
      ),
    );
  });

  it('never leaves a closed case but by reopening it', () => {
    const leaving = CASE_ACTS.filter((act) => (TRANSITIONS[act].closed ?? 'closed') !== 'closed');
    expect(leaving).toEqual(['reopen']);
  });

  it('reaches every state from a new case, and an active one again from every state', () => {
    const reach = (from: CaseStatus): Set<CaseStatus> => {
      const seen = new Set<CaseStatus>([from]);
      for (const status of seen)
        for (const act of CASE_ACTS) {
          const to = TRANSITIONS[act][status];
          if (to) seen.add(to);
        }
      return seen;
    };
    expect([...reach('new')].sort()).toEqual([...CASE_STATUSES].sort());
    for (const status of CASE_STATUSES) expect([...reach(status)].some(isActive)).toBe(true);
  });

  it('is taken at once when the desk speaks with the person, and waits otherwise', () => {
    expect(openingState('phone', true)).toEqual({ status: 'open', taken: true });
    expect(openingState('counter', true)).toEqual({ status: 'open', taken: true });
    expect(openingState('email', true)).toEqual({ status: 'new', taken: false });
    expect(openingState('secretary', false)).toEqual({ status: 'new', taken: false });
  });
});

describe('the number of a case', () => {
  it('reads back what it writes, past a million a year too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2099 }),
        fc.integer({ min: 1, max: 9_999_999 }),
        (year, position) => {
          const seq = caseSeq(year, position);
          expect(seqOfNumber(caseNumber(seq))).toBe(seq);
        },
      ),
    );
  });

  it.each([
    ['2026-000123', 20260000123],
    ['2026-123', 20260000123],
    ['n° 2026-123', 20260000123],
    ['2026 000123', 20260000123],
    ['26-123', null],
    ['2026', null],
    ['dupont', null],
  ])('%s means %s', (text, seq) => {
    expect(seqOfNumber(text)).toBe(seq);
  });

  it('has at least six digits', () => {
    expect(caseNumber(caseSeq(2026, 7))).toBe('2026-000007');
    expect(caseNumber(caseSeq(2026, 1_234_567))).toBe('2026-1234567');
  });
});

it('keeps priorities by rank, the most urgent first', () => {
  expect(CASE_PRIORITIES.map(priorityRank)).toEqual([1, 2, 3, 4]);
  expect([1, 2, 3, 4].map(priorityOf)).toEqual([...CASE_PRIORITIES]);
});
