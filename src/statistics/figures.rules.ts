/** What cases are grouped by, besides days. */
export const DIMENSIONS = ['type', 'cause', 'uai', 'departement', 'channel', 'agent'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export const GROUPINGS = ['day', ...DIMENSIONS] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Figures of one group, or of the whole period. Delays in working milliseconds. */
export interface Figures {
  readonly opened: number;
  readonly resolved: number;
  readonly answer: { median: number | null; p90: number | null };
  readonly resolution: { median: number | null; p90: number | null };
  /** Resolved by the first agent on the day of opening and never reopened, of the resolved ones. */
  readonly firstContact: number;
}

/**
 * Nearest-rank percentile: the smallest observed value that at least `share` of the values do not exceed, so always
 * a delay somebody really had. Reorders `values`. Null without values.
 */
export function percentile(values: Float64Array, share: number): number | null {
  if (values.length === 0) return null;
  return select(values, Math.max(0, Math.ceil(share * values.length) - 1));
}

/** The k-th smallest value (from 0), by Hoare's selection in linear time. */
function select(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i += 1;
      while ((values[j] as number) > pivot) j -= 1;
      if (i <= j) {
        const swapped = values[i] as number;
        values[i] = values[j] as number;
        values[j] = swapped;
        i += 1;
        j -= 1;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] as number;
}

/**
 * Resolved at first contact: by the first agent, on the civil day of opening, never reopened.
 * @param dayOf civil day of an instant in the displayed time zone
 */
export function isFirstContact(
  fact: {
    openedAt: number;
    resolvedAt: number | null;
    resolvedBy: string | null;
    firstAgentId: string | null;
    reopenedCount: number;
  },
  dayOf: (at: number) => string,
): boolean {
  return (
    fact.resolvedAt !== null &&
    fact.resolvedBy !== null &&
    fact.resolvedBy === fact.firstAgentId &&
    fact.reopenedCount === 0 &&
    dayOf(fact.openedAt) === dayOf(fact.resolvedAt)
  );
}

/** Managers see a count under five as "< 5": with fewer, a figure would point at somebody. Zero is said. */
export const SMALL = 5;

export function isSmall(count: number): boolean {
  return count > 0 && count < SMALL;
}
