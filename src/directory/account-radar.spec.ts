import { AccountRadar } from './account-radar.js';
import type { DirectorySource } from './directory.source.js';
import type { AccountState } from './person.types.js';

const STATE: AccountState = {
  stamp: 's',
  status: 'active',
  mustChange: false,
  neverSignedIn: false,
  createdAt: 0,
};

describe('AccountRadar', () => {
  let asked: string[];
  const of = (readState: () => Promise<AccountState | null>): AccountRadar => {
    asked = [];
    const source: Pick<DirectorySource, 'readState'> = {
      readState: (personId) => {
        asked.push(personId);
        return readState();
      },
    };
    return new AccountRadar(source as DirectorySource);
  };

  it('tells what the directory has, reading once for looks at the same instant', async () => {
    const radar = of(() => Promise.resolve(STATE));
    expect(await Promise.all([radar.look('a'), radar.look('a'), radar.look('b')])).toEqual([
      { answer: 'state', state: STATE },
      { answer: 'state', state: STATE },
      { answer: 'state', state: STATE },
    ]);
    expect(asked).toEqual(['a', 'b']);
    await radar.look('a');
    expect(asked).toEqual(['a', 'b', 'a']);
    expect(await of(() => Promise.resolve(null)).look('a')).toEqual({ answer: 'gone' });
  });

  it('gives up on a directory that hangs, and does not wait for it at the next page', async () => {
    const radar = of(() => new Promise(() => undefined));
    const started = performance.now();
    expect(await radar.look('a')).toEqual({ answer: 'none' });
    expect(performance.now() - started).toBeGreaterThan(1000);
    const again = performance.now();
    expect(await radar.look('b')).toEqual({ answer: 'none' });
    expect(performance.now() - again).toBeLessThan(500);
    expect(asked).toEqual(['a']);
  });

  it('throws nothing at a page', async () => {
    const radar = of(() => Promise.reject(new Error('refused')));
    expect(await radar.look('a')).toEqual({ answer: 'none' });
  });
});
