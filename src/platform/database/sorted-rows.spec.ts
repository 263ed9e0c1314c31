import { memoryInUse } from '../../../test/support/memory.js';
import { SortedRows } from './sorted-rows.js';

describe('sorted rows', () => {
  let rows: SortedRows;
  beforeEach(() => (rows = new SortedRows((row) => row.slice(0, 2))));
  afterEach(() => rows.close());

  it('come out in the order of their columns, each once', () => {
    for (const [term, person] of [['le', '2'], ['a', '9'], ['l', '3'], ['le', '1'], ['a', '9'], ['él', '4']]) {
      rows.add(term ?? '', person ?? '');
    } // prettier-ignore
    expect([...rows.pieces(3)]).toEqual([
      [['a', '9'], ['l', '3'], ['le', '1']],
      [['le', '2'], ['él', '4']],
    ]); // prettier-ignore
    expect([...rows.pieces(3)]).toEqual([]);
  });

  it('are all there, each once and in order, when there are too many for memory', () => {
    const count = 600_000;
    const before = memoryInUse();
    // 7 and the count have no common factor: every number comes once, far from its neighbours, and some twice
    for (let at = 0; at < count; at += 1) rows.add(...rowOf((at * 7) % count));
    for (let at = 0; at < count; at += 10) rows.add(...rowOf(at));
    expect(memoryInUse() - before).toBeLessThan(40 * 1024 * 1024);
    let seen = 0;
    for (const piece of rows.pieces(1000)) {
      const expected = piece.map((_, at) => rowOf(seen + at));
      expect(piece).toEqual(expected);
      seen += piece.length;
    }
    expect(seen).toBe(count);
  });
});

/** A long name, spread over a hundred beginnings, and a letter that Latin-1 does not have. */
const rowOf = (number: number): [string, string] => {
  const digits = String(number).padStart(6, '0');
  return [`${digits.slice(0, 2)}-person-of-a-long-name-${digits}`, 'œ'.repeat(number % 3)];
};
