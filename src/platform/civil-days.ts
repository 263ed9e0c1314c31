const FIELDS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** Gives the offset of a zone from UTC, in milliseconds (east is positive), at an instant. */
export function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...FIELDS });
  return (instant) => {
    const whole = Math.floor(instant / 1000) * 1000;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
    return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second) - whole;
  };
}

/** Instants of the civil midnights of a year's days, then of the first day of the next year. */
export function civilMidnights(year: number, offsetAt: (instant: number) => number): number[] {
  const midnights: number[] = [];
  const end = Date.UTC(year + 1, 0, 1);
  for (let local = Date.UTC(year, 0, 1); local <= end; local += 86_400_000) {
    midnights.push(local - offsetAt(local - offsetAt(local)));
  }
  return midnights;
}

/** The civil date `YYYY-MM-DD` of an instant in a zone. */
export function civilDateOf(instant: number, offsetAt: (instant: number) => number): string {
  return new Date(instant + offsetAt(instant)).toISOString().slice(0, 10);
}
