import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A way a number could be written down, and where it was found. */
export interface Leak {
  readonly place: string;
  readonly form: string;
}

type Needle = readonly [form: string, bytes: Buffer];

/**
 * Looks for a confidential number in bytes: as it is, in any case, with anything between its characters, in UTF-16,
 * base64 (at any offset), hexadecimal, percent-encoded, and as unkeyed digest (raw, hexadecimal, base64).
 */
export class LeakSearch {
  private readonly needles: readonly Needle[];
  private readonly plain: readonly string[];

  constructor(numbers: readonly string[]) {
    this.plain = numbers.map((number) => number.toLowerCase());
    this.needles = numbers.flatMap((number) => [number, number.toLowerCase()].flatMap(encodings));
  }

  /** Every form of any of the numbers in `bytes`. */
  in(place: string, bytes: Buffer | string): Leak[] {
    const all = Buffer.from(bytes as string);
    const found = this.needles.filter(([, needle]) => all.includes(needle)).map(([form]) => form);
    const folded = fold(all);
    if (this.plain.some((number) => folded.includes(number))) found.push('in clear');
    return [...new Set(found)].map((form) => ({ place, form }));
  }

  /** The same in every file of a folder, by its path in it. */
  inFolder(folder: string): { files: string[]; leaks: Leak[] } {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const leaks = files.flatMap((file) => this.in(relative(folder, file), readFileSync(file)));
    return { files: files.map((file) => relative(folder, file)), leaks };
  }
}

/** Lower case, percent signs decoded, and nothing left but letters and digits: a spaced number stands together. */
function fold(bytes: Buffer): string {
  const text = bytes.toString('latin1').toLowerCase();
  const decoded = text.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return decoded.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function encodings(number: string): Needle[] {
  const plain = Buffer.from(number);
  const utf16 = Buffer.from(number, 'utf16le');
  const digests = ['sha256', 'sha1', 'md5', 'sha512'].flatMap((name): Needle[] => {
    const digest = createHash(name).update(number).digest();
    return [
      [name, digest],
      [`${name} in hexadecimal`, Buffer.from(digest.toString('hex'))],
      [`${name} in HEXADECIMAL`, Buffer.from(digest.toString('hex').toUpperCase())],
      [`${name} in base64`, Buffer.from(digest.toString('base64').replace(/=+$/, ''))],
      [`${name} in base64url`, Buffer.from(digest.toString('base64url'))],
    ];
  });
  return [
    ['UTF-16LE', utf16],
    ['UTF-16BE', Buffer.from(utf16).swap16()],
    ['hexadecimal', Buffer.from(plain.toString('hex'))],
    ['base64', inBase64(plain, 0)],
    ['base64', inBase64(plain, 1)],
    ['base64', inBase64(plain, 2)],
    ...digests,
  ];
}

/** The characters that stand for these bytes in any base64 text where they begin `offset` bytes after a group. */
function inBase64(plain: Buffer, offset: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(offset), plain])
    .toString('base64')
    .replace(/=+$/, '');
  // the first characters hold bits of what is before, the last one bits of what follows
  const first = Math.ceil((offset * 8) / 6);
  const whole = Math.floor(((offset + plain.length) * 8) / 6);
  return Buffer.from(text.slice(first, whole));
}
