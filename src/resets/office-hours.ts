import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.js';
import type { BusinessTime } from '../platform/business-time.js';
import { ClosedDays } from '../platform/settings/closed-days.js';

/** Deadlines in working time. The calendar of public holidays is loaded at the first need: it costs 0.2 s. */
@Injectable()
export class OfficeHours {
  private made: { known: string; time: Promise<BusinessTime> } | null = null;

  constructor(
    private readonly config: Config,
    private readonly closedDays: ClosedDays,
  ) {}

  /** The instant until which a second person may say yes: so many working hours from `now` (epoch ms). */
  async approvalDeadline(now: number, workingHours: number): Promise<number> {
    const days = await this.closedDays.days();
    const year = new Date(now).getUTCFullYear();
    const known = [year, ...days].join(' ');
    if (this.made?.known !== known) this.made = { known, time: this.load(year, days) };
    return (await this.made.time).plusMinutes(now, workingHours * 60);
  }

  private async load(year: number, closed: ReadonlySet<string>): Promise<BusinessTime> {
    const [{ BusinessTime }, { officeCalendar }, { publicHolidays }] = await Promise.all([
      import('../platform/business-time.js'),
      import('../platform/business-calendar.js'),
      import('../platform/public-holidays.js'),
    ]);
    const holidays = await publicHolidays('FR', year - 1, year + 2);
    const free = (day: string): boolean => holidays.has(day) || closed.has(day);
    return new BusinessTime(officeCalendar(free, { timeZone: this.config.timeZone }));
  }
}
