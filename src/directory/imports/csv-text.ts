export type Delimiter = ',' | ';' | '\t';

export interface CsvRow {
  /** Line of the file where the row begins, the first line being 1. */
  line: number;
  cells: string[];
}

/** The file stops being CSV at this line: a quote out of place or never closed. */
export class BadQuotes extends Error {
  constructor(readonly line: number) {
    super(`bad quotes at line ${line}`);
  }
}

/** A line no list of people has: the file is something else. */
export class EndlessLine extends Error {
  constructor(readonly line: number) {
    super(`line ${line} does not end`);
  }
}

/** Characters a row may have. A quote never closed would take the rest of the file into memory. */
const LONGEST_ROW = 1024 * 1024;

interface QuotedRow {
  cells: string[];
  next: number;
  breaks: number;
}

/**
 * Rows of a text that comes piece by piece (RFC 4180, with any of three delimiters and line endings): blank rows left
 * out, cells as they stand. A row without quotes, which nearly all are, is one `split`.
 */
export class CsvText {
  private rest = '';
  private line = 1;
  /** What rows end with: a carriage return alone where the first line does, else a line feed. */
  private ending: '\n' | '\r' | null = null;

  constructor(private readonly delimiter: Delimiter) {}

  /**
   * The rows that end in what has come so far; to be read to the end before the next piece is given.
   * @param last nothing comes behind this piece
   * @throws BadQuotes, EndlessLine, when the rows before were given
   */
  *rows(piece: string, last = false): Generator<CsvRow> {
    const text = this.rest + piece;
    this.ending ??= endingOf(text, last);
    let at = 0;
    let quote = text.indexOf('"');
    while (this.ending && at < text.length) {
      const end = text.indexOf(this.ending, at);
      if (end === -1 && !last) break;
      const stop = end === -1 ? text.length : end;
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
      let row: QuotedRow | null;
      if (quote === -1 || quote >= stop)
        row = { cells: this.split(text, at, stop), next: stop + 1, breaks: 0 };
      else row = this.quoted(text, at, last);
      if (!row) break;
      if (row.cells.some((cell) => cell !== '' && cell.trim() !== ''))
        yield { line: this.line, cells: row.cells };
      this.line += row.breaks + 1;
      at = row.next;
    }
    this.rest = last ? '' : text.slice(at);
    if (this.rest.length > LONGEST_ROW) throw this.tooLong();
  }

  private tooLong(): Error {
    return this.rest.includes('"') ? new BadQuotes(this.line) : new EndlessLine(this.line);
  }

  private split(text: string, from: number, to: number): string[] {
    const end = this.ending === '\n' && to > from && text[to - 1] === '\r' ? to - 1 : to;
    return text.slice(from, end).split(this.delimiter);
  }

  /** One row that holds a quote; null when its end has not come yet. */
  private quoted(text: string, from: number, last: boolean): QuotedRow | null {
    const cells: string[] = [];
    let breaks = 0;
    for (let at = from; ;) {
      const cell = text[at] === '"' ? this.quotedCell(text, at, last) : this.bareCell(text, at, last);
      if (!cell) return null;
      cells.push(cell.value);
      breaks += cell.value.match(/\r\n|\n|\r/g)?.length ?? 0;
      if (text[cell.end] !== this.delimiter) return { cells, next: this.afterRow(text, cell.end), breaks };
      at = cell.end + 1;
    }
  }

  private bareCell(text: string, from: number, last: boolean): { value: string; end: number } | null {
    const row = text.indexOf(this.ending ?? '\n', from);
    if (row === -1 && !last) return null;
    const stop = row === -1 ? text.length : row;
    const delimiter = text.indexOf(this.delimiter, from);
    const end = delimiter !== -1 && delimiter < stop ? delimiter : this.beforeReturn(text, from, stop);
    const value = text.slice(from, end);
    if (value.includes('"')) throw new BadQuotes(this.line);
    return { value, end };
  }

  private quotedCell(text: string, from: number, last: boolean): { value: string; end: number } | null {
    let value = '';
    for (let start = from + 1; ;) {
      const quote = text.indexOf('"', start);
      if (quote === -1 && last) throw new BadQuotes(this.line);
      // Two characters may follow that belong to the end of the row.
      if (quote === -1 || (quote + 2 >= text.length && !last)) return null;
      value += text.slice(start, quote);
      if (text[quote + 1] !== '"') {
        if (!this.mayFollow(text, quote + 1)) throw new BadQuotes(this.line);
        return { value, end: quote + 1 };
      }
      value += '"';
      start = quote + 2;
    }
  }

  /** What may stand behind a closing quote: a delimiter, the end of the row, the end of the file. */
  private mayFollow(text: string, at: number): boolean {
    const next = text[at];
    if (next === undefined || next === this.delimiter || next === this.ending) return true;
    return next === '\r' && (at + 1 === text.length || text[at + 1] === this.ending);
  }

  private beforeReturn(text: string, from: number, stop: number): number {
    return this.ending === '\n' && stop > from && text[stop - 1] === '\r' ? stop - 1 : stop;
  }

  private afterRow(text: string, end: number): number {
    return text[end] === '\r' && this.ending === '\n' ? end + 2 : end + 1;
  }
}

/** The separator a header row has most of, outside quotes; `,` when it has none. */
export function delimiterOf(header: string): Delimiter {
  const bare = header.replace(/"[^"]*"/g, '');
  const count = (character: string): number => bare.split(character).length - 1;
  const [best] = ([';', ',', '\t'] as const)
    .map((character) => ({ character, count: count(character) }))
    .sort((a, b) => b.count - a.count);
  return best && best.count > 0 ? best.character : ',';
}

/** Null while it cannot be known yet. */
function endingOf(text: string, last: boolean): '\n' | '\r' | null {
  const first = text.search(/[\r\n]/);
  if (first === -1) return last ? '\n' : null;
  if (text[first] === '\n') return '\n';
  if (first + 1 === text.length && !last) return null;
  return text[first + 1] === '\n' ? '\n' : '\r';
}
