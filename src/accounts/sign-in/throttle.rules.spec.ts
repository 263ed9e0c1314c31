import { inNetworks, senderOf } from './network.rules.js';
import { FORGET_AFTER, THROTTLES, waitFor } from './throttle.rules.js';

const now = 1_800_000_000_000;
const limits = { free: 4, longest: 30_000 };

test.each([
  [0, 0],
  [3, 0],
  [4, 1000],
  [5, 2000],
  [6, 4000],
  [8, 16_000],
  [9, 30_000],
  [10_000, 30_000],
])('after %d failures the next try waits %d ms: it slows and never locks', (failures, wait) => {
  expect(waitFor({ failures, lastAt: now }, limits, now)).toBe(wait);
  expect(waitFor({ failures, lastAt: now - wait }, limits, now)).toBe(0);
});

test('a quarter of an hour of peace forgets everything', () => {
  const tries = { failures: 10_000, lastAt: now - FORGET_AFTER };
  expect(waitFor(tries, { free: 4, longest: 10 * FORGET_AFTER }, now)).toBe(0);
  expect(waitFor(null, limits, now)).toBe(0);
});

test('the académie’s own networks are slowed less and later than the world', () => {
  const { account, address } = THROTTLES;
  expect(account.inside.longest).toBeLessThan(account.outside.longest);
  expect(address.inside.free).toBeGreaterThan(address.outside.free);
});

test.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['192.168.1.7', '192.168.1.7', true],
  ['192.168.1.8', '192.168.1.7', false],
  ['192.168.1.129', '192.168.1.128/25', true],
  ['192.168.1.127', '192.168.1.128/25', false],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['2001:db8:0:0:0:0:0:1', '2001:db8::1', true],
  ['1.2.3.4', '0.0.0.0/0', true],
  ['1.2.3.4', '1.2.3.4/33', false],
  ['1.2.3.4', 'nonsense', false],
  ['nonsense', '0.0.0.0/0', false],
  ['1.2.3.256', '0.0.0.0/0', false],
  ['1::2::3', '::/0', false],
])('%s in %s: %s', (address, network, inside) => {
  expect(inNetworks(address, [network])).toBe(inside);
});

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:3:ffff::9', true],
  ['2001:db8:1:2::1', '2001:db8:1:100::1', false],
  ['2001:db8::1', '2001:db9::1', false],
  ['10.1.2.3', '::ffff:10.1.2.3', true],
  ['10.1.2.3', '10.1.2.4', false],
  ['10.1.2.3', '::a01:203', false],
  ['unknown', 'unknown', true],
])('%s and %s are one sender: %s', (one, other, same) => {
  expect(senderOf(one) === senderOf(other)).toBe(same);
});
