import {
  accountOf,
  frozenStart,
  isFrozen,
  isOurEnd,
  ourEnd,
  statusOf,
  thawedStart,
} from './openldap-account.rules.js';
import { refusedBind, refusedWrite } from './openldap-codes.rules.js';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);
const BEFORE = '20250831000000Z';
const AFTER = '20990831000000Z';

describe('an account of OpenLDAP', () => {
  it.each([
    [{}, 'active'],
    [{ pwdAccountLockedTime: '20261123100000Z' }, 'locked'],
    [{ pwdAccountLockedTime: '000001010000Z' }, 'admin_locked'],
    [{ pwdEndTime: BEFORE }, 'left'],
    [{ pwdEndTime: AFTER }, 'active'],
    [{ pwdStartTime: BEFORE }, 'active'],
    [{ pwdStartTime: AFTER }, 'disabled'],
    [{ pwdStartTime: AFTER, pwdEndTime: AFTER }, 'disabled'],
    [{ pwdStartTime: AFTER, pwdEndTime: BEFORE }, 'disabled'],
    [{ pwdEndTime: ourEnd(NOW - 1000) }, 'active'],
    [{ pwdStartTime: frozenStart('') }, 'active'],
    [{ pwdStartTime: frozenStart(AFTER) }, 'disabled'],
    [{ pwdStartTime: frozenStart(''), pwdAccountLockedTime: '000001010000Z' }, 'admin_locked'],
  ])('%o is %s', (entry, status) => {
    expect(statusOf(entry, NOW)).toBe(status);
  });

  it('remembers in a freeze the start there was', () => {
    for (const start of ['', '20260901000000Z', '20260901120050Z']) {
      expect(isFrozen(frozenStart(start))).toBe(true);
      expect(frozenStart(start)).toMatch(/^\d{14}\.\d*[1-9]Z$/);
      expect(thawedStart(frozenStart(start))).toBe(start);
      expect(isFrozen(start)).toBe(false);
    }
    // Twice over would forget it.
    expect(thawedStart('20260901000000Z')).toBe('20260901000000Z');
  });

  it('tells an end of ours from an administrator’s', () => {
    expect(ourEnd(NOW)).toBe('20261123120000.000777Z');
    expect(isOurEnd(ourEnd(NOW))).toBe(true);
    for (const end of ['', '20261123120000Z', '20261123120000.5Z']) expect(isOurEnd(end)).toBe(false);
  });

  it('has another stamp after each change that counts, and the same after a try to sign in', () => {
    const entry = { entryUUID: 'A', entryCSN: '1', uid: 'x', mail: ['b', 'a'], pwdChangedTime: BEFORE };
    const stamp = (more: Record<string, string | string[]> = {}): string =>
      accountOf({ ...entry, ...more }, ['mail', 'uid'], NOW).stamp;
    const same: Array<Record<string, string | string[]>> = [
      { entryCSN: '2' },
      { pwdLastSuccess: BEFORE },
      { mail: ['a', 'b'] },
      { entryUUID: 'a' },
      { employeeNumber: '02E9900000ZZZ' },
    ];
    for (const more of same) expect(stamp(more)).toBe(stamp());
    const others: Array<Record<string, string | string[]>> = [
      { mail: 'c' },
      { uid: 'y' },
      { pwdChangedTime: AFTER },
      { pwdReset: 'TRUE' },
      { pwdEndTime: AFTER },
      { pwdStartTime: AFTER },
      { pwdAccountLockedTime: '20261123100000Z' },
      { pwdAccountLockedTime: '000001010000Z' },
      { entryUUID: 'B' },
    ];
    expect(new Set([stamp(), ...others.map(stamp)]).size).toBe(others.length + 1);
    expect(stamp({ pwdAccountLockedTime: '20261123100000Z' })).toBe(
      stamp({ pwdAccountLockedTime: '20261123100100Z' }),
    );
  });
});

describe('the answers of slapd', () => {
  it.each([
    [122, undefined, { outcome: 'state_changed' }],
    [16, undefined, { outcome: 'state_changed' }],
    [19, 6, { outcome: 'refused', code: 'SECRET_TOO_SHORT' }],
    [19, 8, { outcome: 'refused', code: 'SECRET_USED_BEFORE' }],
    [19, 7, { outcome: 'refused', code: 'SECRET_TOO_YOUNG' }],
    [19, 5, { outcome: 'refused', code: 'SECRET_REFUSED' }],
    [19, undefined, { outcome: 'refused', code: 'SECRET_REFUSED' }],
    [32, undefined, { outcome: 'refused', code: 'ACCOUNT_GONE' }],
    [50, undefined, { outcome: 'refused', code: 'DIRECTORY_RIGHTS' }],
    [13, undefined, { outcome: 'refused', code: 'DIRECTORY_NOT_ENCRYPTED' }],
    [8, undefined, { outcome: 'refused', code: 'DIRECTORY_NOT_ENCRYPTED' }],
    [12, undefined, { outcome: 'refused', code: 'DIRECTORY_LACKS_CONTROL' }],
    [53, undefined, { outcome: 'refused', code: 'DIRECTORY_REFUSES' }],
    [52, undefined, { outcome: 'unknown' }],
    [80, undefined, { outcome: 'unknown' }],
  ])('%s (policy %s) to a write is %o', (code, policy, answer) => {
    expect(refusedWrite(code, policy)).toEqual(answer);
  });

  it.each([
    [undefined, false, 'SECRET_WRONG'],
    [undefined, true, 'SECRET_WRONG'],
    [0, false, 'SECRET_EXPIRED'],
    [1, false, 'ACCOUNT_LOCKED'],
    [1, true, 'ACCOUNT_FROZEN'],
  ])('policy %s to a sign-in, frozen %s, is %s', (policy, frozen, code) => {
    expect(refusedBind(policy, frozen)).toBe(code);
  });
});
