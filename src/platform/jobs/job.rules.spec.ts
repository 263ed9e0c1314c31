import { PermanentFailure } from './job.errors.js';
import { afterFailure, assertIdsOnly, nextSlot, pauseBefore, reasonOf, tryNumber } from './job.rules.js';

const backoff = { base: 1000, max: 60_000 };
const declaration = { attempts: 3, backoff };

describe('the pause before the next try', () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [5, 16_000],
    [7, 60_000],
    [500, 60_000],
  ])('after %i failed tries is about %i ms', (tried, expected) => {
    expect(pauseBefore(backoff, tried, 0.5)).toBe(expected);
    expect(pauseBefore(backoff, tried, 0)).toBe(expected * 0.8);
    expect(pauseBefore(backoff, tried, 0.999999)).toBeLessThanOrEqual(expected * 1.2);
  });
});

describe('a failed job', () => {
  const fail = (failure: unknown, attempts: number, more = {}) =>
    afterFailure(failure, { attempts, maxAttempts: 3 }, { ...declaration, ...more }, 50_000, 0.5);

  it('is tried again while tries are left', () => {
    expect(fail(new Error('down'), 2)).toEqual({ state: 'queued', runAt: 52_000, reason: 'down' });
  });
  it('is dead after the last try', () => {
    expect(fail(new Error('down'), 3)).toEqual({ state: 'dead', reason: 'down' });
  });
  it('is dead at once when trying again cannot help', () => {
    expect(fail(new PermanentFailure('NO_ADDRESS'), 1)).toEqual({ state: 'dead', reason: 'NO_ADDRESS' });
    expect(fail(Object.assign(new Error('no'), { name: 'UnrecoverableError' }), 1).state).toBe('dead');
  });
  it('waits for its next slot when it is recurring, and never dies', () => {
    expect(fail(new Error('down'), 3, { every: 20_000 })).toMatchObject({ state: 'queued', runAt: 60_000 });
  });
});

it('counts tries of the present series, so that a retry by hand starts over', () => {
  expect(tryNumber(1, 3, 3)).toBe(1);
  expect(tryNumber(3, 3, 3)).toBe(3);
  expect(tryNumber(4, 6, 3)).toBe(1);
});

it('puts recurring work on slots that every process computes alike', () => {
  expect(nextSlot(59_999, 60_000)).toBe(60_000);
  expect(nextSlot(60_000, 60_000)).toBe(120_000);
});

describe('the reason kept', () => {
  it.each([
    ['550 5.1.1 <jeanne.roux@example.fr>: unknown user', '550 5.1.1 <[address]>: unknown user'],
    ['GET https://host.example/claim/abc?x=1 failed', 'GET [link] failed'],
    ['SMS to +33 6 12 34 56 78 refused', 'SMS to [phone] refused'],
    ['echo 13g 12 34567 abc', 'echo [NUMEN]'],
    ['two\n lines', 'two lines'],
  ])('says %j as %j', (text, expected) => expect(reasonOf(new Error(text))).toBe(expected));

  it('is short', () => expect(reasonOf(new Error('x'.repeat(5000)))).toHaveLength(300));
});

describe('a payload', () => {
  it.each([[{ id: '0197a3b0-0000-7000-8000-000000000000', generation: 2, urgent: true, none: null }]])(
    'of ids passes: %j',
    (payload) => expect(() => assertIdsOnly('a.job', payload)).not.toThrow(),
  );
  it.each([
    [{ to: 'jeanne@example.fr' }],
    [{ text: 'two words' }],
    [{ numen: '13G1234567ABC' }],
    [{ nested: { id: '1' } }],
    [{ long: 'x'.repeat(81) }],
  ])('of anything else is refused: %j', (payload) =>
    expect(() => assertIdsOnly('a.job', payload)).toThrow(/ids only/),
  );
});
