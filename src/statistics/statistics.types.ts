/** How many of something ended in one way. */
export interface OutcomeRow {
  what: string;
  outcome: string;
  n: number;
}
