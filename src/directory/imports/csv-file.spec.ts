import iconv from 'iconv-lite';
import { BadQuotes, csvRows, delimiterOf, encodingOf, firstLine, isBinary, type CsvRow } from './csv-file.js';

async function rowsOf(bytes: Buffer): Promise<CsvRow[]> {
  const encoding = encodingOf(bytes);
  const rows: CsvRow[] = [];
  for await (const row of csvRows(bytes, encoding, delimiterOf(firstLine(bytes, encoding)))) rows.push(row);
  return rows;
}

describe('a file of rows', () => {
  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['Windows-1252', (text: string) => iconv.encode(text, 'windows-1252')],
    ['UTF-16 with a mark', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
  ])('reads %s, typographic signs included', async (_name, encode) => {
    const rows = await rowsOf(
      encode('username;birth_name\r\nle-buf;Le Bœuf\r\ngguyomarc-h;Guyomarc’h €\r\n'),
    );
    expect(rows).toEqual([
      { line: 1, cells: ['username', 'birth_name'] },
      { line: 2, cells: ['le-buf', 'Le Bœuf'] },
      { line: 3, cells: ['gguyomarc-h', 'Guyomarc’h €'] },
    ]);
  });

  it('numbers lines as an editor does, past blank lines and line breaks inside quotes', async () => {
    const rows = await rowsOf(Buffer.from('a,b\n\n1,"two\nlines"\n\n;\n2,x\n'));
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'a'],
      [3, '1'],
      [6, ';'],
      [7, '2'],
    ]);
  });

  it('finds the separator outside quotes', () => {
    expect(delimiterOf('"a;b;c",d,e')).toBe(',');
    expect(delimiterOf('username;"a,b";c')).toBe(';');
    expect(delimiterOf('username\tname')).toBe('\t');
    expect(delimiterOf('username')).toBe(',');
  });

  it('names the line where quotes go wrong', async () => {
    const failure = rowsOf(Buffer.from('a,b\n1,2\n3,"never closed\n4,5\n'));
    await expect(failure).rejects.toBeInstanceOf(BadQuotes);
    await expect(failure).rejects.toMatchObject({ line: 3 });
  });

  it('tells a workbook from a text', () => {
    expect(isBinary(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0]))).toBe(true);
    expect(isBinary(Buffer.from('username,birth_name'))).toBe(false);
  });

  it('cuts no character in two, however long the file', async () => {
    const many = 'é'.repeat(40);
    const text = `a,b\n${Array.from({ length: 20_000 }, (_, i) => `${i},${many}`).join('\n')}\n`;
    const rows = await rowsOf(Buffer.from(text));
    expect(rows).toHaveLength(20_001);
    expect(new Set(rows.slice(1).map(({ cells }) => cells[1]))).toEqual(new Set([many]));
  });
});
