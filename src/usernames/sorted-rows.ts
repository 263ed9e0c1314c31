const BETWEEN = '\0';

/**
 * Rows handed out in the order of their columns: neighbours go to the same page of an index, and a page is written
 * once instead of once a row. A row is kept as one text, a third of what an array of its columns takes, which also sorts
 * without a comparison of ours; they are sorted in parts, by what they begin with, so that no part takes long.
 */
export class SortedRows {
  private readonly parts = new Map<string, string[]>();

  /** @param beginning how many characters tell the parts apart */
  constructor(private readonly beginning: number) {}

  add(...columns: string[]): void {
    const row = columns.join(BETWEEN);
    const beginning = row.slice(0, this.beginning);
    const part = this.parts.get(beginning);
    if (part) part.push(row);
    else this.parts.set(beginning, [row]);
  }

  /** Every row once, in order, in pieces of at most `most`; a row that was handed out is forgotten. */
  *pieces(most: number): Generator<string[][]> {
    let piece: string[][] = [];
    for (const beginning of [...this.parts.keys()].sort()) {
      const part = this.parts.get(beginning) ?? [];
      this.parts.delete(beginning);
      for (const row of part.sort()) {
        piece.push(row.split(BETWEEN));
        if (piece.length < most) continue;
        yield piece;
        piece = [];
      }
    }
    if (piece.length > 0) yield piece;
  }
}
