import { pipeline, Readable } from 'node:stream';

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

interface Parsed {
  record: string[];
  info: { lines: number };
}

/**
 * Rows of a text that comes piece by piece, as they are read: blank rows left out, cells as they stand, lines ended in
 * any of the three ways.
 * @throws BadQuotes, EndlessLine
 */
export async function* csvRows(pieces: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<CsvRow> {
  const { parse, CsvError } = await import('csv-parse');
  let read = 0;
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    max_record_size: LONGEST_ROW,
    on_record: (record: string[], { lines }) => {
      read = lines;
      return record;
    },
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  // What fails on the way, the reading of the file too, ends the loop below.
  pipeline(Readable.from(pieces), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const inside = record.reduce((count, cell) => count + (cell.match(BREAKS)?.length ?? 0), 0);
      yield { line: info.lines - inside, cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // csv-parse tells where it gave up; people look for the row in which the quote stands
    const { quoting } = (parser as unknown as { state: { quoting: boolean } }).state;
    throw error.code === 'CSV_MAX_RECORD_SIZE' && !quoting
      ? new EndlessLine(read + 1)
      : new BadQuotes(read + 1);
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
