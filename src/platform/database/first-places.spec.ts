import { memoryInUse } from '../../../test/support/memory.js';
import { FirstPlaces } from './first-places.js';

describe('first places', () => {
  let places: FirstPlaces;
  beforeEach(() => (places = new FirstPlaces()));
  afterEach(() => places.close());

  it('tell where a value stood first, each kind apart', () => {
    expect(places.note('email', 'a@b.fr', 2)).toBeUndefined();
    expect(places.note('username', 'a@b.fr', 3)).toBeUndefined();
    expect(places.note('email', 'a@b.fr', 9)).toBe(2);
    expect(places.find('email', 'a@b.fr')).toBe(2);
    expect(places.find('person', 'a@b.fr')).toBeUndefined();
  });

  it('know every one of 600,000 values, in memory that does not grow with them', () => {
    const noteUpTo = (last: number, from: number): void => {
      for (let place = from; place <= last; place += 1) places.note('username', `somebody-${place}`, place);
    };
    // A Map of what comes behind the first third would take 66 MiB.
    noteUpTo(200_000, 1);
    const before = memoryInUse();
    noteUpTo(600_000, 200_001);
    expect(memoryInUse() - before).toBeLessThan(15 * 1024 * 1024);
    for (const place of [1, 77_777, 600_000])
      expect(places.note('username', `somebody-${place}`, 0)).toBe(place);
    for (const place of [1, 300_000, 600_000])
      expect(places.find('username', `somebody-${place}`)).toBe(place);
    expect(places.find('username', 'nobody')).toBeUndefined();
  });
});
