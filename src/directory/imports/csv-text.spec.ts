import { csvRows, BadQuotes, delimiterOf, EndlessLine, type CsvRow, type Delimiter } from './csv-text.js';

async function* cut(text: string, piece: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += piece) yield await Promise.resolve(text.slice(at, at + piece));
}

async function rowsOf(text: string, delimiter: Delimiter = ',', piece = 65_536): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const some of csvRows(cut(text, piece), delimiter)) rows.push(...some);
  return rows;
}

describe('the text of a file of rows', () => {
  it('numbers lines as an editor does, past blank lines and line breaks inside quotes', async () => {
    const rows = await rowsOf('a,b\n\n1,"two\nlines"\n\n;\n2,x\n');
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'a'],
      [3, '1'],
      [6, ';'],
      [7, '2'],
    ]);
  });

  it('ends rows in any way, wherever the text is cut', async () => {
    const rows = [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['c "d"', 'é'] },
      { line: 3, cells: ['f', ''] },
    ];
    for (const ending of ['\n', '\r\n', '\r']) {
      const text = ['a,b', '"c ""d""",é', 'f,'].join(ending);
      for (const end of ['', ending]) {
        for (const piece of [1, 2, 3, 100]) expect(await rowsOf(text + end, ',', piece)).toEqual(rows);
      }
    }
    expect(await rowsOf('a;b\r\n"c";d\ne;f\r\n', ';')).toMatchObject([
      { cells: ['a', 'b'] },
      { cells: ['c', 'd'] },
      { cells: ['e', 'f'] },
    ]);
  });

  it.each([
    ['never closed', 'a,b\n1,2\n3,"never closed\n4,5\n'],
    ['inside a word', 'a,b\n1,2\n3,clo"sed\n'],
    ['before the end of a cell', 'a,b\n1,2\n3,"clo"sed\n'],
  ])('names the line of a quote %s', async (_where, text) => {
    for (const piece of [1, 7, 100]) {
      const failed = rowsOf(text, ',', piece);
      await expect(failed).rejects.toBeInstanceOf(BadQuotes);
      await expect(failed).rejects.toMatchObject({ line: 3 });
    }
  });

  it('takes no file without lines, and no quote left open, into memory', async () => {
    const megabytes = 'x'.repeat(3 * 1024 * 1024);
    await expect(rowsOf(`a,b\n${megabytes}`)).rejects.toBeInstanceOf(EndlessLine);
    await expect(rowsOf(`a,b\n"${megabytes}`)).rejects.toBeInstanceOf(BadQuotes);
  });

  it('tells of a file that cannot be read', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield await Promise.resolve('a,b\n1,2\n');
      throw new Error('the disk is gone');
    }
    const read = async (): Promise<void> => {
      for await (const _rows of csvRows(broken(), ',')) continue;
    };
    await expect(read()).rejects.toThrow('the disk is gone');
  });

  it('finds the separator outside quotes', () => {
    expect(delimiterOf('"a;b;c",d,e')).toBe(',');
    expect(delimiterOf('username;"a,b";c')).toBe(';');
    expect(delimiterOf('username\tname')).toBe('\t');
    expect(delimiterOf('username')).toBe(',');
  });
});
