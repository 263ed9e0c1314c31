/** Civil dates as `YYYY-MM-DD` text: they have no time zone, and sort and compare as text. */

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The date as `YYYY-MM-DD`, or undefined when the calendar has no such day (30 February). */
export function civilDate(year: number, month: number, day: number): string | undefined {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && leap ? 29 : DAYS[month - 1];
  if (last === undefined || day < 1 || day > last || year < 1000 || year > 9999) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Reads `YYYY-MM-DD` or `DD/MM/YYYY` (also with dots, hyphens or blanks); undefined for anything else. */
export function readCivilDate(text: string): string | undefined {
  const trimmed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  if (iso) return civilDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const french = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(trimmed);
  if (french) return civilDate(Number(french[3]), Number(french[2]), Number(french[1]));
  return undefined;
}

/** The same day `years` later or earlier; 29 February becomes 28 where the year has none. */
export function plusYears(date: string, years: number): string {
  const [year, month, day] = parts(date);
  return civilDate(year + years, month, day) ?? civilDate(year + years, month, day - 1) ?? date;
}

/** Whole years between two dates, as an age is counted. Negative when `to` lies before `from`. */
export function wholeYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

function parts(date: string): [number, number, number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}
