import { hash } from 'node:crypto';
import { Scratch } from './scratch.js';

/** Of a SHA-256: two texts of a national directory meet by chance once in 10²⁵ files. */
const KEPT_BYTES = 16;
const ENTRY_BYTES = KEPT_BYTES + 4;
/** Values noted last, in memory; when there are so many they are laid aside. */
const MOST_RECENT = 50_000;
/** By the first byte of the digest. */
const SHELVES = 256;

/**
 * Where a value of a long list stood first, whatever the length of the list: a Map of a million texts takes hundreds
 * of megabytes. Digests alone are kept, never the values. What was laid aside is read only for what a filter has seen
 * before: in a good list, hardly ever, so that it may take a tenth of a millisecond. Kept in the order of the digests,
 * it would have to be written anew for every fifty thousand values.
 */
export class FirstPlaces {
  private readonly scratch = new Scratch();
  /** Of everything laid aside together, the number of the first shelf. */
  private readonly runs: number[] = [];
  private readonly filter = new SeenFilter();
  private recent = new Map<string, number>();

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
    this.scratch.close();
  }

  private placeOf(digest: string, key: string): number | undefined {
    if (!this.filter.mayHold(digest)) return undefined;
    const recent = this.recent.get(key);
    if (recent !== undefined) return recent;
    for (const run of this.runs) {
      const place = placeOnShelf(this.scratch.take(run + key.charCodeAt(0)), key);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  private settle(): void {
    const shelves = Array.from({ length: SHELVES }, (): string[] => []);
    for (const [key, place] of this.recent) {
      const bytes = [place & 255, (place >>> 8) & 255, (place >>> 16) & 255, place >>> 24];
      shelves[key.charCodeAt(0)]?.push(key + String.fromCharCode(...bytes));
    }
    const numbers = shelves.map((entries) => this.scratch.put(Buffer.from(entries.join(''), 'latin1')));
    this.runs.push(numbers[0] ?? 0);
    this.recent = new Map();
  }
}

function placeOnShelf(shelf: Buffer, key: string): number | undefined {
  for (let at = shelf.indexOf(key, 0, 'latin1'); at !== -1; at = shelf.indexOf(key, at + 1, 'latin1')) {
    if (at % ENTRY_BYTES === 0) return shelf.readUInt32LE(at + KEPT_BYTES);
  }
  return undefined;
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
