import { Injectable } from '@nestjs/common';
import { officeCalendar } from '../platform/business-calendar.js';
import { BusinessTime } from '../platform/business-time.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { publicHolidays } from '../platform/public-holidays.js';
import { ClosedDays } from '../platform/settings/closed-days.js';

const FIRST_YEAR = 2020;

/** Working hours of the desk: Monday to Friday 8:30–12:00 and 13:30–17:00, without French public holidays and closed days. */
@Injectable()
export class OfficeCalendar {
  private made: { closed: string; time: Promise<BusinessTime> } | null = null;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly closedDays: ClosedDays,
  ) {}

  /** Made at the first question, and again when an admin changes the closed days: the holidays cost 0.2 s. */
  async time(): Promise<BusinessTime> {
    const days = await this.closedDays.days();
    const closed = [...days].join(' ');
    if (this.made?.closed !== closed) this.made = { closed, time: this.make(days) };
    return this.made.time;
  }

  private async make(closed: ReadonlySet<string>): Promise<BusinessTime> {
    const year = new Date(this.clock.now()).getUTCFullYear();
    const holidays = await publicHolidays('FR', FIRST_YEAR, year + 2);
    const free = (day: string): boolean => holidays.has(day) || closed.has(day);
    return new BusinessTime(officeCalendar(free, { timeZone: this.config.timeZone }));
  }
}
