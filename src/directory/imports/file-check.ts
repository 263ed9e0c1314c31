import type { Line } from './cells.js';
import type { ImportSummary } from './import.types.js';
import type { FileProblem } from './problem.types.js';
import type { GoodLine } from './staging.js';

/** How one kind of file is checked, a few hundred lines at a time. */
export interface FileCheck {
  readonly summary: ImportSummary;
  /** Adds what is wrong to the lines, and gives back the good ones, ready to be staged. */
  check(lines: readonly Line[]): Promise<GoodLine[]>;
  /** What only the whole file shows. */
  finish(badRows: number): Promise<FileProblem[]>;
  /** Lets go of what it remembered of the file; called whatever came of the check. */
  close?(): void;
}

export const EMPTY_SUMMARY: ImportSummary = {
  created: 0,
  changed: 0,
  unchanged: 0,
  renamed: 0,
  takenOver: 0,
  left: 0,
};
