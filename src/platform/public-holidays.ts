/**
 * Public holidays of a country as civil dates `YYYY-MM-DD`.
 * `date-holidays` costs about 0.2 s and 29 MiB, so that it is loaded when first asked for; afterwards only the dates
 * are kept.
 * @param zone `FR` for the eleven national days, `FR-A` … for a region with days of its own
 */
export async function publicHolidays(
  zone: string,
  fromYear: number,
  toYear: number,
): Promise<ReadonlySet<string>> {
  const { default: Holidays } = await import('date-holidays');
  const [country = zone, state] = zone.split('-');
  const calendar = state === undefined ? new Holidays(country) : new Holidays(country, state);
  const days = new Set<string>();
  for (let year = fromYear; year <= toYear; year++) {
    for (const holiday of calendar.getHolidays(year)) {
      if (holiday.type === 'public') days.add(holiday.date.slice(0, 10));
    }
  }
  return days;
}
