import { hash } from 'node:crypto';
import Database from 'better-sqlite3';

/** What the file of the places keeps in memory; it has no name and goes with the process. */
const CACHE_KIB = 8192;
/** Of a SHA-256: two texts of a national directory meet by chance once in 10²⁵ files. */
const KEPT_BYTES = 16;
/** Values noted last, in memory; when there are so many they go to the file, in its order, each page once. */
const MOST_RECENT = 50_000;

/**
 * Where a value of a long list stood first, whatever the length of the list: a Map of a million texts takes hundreds
 * of megabytes. Digests alone are kept, never the values. The file is read only for what a filter has seen before:
 * in a good list, hardly ever.
 */
export class FirstPlaces {
  private readonly database = new Database('');
  private readonly insert: Database.Statement<[Buffer, number]>;
  private readonly select: Database.Statement<[Buffer], { place: number }>;
  private readonly filter = new SeenFilter();
  private recent = new Map<string, number>();

  constructor() {
    for (const pragma of [`cache_size = -${CACHE_KIB}`, 'journal_mode = OFF', 'synchronous = OFF']) {
      this.database.pragma(pragma);
    }
    this.database.exec('CREATE TABLE places (digest BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID');
    this.database.exec('BEGIN');
    this.insert = this.database.prepare('INSERT INTO places VALUES (?, ?)');
    this.select = this.database.prepare('SELECT place FROM places WHERE digest = ?');
  }

  /** Notes `place` for a value that had none. @returns the place it had already, else undefined */
  note(kind: string, value: string, place: number): number | undefined {
    const digest = digestOf(kind, value);
    const key = digest.slice(0, KEPT_BYTES);
    const first = this.placeOf(digest, key);
    if (first !== undefined) return first;
    this.filter.add(digest);
    this.recent.set(key, place);
    if (this.recent.size >= MOST_RECENT) this.settle();
    return undefined;
  }

  find(kind: string, value: string): number | undefined {
    const digest = digestOf(kind, value);
    return this.placeOf(digest, digest.slice(0, KEPT_BYTES));
  }

  close(): void {
    this.database.close();
  }

  private placeOf(digest: string, key: string): number | undefined {
    if (!this.filter.mayHold(digest)) return undefined;
    return this.recent.get(key) ?? this.select.get(Buffer.from(key, 'latin1'))?.place;
  }

  private settle(): void {
    const { recent } = this;
    for (const key of [...recent.keys()].sort()) {
      this.insert.run(Buffer.from(key, 'latin1'), recent.get(key) ?? 0);
    }
    this.recent = new Map();
  }
}

/** Tells for certain what was never added (Bloom). Of four million values it takes one in 700 wrongly for seen. */
class SeenFilter {
  private readonly bits = new Uint32Array(2 ** 21);

  add(digest: string): void {
    for (let at = 16; at < 32; at += 4) {
      const place = numberAt(digest, at);
      const word = (place >>> 5) & (this.bits.length - 1);
      this.bits[word] = (this.bits[word] ?? 0) | (1 << (place & 31));
    }
  }

  mayHold(digest: string): boolean {
    for (let at = 16; at < 32; at += 4) {
      const place = numberAt(digest, at);
      const word = this.bits[(place >>> 5) & (this.bits.length - 1)] ?? 0;
      if ((word & (1 << (place & 31))) === 0) return false;
    }
    return true;
  }
}

const numberAt = (digest: string, at: number): number =>
  digest.charCodeAt(at) |
  (digest.charCodeAt(at + 1) << 8) |
  (digest.charCodeAt(at + 2) << 16) |
  (digest.charCodeAt(at + 3) << 24);

/** A character a byte: a text is the cheapest key of a Map. */
const digestOf = (kind: string, value: string): string => hash('sha256', `${kind}\0${value}`, 'binary');
