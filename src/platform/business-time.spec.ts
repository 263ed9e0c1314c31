import fc from 'fast-check';
import { DateTime } from 'luxon';
import { officeCalendar } from './business-calendar.js';
import { BusinessTime } from './business-time.js';
import { publicHolidays } from './public-holidays.js';

const ZONE = 'Europe/Paris';
const instant = (local: string) => DateTime.fromISO(local, { zone: ZONE }).toMillis();

let holidays: ReadonlySet<string>;
let time: BusinessTime;
beforeAll(async () => {
  holidays = await publicHolidays('FR', 2019, 2031);
  time = new BusinessTime(officeCalendar((day) => holidays.has(day)));
});

/** Easter by Butcher's method, to check the library's dates against something else. */
function easter(year: number): DateTime {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  return DateTime.utc(year, Math.floor(days / 31), (days % 31) + 1);
}

/** Independent recomputation: asks luxon for the civil time of every single minute. Whole minutes only. */
function bruteForce(from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 60_000) {
    const local = DateTime.fromMillis(at, { zone: ZONE });
    const clock = local.hour * 60 + local.minute;
    const open = (clock >= 510 && clock < 720) || (clock >= 810 && clock < 1020);
    if (local.weekday <= 5 && open && !holidays.has(local.toISODate()!)) count++;
  }
  return count;
}

describe('French public holidays', () => {
  it('are the eleven of the code du travail, moving feasts included', () => {
    for (let year = 2019; year <= 2031; year++) {
      const moving = [1, 39, 50].map((days) => easter(year).plus({ days }).toISODate());
      const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'].map(
        (d) => `${year}-${d}`,
      );
      const found = [...holidays].filter((day) => day.startsWith(String(year))).sort();
      expect(found).toEqual([...new Set([...moving, ...fixed])].sort());
    }
  });
});

describe('business minutes', () => {
  it.each([
    ['one morning', '2026-11-23T08:30', '2026-11-23T12:00', 210],
    ['lunch does not count', '2026-11-23T11:50', '2026-11-23T13:40', 20],
    ['a day', '2026-11-23T00:00', '2026-11-24T00:00', 420],
    ['over a week-end', '2026-11-20T16:30', '2026-11-23T09:00', 60],
    ['Easter Monday 2026', '2026-04-03T16:00', '2026-04-07T09:30', 120],
    ['the spring change of clock', '2026-03-27T16:00', '2026-03-30T09:30', 120],
    ['the autumn change of clock', '2026-10-23T16:00', '2026-10-26T09:30', 120],
    ['New Year', '2026-12-31T16:00', '2027-01-04T09:00', 90],
    ['a full year', '2026-01-01T00:00', '2027-01-01T00:00', 420 * 252],
    ['backwards', '2026-11-24T12:00', '2026-11-23T12:00', 0],
  ])('%s', (_what, from, to, minutes) => expect(time.minutes(instant(from), instant(to))).toBe(minutes));

  it('counts seconds and fractions', () => {
    expect(time.milliseconds(instant('2026-11-23T09:00:00.250'), instant('2026-11-23T09:00:01'))).toBe(750);
  });

  const anyInstant = fc.integer({ min: instant('2020-01-01T00:00'), max: instant('2030-12-31T00:00') });
  const span = fc.integer({ min: 0, max: 5 * 24 * 60 });

  it('equals an independent recomputation minute by minute, across changes of clock and Easter', () => {
    const near = fc.constantFrom(
      '2026-03-28',
      '2026-10-24',
      '2026-04-05',
      '2027-03-27',
      '2026-05-13',
      '2026-12-30',
    );
    const start = fc.oneof(
      anyInstant,
      fc
        .tuple(near, fc.integer({ min: -4000, max: 4000 }))
        .map(([day, m]) => instant(`${day}T00:00`) + m * 60_000),
    );
    fc.assert(
      fc.property(start, span, (from, minutes) => {
        const begin = Math.floor(from / 60_000) * 60_000;
        const end = begin + minutes * 60_000;
        expect(time.minutes(begin, end)).toBe(bruteForce(begin, end));
      }),
      { numRuns: 30 },
    );
  });

  it('adds up, never shrinks, and never exceeds wall-clock time', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, anyInstant, (x, y, z) => {
        const [a, b, c] = [x, y, z].sort((p, q) => p - q) as [number, number, number];
        expect(time.milliseconds(a, b) + time.milliseconds(b, c)).toBe(time.milliseconds(a, c));
        expect(time.milliseconds(a, b)).toBeGreaterThanOrEqual(0);
        expect(time.milliseconds(a, b)).toBeLessThanOrEqual(b - a);
      }),
    );
  });

  it('plusMinutes is the first instant by which the minutes have passed', () => {
    expect(time.plusMinutes(instant('2026-11-20T15:00'), 240)).toBe(instant('2026-11-23T10:30'));
    expect(time.plusMinutes(instant('2026-11-21T15:00'), 210)).toBe(instant('2026-11-23T12:00'));
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 3000 }), (from, minutes) => {
        const end = time.plusMinutes(from, minutes);
        expect(time.minutes(from, end)).toBe(minutes);
        expect(time.minutes(from, end - 1)).toBeLessThan(minutes);
      }),
    );
  });

  it('a closed day and a season change the hours', () => {
    const seasons = [{ from: '08-25', to: '09-15', hours: [[480, 1080]] as const }];
    const own = new BusinessTime(officeCalendar((day) => day === '2026-09-02', { seasons }));
    expect(own.minutes(instant('2026-09-01T00:00'), instant('2026-09-04T00:00'))).toBe(1200);
    expect(own.minutes(instant('2026-09-15T00:00'), instant('2026-09-17T00:00'))).toBe(600 + 420);
    const never = new BusinessTime(officeCalendar(() => true));
    expect(() => never.plusMinutes(instant('2026-09-01T00:00'), 1)).toThrow(RangeError);
  });

  it('hours that meet a change of clock are those of the civil clock', () => {
    const night = new BusinessTime({ timeZone: ZONE, hoursOf: () => [[0, 300]] });
    expect(night.minutes(instant('2026-03-29T00:00'), instant('2026-03-29T12:00'))).toBe(240);
    expect(night.minutes(instant('2026-10-25T00:00'), instant('2026-10-25T12:00'))).toBe(360);
  });

  it('answers a hundred thousand times well within a second or two', () => {
    const from = instant('2026-01-01T00:00');
    const started = performance.now();
    for (let i = 0; i < 100_000; i++) time.milliseconds(from + i * 100_003, from + i * 100_003 + 777_777_777);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
