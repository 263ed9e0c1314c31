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
const BREAKS = /\r\n|\n|\r/g;

/**
 * Rows of a text that comes piece by piece, those of each piece together: blank rows left out, cells as they stand,
 * lines ended in any of the three ways. Handing on row by row took as long as reading them.
 * @throws BadQuotes, EndlessLine
 */
export async function* csvRows(
  pieces: AsyncIterable<string>,
  delimiter: Delimiter,
): AsyncGenerator<CsvRow[]> {
  const { parse, CsvError } = await import('csv-parse');
  let rows: CsvRow[] = [];
  let read = 0;
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], { lines }) => {
      rows.push({ line: lines - (lines - read > 1 ? breaksIn(cells) : 0), cells });
      read = lines;
      return null;
    },
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  // It comes back from `write` and `end` as well.
  parser.on('error', () => undefined);
  const taken = (): CsvRow[] => {
    const some = rows;
    rows = [];
    return some;
  };
  try {
    for await (const piece of pieces) {
      await done((callback) => parser.write(piece, callback));
      if (rows.length > 0) yield taken();
    }
    await done((callback) => parser.end(callback));
    if (rows.length > 0) yield taken();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (rows.length > 0) yield taken();
    // csv-parse tells where it gave up; people look for the row in which the quote stands
    const { quoting } = (parser as unknown as { state: { quoting: boolean } }).state;
    throw error.code === 'CSV_MAX_RECORD_SIZE' && !quoting
      ? new EndlessLine(read + 1)
      : new BadQuotes(read + 1);
  } finally {
    parser.destroy();
  }
}

const breaksIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(BREAKS)?.length ?? 0), 0);

function done(start: (callback: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
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
