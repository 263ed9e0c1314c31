import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { Config } from '../platform/config/config.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Civil days `YYYY-MM-DD` of the displayed time zone. */
@Injectable()
export class CivilDays {
  /** The zone's offset is constant within an hour of UTC (changes fall on the hour): one formatting per hour. */
  private readonly byHour = new Map<number, string>();
  private readonly ranges = new Map<string, readonly string[]>();
  private readonly starts = new Map<string, number>();
  private readonly format: Intl.DateTimeFormat;

  constructor(private readonly config: Config) {
    this.format = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short' });
  }

  of(instant: number): string {
    const hour = Math.floor(instant / HOUR);
    let day = this.byHour.get(hour);
    if (day === undefined) {
      day = this.format.format(hour * HOUR);
      if (this.byHour.size > 100_000) this.byHour.clear();
      this.byHour.set(hour, day);
    }
    return day;
  }

  /** First instant of a civil day; NaN when there is no such day. */
  start(day: string): number {
    let start = this.starts.get(day);
    if (start === undefined) {
      start = DateTime.fromISO(day, { zone: this.config.timeZone }).toMillis();
      if (this.starts.size > 10_000) this.starts.clear();
      this.starts.set(day, start);
    }
    return start;
  }

  plus(day: string, days: number): string {
    const moved = Date.parse(`${day}T00:00:00Z`) + days * DAY;
    return Number.isNaN(moved) ? day : new Date(moved).toISOString().slice(0, 10);
  }

  /** Every day from `first` to `last`, both included. */
  range(first: string, last: string): readonly string[] {
    const known = this.ranges.get(`${first} ${last}`);
    if (known) return known;
    const days: string[] = [];
    for (let day = first; day <= last && days.length < 1_500; day = this.plus(day, 1)) days.push(day);
    if (this.ranges.size > 50) this.ranges.clear();
    this.ranges.set(`${first} ${last}`, days);
    return days;
  }
}
