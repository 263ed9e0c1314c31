import fc from 'fast-check';
import { readMrz } from './mrz.rules.js';

const TODAY = '2026-11-22';

/** ICAO 9303 check digit, written again here so that the samples do not lean on the library. */
function digit(text: string): string {
  const value = (c: string) => (c === '<' ? 0 : c <= '9' ? Number(c) : c.charCodeAt(0) - 55);
  return String([...text].reduce((sum, c, i) => sum + value(c) * [7, 3, 1][i % 3]!, 0) % 10);
}
const pad = (text: string, width: number) => text.padEnd(width, '<').slice(0, width);

function td1({
  names = 'MARTIN<<MAELYS<GAELLE<MARIE',
  birth = '900713',
  expiry = '300211',
  code = 'ID',
} = {}) {
  const l1 = pad(`${code}FRAX4RTBPFW4`, 14) + digit('X4RTBPFW4') + pad('', 15);
  const l2 = `${birth}${digit(birth)}F${expiry}${digit(expiry)}FRA${pad('', 11)}`;
  const composite = l1.slice(5, 30) + l2.slice(0, 7) + l2.slice(8, 15) + l2.slice(18, 29);
  return [l1, l2 + digit(composite), pad(names, 30)];
}
function td3({ names = 'MARTIN<<CLAIRE', birth = '850512', expiry = '281130' } = {}) {
  const number = '12AB34567' + digit('12AB34567');
  const l2 = `${number}FRA${birth}${digit(birth)}F${expiry}${digit(expiry)}${pad('', 14)}0`;
  return [pad(`P<FRA${names}`, 44), l2 + digit(l2.slice(0, 10) + l2.slice(13, 20) + l2.slice(21, 43))];
}
function oldCard({ surname = 'BERTHIER', given = 'CORINNE', birth = '651206', issued = '0410' } = {}) {
  const l1 = pad(`IDFRA${surname}`, 30) + '920801';
  const number = issued + '92' + '8' + '01234';
  const l2 = number + digit(number) + pad(given, 14) + birth + digit(birth) + 'F';
  return [l1, l2 + digit(l1 + l2)];
}

describe('reading a machine-readable zone', () => {
  it('reads the published specimen of the French card of 2021', () => {
    const reading = readMrz(
      'IDFRAX4RTBPFW46<<<<<<<<<<<<<<<\n9007138F3002119FRA<<<<<<<<<<<6\nMARTIN<<MAELYS<GAELLE<MARIE<<<',
      TODAY,
    );
    expect(reading).toMatchObject({
      coherent: true,
      format: 'TD1',
      documentType: 'national-id',
      surname: 'MARTIN',
      givenNames: 'MAELYS<GAELLE<MARIE',
      birthDate: '1990-07-13',
      expiry: '2030-02-11',
      slips: [],
    });
  });

  it('reads a passport and a residence permit', () => {
    expect(readMrz(td3(), TODAY)).toMatchObject({
      coherent: true,
      documentType: 'passport',
      expiry: '2028-11-30',
    });
    expect(readMrz(td1({ code: 'TS' }), TODAY)).toMatchObject({
      coherent: true,
      documentType: 'residence-permit',
    });
  });

  it('reads the old French card: no expiry, month of issue, several given names', () => {
    const reading = readMrz(oldCard({ given: 'ANNE<LOU<<ZOE' }), TODAY);
    expect(reading).toMatchObject({
      coherent: true,
      format: 'FR_OLD_CARD',
      surname: 'BERTHIER',
      givenNames: 'ANNE<LOU<<ZOE',
      birthDate: '1965-12-06',
      expiry: null,
      issuedIn: '2004-10',
    });
  });

  it('never calls a document authentic and drops its number and lines', () => {
    const text = JSON.stringify(readMrz(td1(), TODAY));
    expect(text).not.toMatch(/authentic|valid|X4RTBPFW4|9007138F/i);
  });

  it('forgives lower case, blanks, guillemets, trailing newlines and missing trailing fillers', () => {
    const [a, b, c] = td1() as [string, string, string];
    const typed = `${a.replace(/<+$/, '').toLowerCase()}\r\n ${b.replace(/(.{5})/g, '$1 ')}\n\n${c.replace(/<+$/, '').replace('<<', '«')}\n`;
    expect(readMrz(typed, TODAY)).toEqual(readMrz(td1(), TODAY));
    expect(readMrz(td1().join(''), TODAY)).toEqual(readMrz(td1(), TODAY));
  });

  it('finds a letter after a run of fillers, which every check digit lets through', () => {
    const misread = td1({ names: 'MARTIN<<<<<<<<<<<<K' });
    expect(readMrz(misread, TODAY).slips).toEqual([
      expect.objectContaining({ code: 'names-filler-run', line: 2 }),
    ]);
    expect(readMrz(td3({ names: 'MARTIN<<CLAIRE<<<<<K' }), TODAY).coherent).toBe(false);
    expect(readMrz(oldCard({ surname: 'BERTHIER<<<<K' }), TODAY).slips[0]?.code).toBe('names-filler-run');
  });

  it('refuses a digit in the names and an empty surname', () => {
    expect(readMrz(td1({ names: 'MART1N<<CLAIRE' }), TODAY).slips[0]?.code).toBe('names-characters');
    expect(readMrz(td1({ names: '<<CLAIRE' }), TODAY).slips.map((s) => s.code)).toContain('names-empty');
  });

  it('refuses 30 February although its check digit is right', () => {
    const slips = readMrz(td1({ birth: '900230' }), TODAY).slips;
    expect(slips).toEqual([expect.objectContaining({ code: 'impossible-date', field: 'birthDate' })]);
    expect(readMrz(td1({ expiry: '290229' }), TODAY).coherent).toBe(false);
    expect(readMrz(td1({ expiry: '280229' }), TODAY).coherent).toBe(true);
  });

  it('gives a birth date its century', () => {
    expect(readMrz(td1({ birth: '050101' }), TODAY).birthDate).toBe('2005-01-01');
    expect(readMrz(td1({ birth: '200101' }), TODAY).birthDate).toBe('1920-01-01');
    expect(readMrz(td1({ birth: '610101' }), TODAY).birthDate).toBe('1961-01-01');
  });

  it('an expired document is readable; saying so is the business of the document rules', () => {
    expect(readMrz(td1({ expiry: '190101' }), TODAY)).toMatchObject({ coherent: true, expiry: '2019-01-01' });
  });

  it('names the field and the place of a slip, for any one wrong digit of the second line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 9 }), (column, shift) => {
        const [a, b, c] = td1() as [string, string, string];
        const wrong = b.slice(0, column) + String((Number(b[column]) + shift) % 10) + b.slice(column + 1);
        const reading = readMrz([a, wrong, c], TODAY);
        expect(reading.coherent).toBe(false);
        expect(reading.slips.length).toBeGreaterThan(0);
      }),
    );
  });

  it('whatever is typed, it answers and never throws', () => {
    const symbol = fc.constantFrom(...'ABCIDFRP<<<0123456789é \n');
    const anything = fc.oneof(
      fc.string(),
      fc.array(symbol, { maxLength: 100 }).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(anything, (text) => typeof readMrz(text, TODAY).coherent === 'boolean'));
    const line = fc.array(
      symbol.filter((c) => /[A-Z0-9<]/.test(c)),
      { minLength: 36, maxLength: 36 },
    );
    fc.assert(
      fc.property(line, line, (a, b) => !readMrz([a.join(''), b.join('')], TODAY).slips.some((s) => !s.code)),
    );
  });

  it('a foreign card with a digit where the library expects a French office is not read as French', () => {
    expect(readMrz([pad('I<ITAROSSI<<MARIO', 31) + '12345', pad('', 36)], TODAY)).toMatchObject({
      coherent: false,
      format: null,
    });
  });
});
