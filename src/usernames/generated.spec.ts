import fc from 'fast-check';
import { invented } from '../../test/support/invented-people.js';
import { explain } from './explanation.rules.js';

describe('the reason why a typed text failed', () => {
  it('is a right one for 1,000 invented people and every way of typing them', () => {
    const wrong: string[] = [];
    let tried = 0;
    fc.assert(
      fc.property(invented, ({ person, attempts }) => {
        for (const { how, text, because } of attempts) {
          tried += 1;
          const rules = explain(text, person);
          if (!rules?.some((rule) => because.includes(rule))) {
            wrong.push(
              `${how}: ${text} for ${JSON.stringify(person)}: ${String(rules)}, not ${because.join()}`,
            );
          }
        }
      }),
      { numRuns: 1000, seed: 20261122 },
    );
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(20_000);
  });
});
