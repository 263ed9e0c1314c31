import iconv from 'iconv-lite';
import { isNoText, textOfBytes } from '../../platform/text-encoding.js';
import { readList } from './list-text.rules.js';

const texts = (text: string): string[] => readList(text).lines.map((line) => line.text);

describe('a list of names', () => {
  it('is read one a line, with the numbers the lines have', () => {
    expect(readList('\nDUPONT Jean\r\n\r\n  de La Fontaine Paul  \rmartin\n').lines).toEqual([
      { number: 2, text: 'DUPONT Jean' },
      { number: 4, text: 'de La Fontaine Paul' },
      { number: 5, text: 'martin' },
    ]);
  });

  it.each([
    ['1. DUPONT Jean', 'DUPONT Jean'],
    ['12) Dupont Jean', 'Dupont Jean'],
    ['- Dupont Jean', 'Dupont Jean'],
    ['• Dupont Jean', 'Dupont Jean'],
    ['"Dupont Jean"', 'Dupont Jean'],
    ['Dupont, Jean', 'Dupont Jean'],
    ['DUPONT;Jean', 'DUPONT Jean'],
    ['M.\tDUPONT\tJean\tjean.dupont@ac-test.fr', 'DUPONT Jean'],
    ['Mme;DUPONT;Jeanne;0130040Y;Professeur', 'DUPONT Jeanne'],
    ['jdupont@ac-test.fr', 'jdupont@ac-test.fr'],
    ['Guyomarc’h Gwenaëlle', "Guyomarc'h Gwenaëlle"],
    ['12345', '12345'],
  ])('%j names %j', (line, name) => expect(texts(line)).toEqual([name]));

  it.each([';', ',', '\t'])('finds the columns of names by their headings, between %j', (sign) => {
    const rows = [
      ['Civilité', 'NOM', "Nom d'usage", 'Prénom', 'NUMEN'],
      ['M.', 'DUPONT', '', 'Jean', '02E9900000ZZZ'],
      ['Mme', 'MARTIN', 'LE GOFF', 'Léa', '02E9900000ZZZ'],
      ['', '', '', '', '02E9900000ZZZ'],
    ].map((cells) => cells.join(sign));
    const read = readList(rows.join('\r\n'));
    expect(read.columns).toEqual(['NOM', "Nom d'usage", 'Prénom']);
    expect(read.lines).toEqual([
      { number: 2, text: 'DUPONT Jean' },
      { number: 3, text: 'LE GOFF Léa' },
      { number: 4, text: '' },
    ]);
  });

  it('keeps every other line when one is broken', () => {
    const read = readList('NOM;PRENOM\n"DUPONT;Jean\n"LE ""GOFF""";Yann\nA;B;C;D;E\n"Martin";"Léa"');
    expect(read.lines.map(({ text }) => text)).toEqual([
      'DUPONT Jean',
      'LE "GOFF" Yann',
      'A B',
      'Martin Léa',
    ]);
  });

  it('reads a column of whole names or usernames where there is no other', () => {
    expect(texts('Agent;Fonction\nDUPONT Jean;Professeur')).toEqual(['DUPONT Jean']);
    expect(texts('Identifiant\njdupont')).toEqual(['jdupont']);
  });

  it('drops what no database keeps', () => {
    expect(texts('DU\0PONT\u0007 Jean')).toEqual(['DU PONT Jean']);
  });
});

describe('the bytes of a list', () => {
  const TEXT = 'NOM;PRENOM\r\nBŒUF;Gwenaëlle\r\nL’HÔTE;Łukasz\r\n';
  it.each(['utf-8', 'utf-16le', 'utf-16be'])('are read as %s with its mark', (encoding) => {
    expect(textOfBytes(iconv.encode(TEXT, encoding, { addBOM: true }))).toBe(TEXT);
  });

  it('are read as UTF-8 without a mark, and as Windows-1252', () => {
    expect(textOfBytes(Buffer.from(TEXT))).toBe(TEXT);
    const french = TEXT.replace('Łukasz', 'Élodie');
    expect(textOfBytes(iconv.encode(french, 'windows-1252'))).toBe(french);
  });

  it('keep their accents in a file of two encodings', () => {
    const bytes = Buffer.concat([Buffer.from('Noël Élodie\n'), iconv.encode('Bœuf Zoé', 'windows-1252')]);
    expect(textOfBytes(bytes)).toBe('Noël Élodie\nBœuf Zoé');
  });

  it('of a workbook are no text', () => {
    expect(isNoText(Buffer.from('PK\u0003\u0004\0\0'))).toBe(true);
    expect(isNoText(iconv.encode(TEXT, 'utf-16le', { addBOM: true }))).toBe(false);
  });
});
