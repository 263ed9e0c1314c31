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

  it('know every one of 200,000 values, in memory that does not grow with them', () => {
    const before = process.memoryUsage().rss;
    for (let place = 1; place <= 200_000; place += 1) places.note('username', `somebody-${place}`, place);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    for (const place of [1, 77_777, 200_000])
      expect(places.note('username', `somebody-${place}`, 0)).toBe(place);
  });
});
