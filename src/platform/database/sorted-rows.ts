import { isAscii } from 'node:buffer';
import { Scratch } from './scratch.js';

const BETWEEN = '\0';
const BEHIND = 1;
const BEHIND_TEXT = '\u0001';
/** Characters held in memory; with what a text costs beside its characters, some ten megabytes. */
const MOST_HELD = 4_000_000;

/**
 * Rows handed out in the order of their columns, each once: neighbours go to the same page of an index, and a page is
 * written once instead of once a row. However many there are, a few megabytes of them are in memory; the others lie in a
 * scratch file, each with those that begin alike, and only what begins alike is sorted together. A row is kept as one
 * text, a third of what an array of its columns takes, which also sorts without a comparison of ours. Columns hold no
 * control characters.
 */
export class SortedRows {
  /** Rows that were added, those that came twice included. */
  count = 0;
  private parts = new Map<string, string[]>();
  private held = 0;
  private readonly laidAside = new Map<string, number[]>();
  private readonly scratch = new Scratch();

  /** @param beginningOf what tells the parts apart, and is the beginning of the row */
  constructor(private readonly beginningOf: (row: string) => string) {}

  add(...columns: readonly string[]): void {
    const row = columns.join(BETWEEN);
    const beginning = this.beginningOf(row);
    const part = this.parts.get(beginning);
    if (part) part.push(row);
    else this.parts.set(beginning, [row]);
    this.count += 1;
    this.held += row.length;
    if (this.held > MOST_HELD) this.layAside();
  }

  /** Every row once, in order, in pieces of at most `most`; a row that was handed out is forgotten. */
  *pieces(most: number): Generator<string[][]> {
    let piece: string[][] = [];
    const beginnings = new Set([...this.parts.keys(), ...this.laidAside.keys()]);
    for (const beginning of [...beginnings].sort()) {
      let before: string | undefined;
      for (const row of this.take(beginning).sort()) {
        if (row === before) continue;
        before = row;
        piece.push(columnsOf(row));
        if (piece.length < most) continue;
        yield piece;
        piece = [];
      }
    }
    if (piece.length > 0) yield piece;
  }

  close(): void {
    this.scratch.close();
  }

  /** Sorted already: to sort several sorted lists as one costs half. */
  private layAside(): void {
    for (const [beginning, rows] of this.parts) {
      const number = this.scratch.put(rows.sort().join(BEHIND_TEXT));
      const numbers = this.laidAside.get(beginning);
      if (numbers) numbers.push(number);
      else this.laidAside.set(beginning, [number]);
    }
    this.parts = new Map();
    this.held = 0;
  }

  private take(beginning: string): string[] {
    const rows: string[] = [];
    for (const number of this.laidAside.get(beginning) ?? []) readRows(this.scratch.take(number), rows);
    for (const row of this.parts.get(beginning) ?? []) rows.push(row);
    this.parts.delete(beginning);
    this.laidAside.delete(beginning);
    return rows;
  }
}

/** Each row is made a text of its own: slices of one long text take three times as long to sort (V8 11). */
function readRows(bytes: Buffer, rows: string[]): void {
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  for (let from = 0; from <= bytes.length;) {
    const found = bytes.indexOf(BEHIND, from);
    const end = found === -1 ? bytes.length : found;
    rows.push(bytes.toString(encoding, from, end));
    from = end + 1;
  }
}

/** `split` takes ten times as long. */
function columnsOf(row: string): string[] {
  const columns: string[] = [];
  let from = 0;
  for (let at = row.indexOf(BETWEEN); at !== -1; at = row.indexOf(BETWEEN, from)) {
    columns.push(row.slice(from, at));
    from = at + 1;
  }
  columns.push(row.slice(from));
  return columns;
}
