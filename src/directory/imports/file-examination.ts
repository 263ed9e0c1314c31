import { isUtf8 } from 'node:buffer';
import { piecesOf, type FileContent } from './file-content.js';

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le';

export interface Examination {
  /**
   * UTF-16 by its mark, UTF-8 when every byte fits, else Windows-1252, which French spreadsheets write.
   */
  readonly encoding: Encoding;
  /**
   * The first line that is not UTF-8 in a file that otherwise is: read as Windows-1252, all its other names would
   * come in wrong (`HÃ©lÃ¨ne`) and nobody would be told. Null where the bytes agree.
   */
  readonly strayLine: number | null;
  /** Line breaks: about how many lines there are. */
  readonly breaks: number;
  readonly empty: boolean;
  /** No text at all: a workbook, a PDF, an image. */
  readonly binary: boolean;
  /** The first bytes, for the header. */
  readonly start: Buffer;
}

const UTF16 = Buffer.from([0xff, 0xfe]);
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const BINARY_SEEN_IN = 4096;

/** Reads the whole file once, in pieces: what its bytes are is only known at its end. */
export async function examine(content: FileContent): Promise<Examination> {
  const utf8 = new Utf8Examination();
  let start: Buffer = Buffer.alloc(0);
  for await (const piece of piecesOf(content)) {
    if (start.length < BINARY_SEEN_IN) start = Buffer.concat([start, piece]);
    utf8.take(piece);
  }
  const strayLine = utf8.strayLine();
  const utf16 = start.subarray(0, 2).equals(UTF16);
  const mixed = strayLine !== null && (utf8.telling || start.subarray(0, 3).equals(UTF8_MARK));
  return {
    encoding: utf16 ? 'utf-16le' : strayLine === null ? 'utf-8' : 'windows-1252',
    strayLine: mixed && !utf16 ? strayLine : null,
    breaks: utf8.breaks,
    empty: start.length === 0,
    binary: !utf16 && start.subarray(0, BINARY_SEEN_IN).includes(0),
    start,
  };
}

/** Tells where bytes that come piece by piece are not UTF-8. */
class Utf8Examination {
  breaks = 0;
  /** An accented letter in two bytes was seen, which in Windows-1252 no French name would spell. */
  telling = false;
  private stray: number | null = null;
  /** The beginning of a character whose end comes with the next piece. */
  private begun: Buffer = Buffer.alloc(0);

  take(piece: Buffer): void {
    const bytes = this.begun.length > 0 ? Buffer.concat([this.begun, piece]) : piece;
    const whole = bytes.subarray(0, bytes.length - unfinished(bytes));
    this.begun = bytes.subarray(whole.length);
    this.telling ||= holdsTwoByteLetter(whole);
    if (this.stray === null && !isUtf8(whole)) this.stray = this.breaks + firstBadLine(whole);
    this.breaks += breaksIn(whole);
  }

  /** The first line, from 1, that is not UTF-8; null when all is. To be asked when every piece was taken. */
  strayLine(): number | null {
    return this.stray ?? (this.begun.length > 0 ? this.breaks + 1 : null);
  }
}

/** How many bytes at the end begin a character that goes on behind them. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

function holdsTwoByteLetter(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(0xc3); at !== -1; at = bytes.indexOf(0xc3, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next >= 0x80 && next <= 0xbf) return true;
  }
  return false;
}

/** A line break is never inside a character, so lines can be judged one by one. */
function firstBadLine(bytes: Buffer): number {
  for (let line = 1, from = 0; ; line += 1) {
    const end = bytes.indexOf(10, from);
    if (end === -1 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}

function breaksIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
