import { isUtf8 } from 'node:buffer';
import { createRequire } from 'node:module';
import type Iconv from 'iconv-lite';

// Loaded with the first file: its tables are large, and most processes never read one.
const iconv = (): typeof Iconv => createRequire(import.meta.url)('iconv-lite') as typeof Iconv;

const LINE_FEED = 10;

/**
 * The text of a small file. UTF-16 by its mark; else line by line UTF-8 where the bytes are, and Windows-1252 where
 * not: French spreadsheets write it, and one line of another make costs no other line its accents. The mark is dropped.
 */
export function textOfBytes(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv().decode(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv().decode(bytes, 'utf-16be');
  if (isUtf8(bytes)) return iconv().decode(bytes, 'utf-8');
  const lines: string[] = [];
  for (let from = 0; from <= bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end);
    lines.push(iconv().decode(line, isUtf8(line) ? 'utf-8' : 'windows-1252'));
    if (end === -1) break;
    from = end + 1;
  }
  return lines.join('\n').replace(/^\ufeff/, '');
}

/** True for bytes that are no text at all: a workbook, a PDF, an image. */
export function isNoText(bytes: Buffer): boolean {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !marked && bytes.subarray(0, 4096).includes(0);
}
