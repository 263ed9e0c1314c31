/** How many people (or lists) somebody may be shown in ten minutes. */
export interface QuotaCeiling {
  readonly ceiling: number;
  /** Another ceiling for part of every year, `MM-DD`, both days included: newcomers arrive at the rentrée. */
  readonly season?: { readonly from: string; readonly to: string; readonly ceiling: number };
}

/** Name of the setting that replaces the shipped ceilings. */
export const QUOTAS_SETTING = 'quotas';

/** Shipped ceilings by name; the setting `quotas` replaces them. Any other name has `OTHER`. */
export const QUOTAS: Readonly<
  Record<'people-shown' | 'people-shown-school' | 'school-list' | 'list-lines', QuotaCeiling>
> = {
  /** People shown to the desk by the username finder; somebody seen again within ten minutes counts once. */
  'people-shown': { ceiling: 120, season: { from: '08-25', to: '10-05', ceiling: 240 } },
  /** The same for schools and HR. */
  'people-shown-school': { ceiling: 30, season: { from: '08-25', to: '10-05', ceiling: 60 } },
  /** Whole lists of names at once. */
  'school-list': { ceiling: 3, season: { from: '08-25', to: '10-05', ceiling: 6 } },
  /** Lines of such lists, so that three long ones are not a register of the académie. */
  'list-lines': { ceiling: 500, season: { from: '08-25', to: '10-05', ceiling: 1000 } },
};
export const OTHER: QuotaCeiling = { ceiling: 100 };

/** Minutes of the sliding window. */
export const WINDOW = 10;
/** What a supervisor's hour opens, and what nobody passes. */
export const EXTENDED_BY = 3;
/** Milliseconds. */
export const EXTENSION_LIFE = 3_600_000;

/** The ceiling of a day, given as `MM-DD`. */
export function ceilingOn({ ceiling, season }: QuotaCeiling, monthDay: string): number {
  if (!season) return ceiling;
  const { from, to } = season;
  const inside = from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to;
  return inside ? season.ceiling : ceiling;
}

export type QuotaOutcome =
  | { allowed: true; used: number; ceiling: number }
  /** `stopped`: three times the ceiling; no supervisor opens that. `retryAfter` in seconds. */
  | { allowed: false; used: number; ceiling: number; stopped: boolean; retryAfter: number };

export interface Slot {
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly cost: number;
}

/**
 * Whether something of this cost may still be shown, given what was used in the last ten minutes.
 * @param slots the window's minutes without the one asked about, in any order
 * @param minute the present one
 */
export function weigh(
  slots: readonly Slot[],
  cost: number,
  { ceiling, extended, minute }: { ceiling: number; extended: boolean; minute: number },
): QuotaOutcome {
  const used = slots.reduce((sum, slot) => sum + slot.cost, 0);
  const most = extended ? ceiling * EXTENDED_BY : ceiling;
  if (used + cost <= most) return { allowed: true, used: used + cost, ceiling };
  const stopped = used + cost > ceiling * EXTENDED_BY;
  return { allowed: false, used, ceiling, stopped, retryAfter: minutesUntil(slots, cost, most, minute) * 60 };
}

/** Minutes until enough of the window has slid out; the whole window when it never fits. */
function minutesUntil(slots: readonly Slot[], cost: number, most: number, minute: number): number {
  let left = slots.reduce((sum, slot) => sum + slot.cost, 0);
  for (const slot of [...slots].sort((a, b) => a.minute - b.minute)) {
    left -= slot.cost;
    if (left + cost <= most) return Math.max(1, slot.minute + WINDOW - minute);
  }
  return WINDOW;
}
