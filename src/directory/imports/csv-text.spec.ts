import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvText, BadQuotes, delimiterOf, EndlessLine, type CsvRow, type Delimiter } from './csv-text.js';

function rowsOf(text: string, delimiter: Delimiter = ',', piece = text.length): CsvRow[] {
  const csv = new CsvText(delimiter);
  const rows: CsvRow[] = [];
  for (let at = 0; at < text.length; at += piece) rows.push(...csv.rows(text.slice(at, at + piece)));
  return [...rows, ...csv.rows('', true)];
}

/** What a library makes of it, an error being one outcome for both. */
function asLibrary(text: string, delimiter: Delimiter): string[][] | 'bad quotes' {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    });
  } catch {
    return 'bad quotes';
  }
}

function cellsOf(text: string, delimiter: Delimiter, piece: number): string[][] | 'bad quotes' {
  try {
    return rowsOf(text, delimiter, piece).map(({ cells }) => cells);
  } catch (error) {
    if (error instanceof BadQuotes) return 'bad quotes';
    throw error;
  }
}

describe('the text of a file of rows', () => {
  it('numbers lines as an editor does, past blank lines and line breaks inside quotes', () => {
    expect(rowsOf('a,b\n\n1,"two\nlines"\n\n;\n2,x\n').map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'a'],
      [3, '1'],
      [6, ';'],
      [7, '2'],
    ]);
  });

  it('ends rows as the first one ends', () => {
    const rows = [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['c "d"', 'e'] },
      { line: 3, cells: ['f', ''] },
    ];
    for (const ending of ['\n', '\r\n', '\r']) {
      const text = ['a,b', '"c ""d""",e', 'f,'].join(ending);
      for (const end of ['', ending]) {
        for (const piece of [1, 2, 3, 100]) expect(rowsOf(text + end, ',', piece)).toEqual(rows);
      }
    }
  });

  it('reads any text as the library does, however it is cut', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        'a',
        'é',
        '"',
        '""',
        '"a"',
        '"a;b"',
        '"a""b"',
        '"a\nb"',
        '"\n"',
        'a"b',
        ' "a"',
      ),
      fc.string({ unit: fc.constantFrom('a', '"', ';', ' ', 'œ'), maxLength: 6 }),
    );
    const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(';'));
    const files = fc.record({
      // One line ending a file: the library reads by the first alone, where an editor sees rows.
      rows: fc.array(row, { maxLength: 6 }).map((rows) => ['un;deux', ...rows]),
      ending: fc.constantFrom('\n', '\r\n'),
      last: fc.boolean(),
      piece: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(files, ({ rows, ending, last, piece }) => {
        const text = `${rows.join('\n')}${last ? '\n' : ''}`.replaceAll('\n', ending);
        expect(cellsOf(text, ';', piece)).toEqual(asLibrary(text, ';'));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['never closed', 'a,b\n1,2\n3,"never closed\n4,5\n'],
    ['inside a word', 'a,b\n1,2\n3,clo"sed\n'],
    ['before the end of a cell', 'a,b\n1,2\n3,"clo"sed\n'],
  ])('names the line of a quote %s', (_where, text) => {
    for (const piece of [1, 7, 100]) {
      const rows: CsvRow[] = [];
      const read = (): void => {
        const csv = new CsvText(',');
        for (let at = 0; at < text.length; at += piece)
          for (const row of csv.rows(text.slice(at, at + piece))) rows.push(row);
        for (const row of csv.rows('', true)) rows.push(row);
      };
      expect(read).toThrow(expect.objectContaining({ line: 3 }));
      expect(rows.map(({ line }) => line)).toEqual([1, 2]);
    }
  });

  it('takes no file without lines, and no quote left open, into memory', () => {
    const megabytes = 'x'.repeat(3 * 1024 * 1024);
    expect(() => rowsOf(`a,b\n${megabytes}`, ',', 65_536)).toThrow(EndlessLine);
    expect(() => rowsOf(`a,b\n"${megabytes}`, ',', 65_536)).toThrow(BadQuotes);
  });

  it('finds the separator outside quotes', () => {
    expect(delimiterOf('"a;b;c",d,e')).toBe(',');
    expect(delimiterOf('username;"a,b";c')).toBe(';');
    expect(delimiterOf('username\tname')).toBe('\t');
    expect(delimiterOf('username')).toBe(',');
  });
});
