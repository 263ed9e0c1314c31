/** True for a civil date that exists. */
function exists(day: string): boolean {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const made = new Date(Date.UTC(year, month - 1, date));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
}

/** A date as people write it, `24/12/2026` or `2026-12-24`, as `2026-12-24`; undefined when it is none. */
export function readDay(text: string): string | undefined {
  const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const day = french
    ? `${french[3]}-${french[2]?.padStart(2, '0')}-${french[1]?.padStart(2, '0')}`
    : /^\d{4}-\d{2}-\d{2}$/.exec(text)?.[0];
  return day !== undefined && exists(day) ? day : undefined;
}

/** Dates apart by lines, spaces or commas, in order, each once; `wrong` is the first that is none. */
export function readDays(text: string): { days: string[]; wrong?: string } {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const days = words.map(readDay);
  const at = days.indexOf(undefined);
  if (at >= 0) return { days: [], wrong: (words[at] ?? '').slice(0, 40) };
  return { days: [...new Set(days as string[])].sort() };
}
