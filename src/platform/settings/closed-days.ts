import { Injectable } from '@nestjs/common';
import { Settings } from './settings.service.js';

export const CLOSED_DAYS = 'calendar.closed-days';

/** Days on which the desk is closed besides week-ends and public holidays, as an admin keeps them on /settings. */
@Injectable()
export class ClosedDays {
  constructor(private readonly settings: Settings) {}

  /** Civil dates `YYYY-MM-DD`. */
  async days(): Promise<ReadonlySet<string>> {
    return new Set(await this.settings.get<readonly string[]>(CLOSED_DAYS, []));
  }
}
