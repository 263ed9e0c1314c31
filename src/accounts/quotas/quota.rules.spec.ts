import { ceilingOn, weigh } from './quota.rules.js';

const at = { ceiling: 10, extended: false, minute: 100 };

test.each([
  ['nothing used', [], 10, true],
  ['room left', [{ minute: 95, cost: 6 }], 4, true],
  ['one too many', [{ minute: 95, cost: 6 }], 5, false],
])('%s', (_, slots, cost, allowed) => {
  expect(weigh(slots, cost, at).allowed).toBe(allowed);
});

test('a supervisor’s hour triples the ceiling, and three times the ceiling stops', () => {
  const slots = [{ minute: 99, cost: 28 }];
  expect(weigh(slots, 2, { ...at, extended: true })).toEqual({ allowed: true, used: 30, ceiling: 10 });
  expect(weigh(slots, 3, { ...at, extended: true })).toMatchObject({ allowed: false, stopped: true });
  expect(weigh([{ minute: 99, cost: 10 }], 3, at)).toMatchObject({ allowed: false, stopped: false });
});

test('says how long until enough has slid out of the window', () => {
  const slots = [
    { minute: 98, cost: 3 },
    { minute: 92, cost: 4 },
    { minute: 95, cost: 3 },
  ];
  expect(weigh(slots, 4, at)).toMatchObject({ retryAfter: 120 });
  expect(weigh(slots, 7, at)).toMatchObject({ retryAfter: 300 });
  expect(weigh(slots, 11, at)).toMatchObject({ retryAfter: 600 });
});

test.each([
  ['09-10', 600],
  ['08-25', 600],
  ['10-06', 300],
])('on %s the ceiling is %d', (day, ceiling) => {
  expect(ceilingOn({ ceiling: 300, season: { from: '08-25', to: '10-05', ceiling: 600 } }, day)).toBe(
    ceiling,
  );
});

test('a season may span New Year', () => {
  const winter = { ceiling: 1, season: { from: '12-20', to: '01-05', ceiling: 2 } };
  expect(['12-31', '01-01', '01-06', '12-19'].map((day) => ceilingOn(winter, day))).toEqual([2, 2, 1, 1]);
});
