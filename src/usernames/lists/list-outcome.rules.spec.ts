import type { RuleCode } from '../difference.rules.js';
import { judge, type Fit } from './list-outcome.rules.js';

const fit = (id: string, score: number, ...rules: RuleCode[]): Fit => ({ id, score, rules });

test.each<[string, Fit[], number, ReturnType<typeof judge>['outcome'], string[], number]>([
  ['nobody', [], 0, 'nobody', [], 0],
  ['one by the names', [fit('a', 0.87, 'first-name')], 1, 'found', ['a'], 0],
  ['the better of two', [fit('a', 0.9, 'first-name'), fit('b', 0.85, 'initials')], 2, 'found', ['a'], 0],
  ['two that fit alike', [fit('a', 0.87), fit('b', 0.87)], 2, 'several', ['a', 'b'], 0],
  ['more than are read', [fit('a', 0.85, 'surname-only'), fit('b', 0.85)], 40, 'several', ['a', 'b'], 38],
  ['a slip', [fit('a', 0.37, 'typo')], 1, 'near', ['a'], 0],
  ['the sound', [fit('a', 0.57, 'spelling')], 1, 'near', ['a'], 0],
  ['a surname alone', [fit('a', 0.85, 'surname-only')], 1, 'near', ['a'], 0],
  ['no rule', [{ id: 'a', score: 0.6, rules: null }], 1, 'near', ['a'], 0],
])('%s', (_, fits, total, outcome, ids, more) => {
  const verdict = judge(fits, total);
  expect([verdict.outcome, verdict.people.map(({ id }) => id), verdict.more]).toEqual([outcome, ids, more]);
});
