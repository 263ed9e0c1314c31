import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.js';
import type { BusinessTime } from '../platform/business-time.js';

const APPROVAL_MINUTES = 4 * 60;

/** Deadlines in working time. The calendar of public holidays is loaded at the first need: it costs 0.2 s. */
@Injectable()
export class OfficeHours {
  private time: Promise<BusinessTime> | null = null;

  constructor(private readonly config: Config) {}

  /** The instant until which a second person may say yes: four working hours. */
  async approvalDeadline(now: number): Promise<number> {
    this.time ??= this.load();
    return (await this.time).plusMinutes(now, APPROVAL_MINUTES);
  }

  private async load(): Promise<BusinessTime> {
    const [{ BusinessTime }, { officeCalendar }, { publicHolidays }] = await Promise.all([
      import('../platform/business-time.js'),
      import('../platform/business-calendar.js'),
      import('../platform/public-holidays.js'),
    ]);
    const year = new Date().getUTCFullYear();
    const holidays = await publicHolidays('FR', year - 1, year + 2);
    return new BusinessTime(officeCalendar((day) => holidays.has(day), { timeZone: this.config.timeZone }));
  }
}
