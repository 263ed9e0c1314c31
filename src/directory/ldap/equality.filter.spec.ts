import fc from 'fast-check';
import { AndFilter, BerReader, BerWriter, EqualityFilter, FilterParser, type Filter } from 'ldapts';
import { equal } from './equality.filter.js';

/** What people and attackers type into a field: syntax of filters and of names, broken Unicode, very long. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('*', '(', ')', '\\', '\0', '|', '&', '!', '=', '2a', '~', '<', '>', 'a', ' '),
  }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udfff', '\u202e', '\ufeff', '\u0301', 'é', '💥', 'x') }),
);
const veryLong = fc.integer({ min: 1000, max: 40_000 }).map((length) => '*)(uid=*'.repeat(length >> 3));
const typed = fc.oneof({ arbitrary: texts, weight: 39 }, { arbitrary: veryLong, weight: 1 });

const overTheWire = (filter: Filter): Filter => {
  const writer = new BerWriter();
  filter.write(writer);
  return FilterParser.parse(new BerReader(writer.buffer));
};

describe('a filter from what was typed', () => {
  it('T8, T9: is one node of equality, with that very value, over the wire and as text (10,000 inputs)', () => {
    fc.assert(
      fc.property(typed, (value) => {
        const read = overTheWire(equal('uid', value));
        // UTF-8 has no lone surrogates: they arrive as U+FFFD.
        expect(read).toBeInstanceOf(EqualityFilter);
        expect(read).toMatchObject({ attribute: 'uid', value: Buffer.from(value).toString() });
        expect(FilterParser.parseString(equal('uid', value).toString())).toBeInstanceOf(EqualityFilter);
      }),
      { numRuns: 10_000 },
    );
  });

  it('stays beside the condition it is joined with', () => {
    fc.assert(
      fc.property(typed, (value) => {
        const people = FilterParser.parseString('(objectClass=inetOrgPerson)');
        const read = overTheWire(new AndFilter({ filters: [people, equal('uid', value)] }));
        expect(read).toBeInstanceOf(AndFilter);
        const { filters } = read as AndFilter;
        expect(filters).toHaveLength(2);
        for (const filter of filters) expect(filter).toBeInstanceOf(EqualityFilter);
      }),
      { numRuns: 1_000 },
    );
  });
});
