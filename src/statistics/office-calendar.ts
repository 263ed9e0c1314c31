import { Injectable } from '@nestjs/common';
import { officeCalendar } from '../platform/business-calendar.js';
import { BusinessTime } from '../platform/business-time.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { publicHolidays } from '../platform/public-holidays.js';

const FIRST_YEAR = 2020;

/** Working hours of the desk: Monday to Friday 8:30–12:00 and 13:30–17:00, without French public holidays. */
@Injectable()
export class OfficeCalendar {
  private made: Promise<BusinessTime> | null = null;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Loaded at the first question: the holidays cost a fifth of a second. */
  time(): Promise<BusinessTime> {
    this.made ??= this.make();
    return this.made;
  }

  private async make(): Promise<BusinessTime> {
    const year = new Date(this.clock.now()).getUTCFullYear();
    const holidays = await publicHolidays('FR', FIRST_YEAR, year + 2);
    return new BusinessTime(officeCalendar((day) => holidays.has(day), { timeZone: this.config.timeZone }));
  }
}
