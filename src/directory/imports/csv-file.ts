import { isUtf8 } from 'node:buffer';
import { createRequire } from 'node:module';
import type Iconv from 'iconv-lite';

// Loaded with the first file: its tables are large, and most processes never read one.
const iconv = (): typeof Iconv => createRequire(import.meta.url)('iconv-lite') as typeof Iconv;

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le';
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

/**
 * What the bytes are: UTF-16 by its mark, UTF-8 when every byte fits, else Windows-1252, which French spreadsheets
 * write. (Node's own decoder gives control characters for œ, ’ and €, so iconv-lite decodes.)
 */
export function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/**
 * The first line that is not UTF-8 in a file that otherwise is: read as Windows-1252, all its other names would come
 * in wrong (`HÃ©lÃ¨ne`) and nobody would be told. Null where the bytes agree.
 */
export function strayLine(bytes: Buffer): number | null {
  if (encodingOf(bytes) !== 'windows-1252' || !looksLikeUtf8(bytes)) return null;
  for (let line = 1, from = 0; ; line += 1) {
    const end = bytes.indexOf(10, from);
    if (!isUtf8(bytes.subarray(from, end === -1 ? bytes.length : end))) return line;
    if (end === -1) return null;
    from = end + 1;
  }
}

/** Its mark, or an accented letter in two bytes, which in Windows-1252 no French name would spell. */
function looksLikeUtf8(bytes: Buffer): boolean {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return true;
  for (let at = bytes.indexOf(0xc3); at !== -1; at = bytes.indexOf(0xc3, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next >= 0x80 && next <= 0xbf) return true;
  }
  return false;
}

/** True for bytes that are no text at all: a workbook, a PDF, an image. */
export function isBinary(bytes: Buffer): boolean {
  return encodingOf(bytes) !== 'utf-16le' && bytes.subarray(0, 4096).includes(0);
}

/** The separator the header row has most of, outside quotes; `,` when it has none. */
export function delimiterOf(header: string): Delimiter {
  const bare = header.replace(/"[^"]*"/g, '');
  const count = (character: string): number => bare.split(character).length - 1;
  const [best] = ([';', ',', '\t'] as const)
    .map((character) => ({ character, count: count(character) }))
    .sort((a, b) => b.count - a.count);
  return best && best.count > 0 ? best.character : ',';
}

const PIECE = 256 * 1024;

function* decoded(bytes: Buffer, encoding: Encoding): Generator<string> {
  const decoder = iconv().getDecoder(encoding, { stripBOM: true });
  for (let at = 0; at < bytes.length; at += PIECE) yield decoder.write(bytes.subarray(at, at + PIECE));
  yield decoder.end() ?? '';
}

/** The first line, for the separator. */
export function firstLine(bytes: Buffer, encoding: Encoding): string {
  const start = iconv().decode(bytes.subarray(0, 64 * 1024), encoding, { stripBOM: true });
  return start.replace(/^[\r\n]+/, '').split(/\r\n|\n|\r/, 1)[0] ?? '';
}

/**
 * Rows one by one, blank lines left out, cells as they stand.
 * @throws BadQuotes
 */
export async function* csvRows(
  bytes: Buffer,
  encoding: Encoding,
  delimiter: Delimiter,
): AsyncGenerator<CsvRow> {
  const { parse, CsvError } = await import('csv-parse');
  let read = 0;
  const parser = parse({
    delimiter,
    info: true,
    on_record: (record: string[], { lines }) => {
      read = lines;
      return record;
    },
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  const text = decoded(bytes, encoding);
  const feed = (): void => {
    for (let piece = text.next(); ; piece = text.next()) {
      if (piece.done) return void parser.end();
      if (!parser.write(piece.value)) return void parser.once('drain', feed);
    }
  };
  feed();
  try {
    for await (const item of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const inside = item.record.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
      yield { line: item.info.lines - inside, cells: item.record };
    }
  } catch (error) {
    // csv-parse tells where it gave up; people look for the row in which the quote stands
    if (error instanceof CsvError) throw new BadQuotes(read + 1);
    throw error;
  }
}
