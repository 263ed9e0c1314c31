import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';

/** What this keeps in memory; the rest lies in a file that has no name and goes with the process. */
const CACHE_KIB = 8192;
/** Of a SHA-256: two texts of a national directory meet by chance once in 10²⁵ files. */
const KEPT_BYTES = 16;

/**
 * Where a value of a long list stood first, whatever the length of the list: a Map of a million texts takes hundreds
 * of megabytes. Digests alone are kept, never the values.
 */
export class FirstPlaces {
  private readonly database = new Database('');
  private readonly insert: Database.Statement<[Buffer, number]>;
  private readonly select: Database.Statement<[Buffer], { place: number }>;

  constructor() {
    for (const pragma of [`cache_size = -${CACHE_KIB}`, 'journal_mode = OFF', 'synchronous = OFF']) {
      this.database.pragma(pragma);
    }
    this.database.exec('CREATE TABLE places (digest BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID');
    this.database.exec('BEGIN');
    this.insert = this.database.prepare('INSERT INTO places VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.select = this.database.prepare('SELECT place FROM places WHERE digest = ?');
  }

  /** Notes `place` for a value that had none. @returns the place it had already, else undefined */
  note(kind: string, value: string, place: number): number | undefined {
    const digest = digestOf(kind, value);
    return this.insert.run(digest, place).changes === 1 ? undefined : this.select.get(digest)?.place;
  }

  find(kind: string, value: string): number | undefined {
    return this.select.get(digestOf(kind, value))?.place;
  }

  close(): void {
    this.database.close();
  }
}

function digestOf(kind: string, value: string): Buffer {
  return createHash('sha256').update(`${kind}\0${value}`).digest().subarray(0, KEPT_BYTES);
}
