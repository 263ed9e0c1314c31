import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { memoryInUse } from '../../../test/support/memory.js';
import { PEOPLE_COLUMNS } from './columns.rules.js';
import type { FileContent } from './file-content.js';
import { examine } from './file-examination.js';
import { FileReader } from './file-reader.js';

const HEADER = 'username;birth_name;first_name\n';
const MEBIBYTE = 1024 * 1024;

describe('a file of people', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'guichet-file-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function onDisk(bytes: Buffer): FileContent {
    const path = join(folder, 'small.csv');
    writeFileSync(path, bytes);
    return { path };
  }
  async function names(content: FileContent): Promise<[number, string][]> {
    const reader = await FileReader.open(content, PEOPLE_COLUMNS);
    const lines: [number, string][] = [];
    for await (const batch of reader.batches())
      for (const line of batch) lines.push([line.number, line.text('birth_name', 1000)]);
    expect(reader.problems).toEqual([]);
    return lines;
  }

  it.each([
    ['utf-8', (text: string) => Buffer.from(text)],
    ['utf-8', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['windows-1252', (text: string) => iconv.encode(text, 'windows-1252')],
    ['utf-16le', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
  ])('of %s is read alike from memory and from where it lies', async (encoding, encode) => {
    const bytes = encode(`${HEADER}le-buf;Le Bœuf;\r\n\nggm;Guyomarc’h €;\n`);
    for (const content of [bytes, onDisk(bytes)]) {
      expect((await examine(content)).encoding).toBe(encoding);
      expect(await names(content)).toEqual([
        [2, 'Le Bœuf'],
        [4, 'Guyomarc’h €'],
      ]);
    }
  });

  it('has no character cut in two, wherever its pieces end', async () => {
    const many = 'é€œ'.repeat(20);
    for (let shift = 0; shift < 4; shift += 1) {
      const rows = Array.from({ length: 3000 }, (_, i) => `u${i};${many};x`).join('\n');
      const bytes = Buffer.from(`${'x'.repeat(shift)}${HEADER}${rows}\n`);
      if (shift > 0) expect((await examine(onDisk(bytes))).encoding).toBe('utf-8');
      else expect(new Set((await names(onDisk(bytes))).map(([, name]) => name))).toEqual(new Set([many]));
    }
  });

  it('in two encodings is known by the first line that differs, far below too', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `u${i};Lefèvre;Zoé\n`);
    const good = Buffer.from(HEADER + rows.join(''));
    for (const end of ['x;Lefèvre;Zoé\n', 'x;Lefèvre;Zoé']) {
      const mixed = Buffer.concat([good, iconv.encode(end, 'windows-1252'), Buffer.from('y;Dupont;Jean\n')]);
      expect(await examine(onDisk(mixed))).toMatchObject({ encoding: 'windows-1252', strayLine: 30_002 });
    }
    const cut = Buffer.concat([good, Buffer.from([0x78, 0xc3])]);
    expect(await examine(onDisk(cut))).toMatchObject({ strayLine: 30_002, breaks: 30_001 });
    expect(await examine(onDisk(good))).toMatchObject({ encoding: 'utf-8', strayLine: null });
  });

  it('that takes five times the place on the disk takes no more memory', async () => {
    const write = (mebibytes: number): FileContent => {
      const path = join(folder, `${mebibytes}.csv`);
      const file = openSync(path, 'w');
      writeSync(file, HEADER);
      const rows = Array.from({ length: 1000 }, (_, i) => `user-${i};${'Lefèvre '.repeat(12)};Zoé\n`).join(
        '',
      );
      while (statSync(path).size < mebibytes * MEBIBYTE) writeSync(file, rows);
      closeSync(file);
      return { path };
    };
    const most = async (content: FileContent): Promise<number> => {
      let [peak, batches] = [0, 0];
      const reader = await FileReader.open(content, PEOPLE_COLUMNS);
      for await (const batch of reader.batches()) {
        if (batch.length > 0 && batches % 100 === 0) peak = Math.max(peak, memoryInUse());
        batches += 1;
      }
      return peak;
    };
    const [small, large] = [write(4), write(20)];
    // Tests before this one may let go of something, or load it, in the middle: the reader does the same every time.
    let least = Infinity;
    for (let round = 0; round < 3 && least >= 8 * MEBIBYTE; round += 1) {
      const one = await most(small);
      least = Math.min(least, (await most(large)) - one);
    }
    expect(least).toBeLessThan(8 * MEBIBYTE);
  }, 60_000);
});
