import type { ImportKind, ImportState } from './import-state.rules.js';
import type { FileProblem, Problem } from './problem.types.js';

export interface ImportOptions {
  skipBad: boolean;
  complete: boolean;
  /** Epoch milliseconds; null when not given. */
  contactsAsOf: number | null;
  encoding?: string;
  delimiter?: string;
  ignoredColumns?: readonly string[];
  /** The lines are entries of the directory Guichet follows, not a file somebody brought. */
  sync?: boolean;
  /** The directory was empty: accounts in the file are older than Guichet. */
  first?: boolean;
}

/** Counts of what the import does, or would do. */
export interface ImportSummary {
  created: number;
  changed: number;
  unchanged: number;
  renamed: number;
  /** Usernames that passed to somebody else. */
  takenOver: number;
  left: number;
}

export interface ImportRecord {
  id: string;
  kind: ImportKind;
  state: ImportState;
  fileName: string;
  options: ImportOptions;
  summary: ImportSummary;
  totalRows: number;
  goodRows: number;
  badRows: number;
  doneRows: number;
  problems: { file: FileProblem[]; lines: Problem[] };
  accountId: string | null;
  actorLabel: string;
  createdAt: number;
  finishedAt: number | null;
}

export interface StagedRow<T = unknown> {
  /** Its place in the order of writing. */
  line: number;
  data: T;
}

/**
 * Called as the work goes on; `total` is an estimate while a file is being checked. `indexing`: the lines are written,
 * and their people are made findable. Return false to stop.
 */
export type OnProgress = (done: number, total: number, step?: 'indexing') => boolean | void;
