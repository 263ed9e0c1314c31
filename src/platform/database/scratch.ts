import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';

const CIPHER = 'aes-256-ctr';
/** The file is written from front to back and read piece by piece: it needs hardly any cache. */
const CACHE_KIB = 2048;

/**
 * Bytes laid aside where memory would not do, to be read again by their number. The file has no name, goes with the
 * process, and is not made before it is needed; the key of what stands in it is in memory alone, so that whatever stops,
 * no name or date of birth is left behind in a folder for temporary files.
 */
export class Scratch {
  private readonly key = randomBytes(32);
  private opened: ReturnType<typeof open> | null = null;

  /** @returns the number to take it by; those of one scratch follow each other */
  put(data: string | Buffer): number {
    const nonce = randomBytes(16);
    const cipher = createCipheriv(CIPHER, this.key, nonce);
    const bytes = typeof data === 'string' ? cipher.update(data, 'utf8') : cipher.update(data);
    this.opened ??= open();
    return Number(this.opened.insert.run(nonce, bytes).lastInsertRowid);
  }

  take(number: number): Buffer {
    const kept = this.opened?.select.get(number);
    if (!kept) throw new Error(`Nothing was laid aside under ${number}.`);
    return createDecipheriv(CIPHER, this.key, kept.nonce).update(kept.data);
  }

  close(): void {
    this.opened?.database.close();
    this.opened = null;
  }
}

function open() {
  const database = new Database('');
  for (const pragma of [`cache_size = -${CACHE_KIB}`, 'journal_mode = OFF', 'synchronous = OFF']) {
    database.pragma(pragma);
  }
  database.exec('CREATE TABLE kept (number INTEGER PRIMARY KEY, nonce BLOB NOT NULL, data BLOB NOT NULL)');
  database.exec('BEGIN');
  return {
    database,
    insert: database.prepare<[Buffer, Buffer]>('INSERT INTO kept (nonce, data) VALUES (?, ?)'),
    select: database.prepare<[number], { nonce: Buffer; data: Buffer }>(
      'SELECT nonce, data FROM kept WHERE number = ?',
    ),
  };
}
