import {
  ACCOUNT_TRAPS,
  accountTraps,
  isStop,
  type AccountTrap,
  type LiveState,
} from './account-traps.rules.js';
import type { AccountState } from './person.types.js';

const NOW = Date.UTC(2026, 10, 23);
const look = (state: Partial<AccountState> = {}): LiveState => ({
  answer: 'state',
  state: { stamp: 's', status: 'active', mustChange: false, neverSignedIn: false, createdAt: 0, ...state },
});

describe('traps of an account', () => {
  it.each<[Partial<AccountState>, AccountTrap[]]>([
    [{}, []],
    [{ status: 'disabled', mustBeRefused: 'ACCOUNT_DISABLED' }, ['disabled']],
    [{ status: 'left', mustBeRefused: 'ACCOUNT_LEFT' }, ['left']],
    [{ status: 'admin_locked', mustBeRefused: 'ACCOUNT_ADMIN_LOCKED' }, ['admin_locked']],
    [{ status: 'expired' }, ['expired']],
    [{ status: 'locked' }, ['locked']],
    [{ status: 'frozen' }, ['frozen']],
    [{ neverExpires: true }, ['neverExpires']],
    [{ mustChange: true }, ['mustChange']],
    [{ mustBeRefused: 'ACCOUNT_PROTECTED' }, ['protected']],
    [{ mustBeRefused: 'ACCOUNT_SHARED' }, ['shared']],
    [{ status: 'disabled', mustBeRefused: 'ACCOUNT_PROTECTED' }, ['protected', 'disabled']],
    [{ status: 'locked', mustChange: true, neverExpires: true }, ['neverExpires', 'locked', 'mustChange']],
    [{ neverSignedIn: true, createdAt: NOW - 86_400_000 }, ['neverSignedIn']],
    [{ neverSignedIn: true, createdAt: NOW - 91 * 86_400_000 }, []],
    [{ neverSignedIn: true, createdAt: 0 }, []],
  ])('of %j are %j', (state, traps) => {
    expect(accountTraps(look(state), NOW)).toEqual(traps);
  });

  it('are that it is gone, or that nobody knows', () => {
    expect(accountTraps({ answer: 'gone' }, NOW)).toEqual(['gone']);
    expect(accountTraps({ answer: 'none' }, NOW)).toEqual(['unanswered']);
  });

  it('stop the call only where somebody else has to act', () => {
    expect(ACCOUNT_TRAPS.filter((trap) => !isStop(trap))).toEqual([
      'unanswered',
      'expired',
      'locked',
      'mustChange',
      'neverSignedIn',
    ]);
  });
});
