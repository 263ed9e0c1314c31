type Row = readonly string[];

/**
 * Rows handed out in the order of their columns: neighbours go to the same page of an index, and a page is written
 * once instead of once a row. They are sorted in parts, by what they begin with, so that no part takes long.
 */
export class SortedRows<R extends Row> {
  private readonly parts = new Map<string, R[]>();
  private count = 0;

  /** @param columns how many of the first columns tell the parts apart: all but the last whole, of it one letter */
  constructor(private readonly columns: number) {}

  get size(): number {
    return this.count;
  }

  add(row: R): void {
    const last = this.columns - 1;
    const beginning = `${last > 0 ? row[0] : ''} ${row[last]?.slice(0, 1) ?? ''}`;
    const part = this.parts.get(beginning);
    if (part) part.push(row);
    else this.parts.set(beginning, [row]);
    this.count += 1;
  }

  /** Every row once, in order, in pieces of at most `most`. */
  *pieces(most: number): Generator<R[]> {
    let piece: R[] = [];
    for (const beginning of [...this.parts.keys()].sort()) {
      for (const row of (this.parts.get(beginning) ?? []).sort(byColumns)) {
        piece.push(row);
        if (piece.length < most) continue;
        yield piece;
        piece = [];
      }
    }
    if (piece.length > 0) yield piece;
  }
}

function byColumns(a: Row, b: Row): number {
  for (let at = 0; at < a.length; at += 1) {
    const [one, other] = [a[at] ?? '', b[at] ?? ''];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
