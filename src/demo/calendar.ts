import { civilDateOf, offsetReader } from '../platform/civil-days.js';
import { publicHolidays } from '../platform/public-holidays.js';
import type { Random } from './random.js';

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Monday first. */
const WEEKDAYS = [1.25, 1.1, 0.9, 1.05, 0.9, 0.05, 0.02];
const HOURS = [0, 0, 0, 0, 0, 0, 0.4, 1, 10, 17, 17, 13, 3, 8, 13, 10, 8, 3, 1, 0.6, 0.4, 0.3, 0, 0];

/** When cases come: workdays, office hours, the rentrée, the password campaign of June, the transfer round. */
export class DeskCalendar {
  private constructor(
    private readonly holidays: ReadonlySet<string>,
    private readonly offsetAt: (instant: number) => number,
  ) {}

  static async of(timeZone: string, from: number, to: number): Promise<DeskCalendar> {
    const year = (instant: number): number => new Date(instant).getUTCFullYear();
    return new DeskCalendar(await publicHolidays('FR', year(from), year(to)), offsetReader(timeZone));
  }

  /** `count` instants between two others, oldest first. */
  openings(random: Random, from: number, to: number, count: number): number[] {
    const days: Array<{ day: number; until: number }> = [];
    let sum = 0;
    for (let day = this.midnight(from); day < to; day = this.midnight(day + DAY + 2 * 3_600_000)) {
      days.push({ day, until: (sum += this.weight(day)) });
    }
    const instants: number[] = [];
    while (instants.length < count) {
      const at = this.instantOf(random, days, sum);
      if (at >= from && at < to) instants.push(at);
    }
    return instants.sort((a, b) => a - b);
  }

  private instantOf(
    random: Random,
    days: ReadonlyArray<{ day: number; until: number }>,
    sum: number,
  ): number {
    const mark = random.next() * sum;
    let low = 0;
    let high = days.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((days[middle] as { until: number }).until <= mark) low = middle + 1;
      else high = middle;
    }
    const hour = Number(random.weighted(Object.fromEntries(HOURS.map((weight, at) => [String(at), weight]))));
    return (days[low] as { day: number }).day + hour * 3_600_000 + random.whole(0, 3_599_999);
  }

  private weight(day: number): number {
    const date = civilDateOf(day, this.offsetAt);
    if (this.holidays.has(date)) return 0.03;
    return (WEEKDAYS[this.weekday(day)] ?? 0) * season(date.slice(5));
  }

  /** The instant itself inside office hours, else somewhat into the next ones: an agent works then. */
  atWork(random: Random, instant: number): number {
    let at = instant;
    for (;;) {
      const local = at + this.offsetAt(at);
      const minutes = Math.floor((local % DAY) / MINUTE);
      const open = this.weekday(at) < 5 && !this.holidays.has(civilDateOf(at, this.offsetAt));
      if (open && minutes >= 510 && minutes < 1050) return at;
      const today = this.midnight(at);
      const next = open && minutes < 510 ? today : this.midnight(today + DAY + 2 * 3_600_000);
      at = next + (510 + random.whole(0, 90)) * MINUTE;
    }
  }

  private weekday(instant: number): number {
    return (new Date(instant + this.offsetAt(instant)).getUTCDay() + 6) % 7;
  }

  /** The civil midnight at or before an instant. */
  private midnight(instant: number): number {
    const local = instant + this.offsetAt(instant);
    const wall = local - (local % DAY);
    return wall - this.offsetAt(wall - this.offsetAt(wall));
  }
}

/** Weight of a day of the year, `MM-DD`, next to an ordinary one. */
function season(day: string): number {
  const between = (from: string, to: string): boolean => day >= from && day <= to;
  if (between('08-25', '09-15')) return 3.2;
  if (between('09-16', '09-30')) return 1.9;
  if (between('06-01', '07-04')) return 1.5;
  if (between('11-15', '12-05')) return 1.25;
  if (between('07-14', '08-20')) return 0.35;
  if (between('12-20', '12-31') || between('01-01', '01-04')) return 0.3;
  return 1;
}
