import { setImmediate as breathe } from 'node:timers/promises';
import { SortedRows } from '../../platform/database/sorted-rows.js';

/** A good line on its way to the staging table. */
export interface GoodLine {
  /** Lines are written in this order; '' keeps that of the file. */
  readonly order: string;
  readonly data: unknown;
}

/** A row of the staging table: its place in the order of writing, and what stands there, as JSON. */
export type StagingRow = readonly [place: number, data: string];

/** Lines whose order begins with the same so many letters are sorted together. */
const LETTERS = 3;
const ROWS_AT_ONCE = 2000;

/**
 * Gathers good lines and has them staged in the order they are best written in: people whose usernames are neighbours
 * share a page of the indexes of usernames and addresses, where in the order of a file each takes a page of its own; and
 * since they also get their ids in that order, so do the keys they are found by.
 */
export class Staging {
  private readonly lines = new SortedRows((row) => row.slice(0, LETTERS));
  private gathered = 0;
  private place = 0;

  constructor(private readonly stage: (rows: StagingRow[]) => Promise<void>) {}

  /** JSON has no control characters; the number keeps lines of one order apart, and in the order of the file. */
  add(lines: readonly GoodLine[]): void {
    for (const { order, data } of lines) {
      this.gathered += 1;
      this.lines.add(order, String(this.gathered).padStart(9, '0'), JSON.stringify(data));
    }
  }

  async flush(): Promise<void> {
    for (const some of this.lines.pieces(ROWS_AT_ONCE)) {
      await this.stage(some.map(([, , data = '']) => [(this.place += 1), data] as const));
      await breathe();
    }
  }

  close(): void {
    this.lines.close();
  }
}
