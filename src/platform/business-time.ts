import type { BusinessCalendar } from './business-calendar.js';
import { civilMidnights, offsetReader } from './civil-days.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A calendar without working time for this long is a mistake. */
const LONGEST_CLOSURE_DAYS = 3700;

interface Day {
  /** Working intervals as instants: start, end, start, end… */
  readonly edges: readonly number[];
  /** Working milliseconds from the start of the year to the start of the day. */
  readonly before: number;
}

interface Year {
  /** Civil midnights of its days, and of the first day of the next year. */
  readonly midnights: readonly number[];
  readonly days: readonly Day[];
  readonly total: number;
}

/**
 * Working time between instants, by interval arithmetic: every civil day has its working intervals as instants and
 * the sum of what precedes it in its year, so that a duration is two look-ups and a subtraction. Changes of clock need
 * no case of their own: 8:30 is turned into an instant day by day. Years are computed when first asked for and kept.
 */
export class BusinessTime {
  private readonly years = new Map<number, Year>();
  private readonly offsetAt: (instant: number) => number;

  constructor(private readonly calendar: BusinessCalendar) {
    this.offsetAt = offsetReader(calendar.timeZone);
  }

  /** Working milliseconds in [from, to), both epoch milliseconds; 0 when `to` is not after `from`. */
  milliseconds(from: number, to: number): number {
    if (to <= from) return 0;
    const first = this.yearOf(from);
    const last = this.yearOf(to);
    let sum = this.upTo(last, to) - this.upTo(first, from);
    for (let year = first; year < last; year++) sum += this.year(year).total;
    return sum;
  }

  /** Working minutes in [from, to), with their fraction. */
  minutes(from: number, to: number): number {
    return this.milliseconds(from, to) / MINUTE;
  }

  /**
   * The first instant at which `minutes` (> 0) of working time have passed since `from`, e.g. the end of a delay of
   * four working hours.
   * @throws RangeError when the calendar stays closed for ten years
   */
  plusMinutes(from: number, minutes: number): number {
    let left = minutes * MINUTE;
    let year = this.yearOf(from);
    let day = this.dayOf(this.year(year), from);
    for (let closed = 0; closed < LONGEST_CLOSURE_DAYS; closed++, day++) {
      if (day === this.year(year).days.length) [year, day] = [year + 1, 0];
      const { edges } = this.year(year).days[day]!;
      for (let edge = 0; edge < edges.length; edge += 2) {
        const start = Math.max(from, edges[edge]!);
        const room = Math.max(0, edges[edge + 1]! - start);
        if (room > 0) closed = 0;
        if (room >= left) return start + left;
        left -= room;
      }
    }
    throw new RangeError('The calendar has no working time.');
  }

  /** Working milliseconds from the start of the year to the instant. */
  private upTo(number: number, instant: number): number {
    const year = this.year(number);
    const { edges, before } = year.days[this.dayOf(year, instant)]!;
    let sum = before;
    for (let edge = 0; edge < edges.length && edges[edge]! < instant; edge += 2) {
      sum += Math.min(instant, edges[edge + 1]!) - edges[edge]!;
    }
    return sum;
  }

  private yearOf(instant: number): number {
    const guess = new Date(instant).getUTCFullYear();
    const { midnights } = this.year(guess);
    if (instant < midnights[0]!) return guess - 1;
    return instant >= midnights.at(-1)! ? guess + 1 : guess;
  }

  /** A day is 23 to 25 hours long: the guess is off by one at most. */
  private dayOf({ midnights }: Year, instant: number): number {
    const guess = Math.min(Math.floor((instant - midnights[0]!) / DAY), midnights.length - 2);
    if (instant < midnights[guess]!) return guess - 1;
    return instant >= midnights[guess + 1]! ? guess + 1 : guess;
  }

  private year(number: number): Year {
    const known = this.years.get(number);
    if (known) return known;
    const midnights = civilMidnights(number, this.offsetAt);
    const days: Day[] = [];
    let before = 0;
    for (let day = 0; day < midnights.length - 1; day++) {
      const edges = this.edgesOf(number, day, midnights[day]!, midnights[day + 1]!);
      days.push({ edges, before });
      for (let edge = 0; edge < edges.length; edge += 2) before += edges[edge + 1]! - edges[edge]!;
    }
    const year = { midnights, days, total: before };
    this.years.set(number, year);
    return year;
  }

  private edgesOf(year: number, day: number, midnight: number, next: number): number[] {
    const utc = Date.UTC(year, 0, 1 + day);
    const date = new Date(utc);
    const hours = this.calendar.hoursOf(date.toISOString().slice(0, 10), date.getUTCDay());
    const steady = next - midnight === DAY;
    return hours.flat().map((minutes) => {
      const local = utc + minutes * MINUTE;
      return steady ? midnight + minutes * MINUTE : local - this.offsetAt(local - this.offsetAt(local));
    });
  }
}
