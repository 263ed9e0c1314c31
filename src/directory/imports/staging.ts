import { setImmediate as breathe } from 'node:timers/promises';
import { pieces } from '../../platform/database/bulk.js';

/** A good line on its way to the staging table. */
export interface GoodLine {
  /** Lines are written in this order, as far as they come near each other; '' keeps that of the file. */
  readonly order: string;
  readonly data: unknown;
}

/** A row of the staging table: its place in the order of writing, and what stands there, as JSON. */
export type StagingRow = readonly [place: number, data: string];

/** Lines put in order together: fifteen megabytes or so, whatever the file. */
const WINDOW = 30_000;
const ROWS_AT_ONCE = 500;

/**
 * Gathers good lines and has them staged in the order they are best written in: people whose usernames are neighbours
 * share a page of the indexes of usernames and addresses, where in the order of a file each takes a page of its own.
 */
export class Staging {
  private gathered: { order: string; data: string }[] = [];
  private place = 0;

  constructor(private readonly stage: (rows: StagingRow[]) => Promise<void>) {}

  async add(lines: readonly GoodLine[]): Promise<void> {
    for (const { order, data } of lines) this.gathered.push({ order, data: JSON.stringify(data) });
    if (this.gathered.length >= WINDOW) await this.flush();
  }

  async flush(): Promise<void> {
    const lines = this.gathered;
    this.gathered = [];
    lines.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
    for (const some of pieces(lines, ROWS_AT_ONCE)) {
      await this.stage(some.map(({ data }) => [(this.place += 1), data] as const));
      await breathe();
    }
  }
}
