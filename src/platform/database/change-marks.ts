import { Injectable } from '@nestjs/common';
import { Transactions } from './transactions.js';

/** Milliseconds of a slot: no time zone in use has a civil day that begins inside a quarter of an hour. */
export const SLOT_MS = 3_600_000;

export interface Changes {
  /** Hand this to the next question. */
  readonly next: number;
  readonly slots: readonly { source: string; slot: number }[];
}

/**
 * Which hours of the marked tables changed since one last asked, whoever changed them: triggers write the marks in the
 * transaction of the change. What is computed from rows of an hour may be kept until its mark appears.
 *
 * SQLite has one writer, so a running number follows the order of commits. On PostgreSQL the mark is the number of the
 * transaction, and one begins again at the oldest transaction that was still open: a mark may be seen twice, never missed.
 */
@Injectable()
export class ChangeMarks {
  constructor(private readonly transactions: Transactions) {}

  /** Where to begin: ask before reading what is to be kept. */
  async now(): Promise<number> {
    const [row] = await this.transactions.query<{ next: number | string }>(
      `SELECT ${this.transactions.dialect.nextStamp} AS "next"`,
    );
    return Number(row?.next ?? 0);
  }

  async since(stamp: number): Promise<Changes> {
    const { nextStamp, stampLimit } = this.transactions.dialect;
    const rows = await this.transactions.query<{
      source: string;
      slot: number | string;
      next: number | string;
    }>(
      `SELECT source AS "source", slot AS "slot", ${nextStamp} AS "next" FROM change_marks
       WHERE stamp >= $1 AND stamp < ${stampLimit}`,
      [stamp],
    );
    return {
      next: Number(rows[0]?.next ?? stamp),
      slots: rows.map(({ source, slot }) => ({ source, slot: Number(slot) })),
    };
  }
}
