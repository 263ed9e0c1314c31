import { inReach, parseScope, scopeProblem } from './scope.rules.js';

const agent = (scope: string | null) => ({ role: 'agent', scope, uais: [] });

test.each([
  ['academie', { kind: 'academie' }],
  ['departements:13,84', { kind: 'departements', codes: ['13', '84'] }],
  ['departements:2a', { kind: 'departements', codes: ['2A'] }],
  ['uais:0130001f', { kind: 'uais', uais: ['0130001F'] }],
  ['departements:', undefined],
  ['departements:13;84', undefined],
  ['uais:123', undefined],
  ['monde', undefined],
  ['', undefined],
])('«%s» reads as %j', (text, scope) => expect(parseScope(text)).toEqual(scope));

test.each([
  [agent('academie'), ['0130001F'], true],
  [agent('academie'), [], true],
  [agent('departements:13'), ['0130001F'], true],
  [agent('departements:13'), ['0840002W', '0130001F'], true],
  [agent('departements:13'), ['0840002W'], false],
  [agent('departements:13'), [], false],
  [agent('uais:0130001F'), ['0130001F'], true],
  [agent('uais:0130001F'), ['0130002G'], false],
  [agent(null), ['0130001F'], false],
  [agent('nonsense'), ['0130001F'], false],
  [{ role: 'secretary', scope: 'academie', uais: ['0130001F'] }, ['0130001F'], true],
  [{ role: 'secretary', scope: 'academie', uais: ['0130001F'] }, ['0130002G'], false],
  [{ role: 'head', scope: null, uais: [] }, ['0130001F'], false],
  [{ role: 'hr', scope: null, uais: [] }, ['0130001F'], true],
])('%j reaches %j: %s', (account, uais, reached) => expect(inReach(account, uais)).toBe(reached));

test('an agent needs a readable scope, school staff a school, the others nothing', () => {
  expect(scopeProblem('agent', null, [])).toBe('SCOPE_UNREADABLE');
  expect(scopeProblem('supervisor', 'x', [])).toBe('SCOPE_UNREADABLE');
  expect(scopeProblem('agent', 'academie', [])).toBeUndefined();
  expect(scopeProblem('secretary', null, [])).toBe('SCHOOLS_MISSING');
  expect(scopeProblem('head', null, ['0130001F'])).toBeUndefined();
  expect(scopeProblem('manager', null, [])).toBeUndefined();
});
