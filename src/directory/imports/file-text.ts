import { createRequire } from 'node:module';
import type Iconv from 'iconv-lite';
import { piecesOf, type FileContent } from './file-content.js';
import type { Encoding, Examination } from './file-examination.js';

// Loaded with the first file: its tables are large, and most processes never read one.
const iconv = (): typeof Iconv => createRequire(import.meta.url)('iconv-lite') as typeof Iconv;

/** The text of a file in pieces, no character cut in two. (Node's own decoder gives control characters for œ, ’, €.) */
export async function* textOf(content: FileContent, encoding: Encoding): AsyncGenerator<string> {
  const decoder = iconv().getDecoder(encoding, { stripBOM: true });
  for await (const piece of piecesOf(content)) yield decoder.write(piece);
  yield decoder.end() ?? '';
}

/** The first line, for the separator. */
export function firstLine({ start, encoding }: Examination): string {
  const text = iconv().decode(start, encoding, { stripBOM: true });
  return text.replace(/^[\r\n]+/, '').split(/\r\n|\n|\r/, 1)[0] ?? '';
}
