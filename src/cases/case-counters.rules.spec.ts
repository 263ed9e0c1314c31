import fc from 'fast-check';
import { CASE_STATUSES } from './case.rules.js';
import { countersFor, countersOf, deltas, type Counted } from './case-counters.rules.js';
import { readerOf } from './case-scope.rules.js';

const row = (over: Partial<Counted> = {}): Counted => ({
  status: 'open',
  assigneeId: 'a1',
  team: 'rectorat',
  uai: '0130040Y',
  departement: '13',
  schoolOpener: null,
  ...over,
});
const agent = readerOf({ id: 'a1', role: 'agent', scope: 'departements:13,84', uais: [], site: 'rectorat' });

const anyRow: fc.Arbitrary<Counted> = fc.record({
  status: fc.constantFrom(...CASE_STATUSES),
  assigneeId: fc.constantFrom(null, 'a1', 'a2'),
  team: fc.constantFrom('rectorat', 'dsden-84'),
  uai: fc.constantFrom(null, '0130040Y', '0840003X'),
  departement: fc.constantFrom(null, '13', '84'),
  schoolOpener: fc.constantFrom(null, 's1'),
});

describe('desk counters', () => {
  it('count an open case for its agent, its team and everywhere it belongs', () => {
    expect(countersOf(row()).filter((key) => key.endsWith('|d:13'))).toEqual([
      'all|d:13',
      'team:rectorat|d:13',
      'my:a1|d:13',
    ]);
  });

  it('keep a closed case only among all', () => {
    expect(countersOf(row({ status: 'closed' }))).toEqual(['all|*', 'all|d:13', 'all|u:0130040Y']);
  });

  it('are read for every area of a reader', () => {
    expect(countersFor('my', agent)).toEqual(['my:a1|d:13', 'my:a1|d:84']);
    expect(countersFor('opened', agent)).toEqual(['opened:a1']);
  });

  it('a change adds exactly what the new row has more than the old one, in the order of the names', () => {
    fc.assert(
      fc.property(fc.option(anyRow, { nil: null }), fc.option(anyRow, { nil: null }), (before, after) => {
        const found = deltas(before, after);
        const had = before ? countersOf(before) : [];
        const has = after ? countersOf(after) : [];
        for (const key of new Set([...had, ...has])) {
          const expected = Number(has.includes(key)) - Number(had.includes(key));
          expect(found.get(key) ?? 0).toBe(expected);
        }
        expect([...found.keys()]).toEqual([...found.keys()].sort());
        expect([...found.values()]).not.toContain(0);
      }),
    );
  });
});
