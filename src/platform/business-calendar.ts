/** Minutes since civil midnight: [start, end). */
export type Hours = readonly [start: number, end: number];

/** A calendar of working hours. Days are civil dates `YYYY-MM-DD`; weekday 0 is Sunday. */
export interface BusinessCalendar {
  /** IANA zone in which the hours are meant, e.g. `Europe/Paris`. */
  readonly timeZone: string;
  /** Working hours of a day, sorted and disjoint; none for a week-end, a public holiday or a closed day. */
  hoursOf(day: string, weekday: number): readonly Hours[];
}

/** Monday to Friday 8:30–12:00 and 13:30–17:00. */
export const OFFICE_HOURS: readonly Hours[] = [
  [510, 720],
  [810, 1020],
];

/** Other hours for part of every year, e.g. 8:00–18:00 from 25 August to 15 September. Both days included, `MM-DD`. */
export interface Season {
  readonly from: string;
  readonly to: string;
  readonly hours: readonly Hours[];
}

/**
 * Office hours from Monday to Friday, closed on the given days.
 * @param closed tells public holidays and locally closed days, by civil date
 */
export function officeCalendar(
  closed: (day: string) => boolean,
  { timeZone = 'Europe/Paris', hours = OFFICE_HOURS, seasons = [] as readonly Season[] } = {},
): BusinessCalendar {
  return {
    timeZone,
    hoursOf(day, weekday) {
      if (weekday === 0 || weekday === 6 || closed(day)) return [];
      const monthDay = day.slice(5);
      return seasons.find(({ from, to }) => monthDay >= from && monthDay <= to)?.hours ?? hours;
    },
  };
}
