import { setImmediate as breathe } from 'node:timers/promises';
import { Line } from './cells.js';
import { mapHeader, type Column } from './columns.rules.js';
import {
  BadQuotes,
  csvRows,
  delimiterOf,
  encodingOf,
  firstLine,
  isBinary,
  strayLine,
  type CsvRow,
  type Delimiter,
  type Encoding,
} from './csv-file.js';
import type { FileProblem } from './problem.types.js';

const BATCH = 200;

/** Where lines come from: a file, or the entries of a directory. */
export interface LineReader {
  readonly encoding: string;
  readonly delimiter: string;
  /** About how many lines there are. */
  readonly estimate: number;
  /** Columns nobody knows. Complete after the last batch, as are the problems. */
  readonly ignored: readonly string[];
  readonly problems: readonly FileProblem[];
  batches(): AsyncGenerator<Line[]>;
}

/**
 * Reads a file in batches of lines, letting the event loop breathe between them. After the last batch, `problems`
 * holds why the file as a whole cannot go in, and `ignored` the headings nobody knows.
 */
export class FileReader implements LineReader {
  readonly problems: FileProblem[] = [];
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  ignored: readonly string[] = [];

  constructor(
    private readonly bytes: Buffer,
    private readonly columns: readonly Column[],
  ) {
    this.encoding = encodingOf(bytes);
    this.delimiter = delimiterOf(firstLine(bytes, this.encoding));
  }

  /** About how many lines there are, for a progress bar. */
  get estimate(): number {
    let count = 0;
    for (let at = this.bytes.indexOf(10); at !== -1; at = this.bytes.indexOf(10, at + 1)) count += 1;
    return count;
  }

  async *batches(): AsyncGenerator<Line[]> {
    if (this.bytes.length === 0) return this.refuse('EMPTY');
    if (isBinary(this.bytes)) return this.refuse('NOT_TEXT');
    const stray = strayLine(this.bytes);
    if (stray !== null) return this.refuse('ENCODING_MIXED', { line: stray });
    let batch: Line[] = [];
    let makeLine: ((row: CsvRow) => Line) | null = null;
    let rows = 0;
    try {
      for await (const row of csvRows(this.bytes, this.encoding, this.delimiter)) {
        if (!makeLine) {
          makeLine = this.readHeader(row.cells);
          if (this.problems.length > 0) return;
          continue;
        }
        rows += 1;
        batch.push(makeLine(row));
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
        await breathe();
      }
    } catch (error) {
      if (!(error instanceof BadQuotes)) throw error;
      this.refuse('QUOTES', { line: error.line });
    }
    if (batch.length > 0) yield batch;
    if (rows === 0 && this.problems.length === 0) this.refuse('NO_ROWS');
  }

  private readHeader(header: readonly string[]): (row: CsvRow) => Line {
    const { positions, ignored, problems } = mapHeader(header, this.columns);
    for (const { code, names } of problems) this.refuse(code, { columns: names.join(', ') });
    this.ignored = ignored;
    const secret = new Set(this.columns.filter((column) => column.secret).map(({ name }) => name));
    return ({ line, cells }) => {
      const read = new Line(line, cells, positions, secret);
      const beyond = cells.slice(header.length).some((cell) => cell.trim() !== '');
      if (cells.length < header.length || beyond) {
        read.problems.push({ line, column: null, code: 'CELL_COUNT' });
      }
      return read;
    };
  }

  private refuse(code: FileProblem['code'], params: FileProblem['params'] = {}): void {
    this.problems.push({ code, params });
  }
}
