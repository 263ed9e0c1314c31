/** How many of something ended in one way. */
export interface OutcomeRow {
  what: string;
  outcome: string;
  n: number;
}

/** The same of one day; `until` is the instant after which a live check counts as expired. */
export interface DatedOutcome extends OutcomeRow {
  until: number | null;
}
