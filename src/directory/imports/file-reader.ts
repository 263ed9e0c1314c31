import { setImmediate as breathe } from 'node:timers/promises';
import { Line } from './cells.js';
import { mapHeader, type Column } from './columns.rules.js';
import { BadQuotes, csvRows, delimiterOf, EndlessLine, type CsvRow, type Delimiter } from './csv-text.js';
import type { FileContent } from './file-content.js';
import { examine, type Encoding, type Examination } from './file-examination.js';
import { firstLine, textOf } from './file-text.js';
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

  private constructor(
    private readonly content: FileContent,
    private readonly columns: readonly Column[],
    private readonly known: Examination,
  ) {
    this.encoding = known.encoding;
    this.delimiter = delimiterOf(firstLine(known));
  }

  /** Reads the file once to know what it is; `batches` reads it again. */
  static async open(content: FileContent, columns: readonly Column[]): Promise<FileReader> {
    return new FileReader(content, columns, await examine(content));
  }

  /** About how many lines there are, for a progress bar. */
  get estimate(): number {
    return this.known.breaks;
  }

  async *batches(): AsyncGenerator<Line[]> {
    if (this.known.empty) return this.refuse('EMPTY');
    if (this.known.binary) return this.refuse('NOT_TEXT');
    const { strayLine } = this.known;
    if (strayLine !== null) return this.refuse('ENCODING_MIXED', { line: strayLine });
    let batch: Line[] = [];
    let makeLine: ((row: CsvRow) => Line) | null = null;
    let rows = 0;
    try {
      for await (const some of csvRows(textOf(this.content, this.encoding), this.delimiter)) {
        for (const row of some) {
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
      }
    } catch (error) {
      if (error instanceof BadQuotes) this.refuse('QUOTES', { line: error.line });
      else if (error instanceof EndlessLine) this.refuse('LINE_ENDLESS', { line: error.line });
      else throw error;
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
