import { createReadStream } from 'node:fs';

/**
 * The bytes of a file: in memory (what came by a page must not lie on a disk, it may hold every NUMEN of the
 * académie), or where they lie already, to be read piece by piece and never all at once.
 */
export type FileContent = Buffer | { readonly path: string };

/** Bytes of a piece: some hundred rows. */
const PIECE = 64 * 1024;

/** The bytes in order, in pieces; asked again, from the beginning. */
export async function* piecesOf(content: FileContent): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(content)) {
    for (let at = 0; at < content.length; at += PIECE) yield content.subarray(at, at + PIECE);
    return;
  }
  for await (const piece of createReadStream(content.path, { highWaterMark: PIECE })) yield piece as Buffer;
}
