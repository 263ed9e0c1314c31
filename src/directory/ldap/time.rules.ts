/** Epoch milliseconds, to the second, of a GeneralizedTime or of the beginning of an entryCSN; null for anything else. */
export function instantOf(time: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?/.exec(time);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => part ?? '00');
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(instant) ? null : instant;
}
