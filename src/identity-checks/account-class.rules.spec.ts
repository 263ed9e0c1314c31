import { classOfTarget } from './account-class.rules.js';

describe('Who resets the resetters', () => {
  it.each([
    ['agent', 'C'],
    ['supervisor', 'C'],
    ['admin', 'C'],
    ['secretary', 'B'],
    ['head', 'B'],
    ['hr', 'B'],
    ['manager', 'B'],
    ['auditor', 'B'],
  ])('whoever signs in here as %s is at least class %s', (role, expected) => {
    expect(classOfTarget('A', role)).toBe(expected);
  });

  it('a role may only raise', () => {
    expect(classOfTarget('D', 'agent')).toBe('D');
    expect(classOfTarget('C', 'head')).toBe('C');
    expect(classOfTarget('B', null)).toBe('B');
  });
});
